"""Playing a simulation: begun, gone on with, ended, tried again from a step. Nothing of it goes to the audit trail."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.instruments.advice import simulator
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.simulator import Scored, Simulation, Turn

KEEP_DAYS = 180  # what was left open, or was practice
MESSAGES = 40  # of one conversation
MESSAGE_LENGTH = 3_000  # characters


class WentOn(Exception):
    """The conversation went on elsewhere since the page was made: in another tab, or by a second click."""


def begin(*, person: Person, simulation: Simulation, language: str) -> Attempt:
    """A conversation from its beginning: the one that goes on, or a new one where that can't be finished any more."""
    going_on = {"person": person, "simulation": simulation.name, "institution": None, "from_turn": 0}
    open_ones = Attempt.objects.filter(**going_on, finished_on=None)
    open_ones.exclude(version=simulation.version).delete()
    found = open_ones.first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Attempt.objects.create(**going_on, version=simulation.version, language=language)
    except IntegrityError:  # a second click
        return open_ones.get()


@transaction.atomic
def say(*, attempt: Attempt, simulation: Simulation, after: int, message: str) -> Attempt:
    """Write a message, which is the one after ``after`` others; where the conversation ends by it, it is scored.

    The same message sent again changes nothing. Raises WentOn, and ValidationError where it is too long.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    turns = simulator.restored(attempt.turns)
    if len(turns) == after + 1 and turns[after].message == message:
        return attempt
    if len(turns) != after or attempt.finished_on:
        raise WentOn
    if len(turns) >= MESSAGES:
        raise ValidationError(
            _("No more messages fit into this conversation. End it to read what it showed.")
        )
    state = turns[-1].state if turns else simulator.begin(simulation)
    _write(attempt, simulation, [*turns, simulator.answer(simulation, state, message, attempt.language)])
    return attempt


@transaction.atomic
def end(*, attempt: Attempt) -> Attempt:
    """Leave a conversation, which is then scored. Ended before, it stays as it was. Raises ValidationError if empty."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.finished_on:
        return attempt
    if not attempt.turns:
        raise ValidationError(_("Write something before you end it."))
    attempt.finished_on = timezone.localdate()
    attempt.save()
    return attempt


@transaction.atomic
def try_again(*, attempt: Attempt, simulation: Simulation, turn: int) -> Attempt:
    """Another try of a conversation from a turn on (the first is 1): practice, which counts for no certificate.

    From the first turn it is a conversation of its own. Where that try was begun already, it is that one.
    """
    kept = simulator.restored(attempt.turns)[: turn - 1]
    if not kept:
        return begin(person=attempt.person, simulation=simulation, language=attempt.language)
    tried = {"person": attempt.person, "simulation": simulation.name, "from_turn": turn, "institution": None}
    open_tries = Attempt.objects.filter(**tried, finished_on=None)
    for each in open_tries:
        if each.turns == simulator.stored(kept):
            return each
    open_tries.delete()
    found = Attempt(**tried, version=simulation.version, language=attempt.language)
    _write(found, simulation, kept)
    return found


def tidy(today: dt.date) -> None:
    """Delete what nobody went on with, and practice of long ago: only what counts for a certificate stays."""
    before = today - dt.timedelta(days=KEEP_DAYS)
    Attempt.objects.filter(finished_on=None, begun_on__lt=before).delete()
    Attempt.objects.filter(from_turn__gt=0, finished_on__lt=before).delete()


def _write(attempt: Attempt, simulation: Simulation, turns: list[Turn]) -> None:
    """The conversation with what the rubric says of it until now."""
    attempt.turns = simulator.stored(turns)
    state, scored = turns[-1].state, simulator.scored(simulation, turns)
    attempt.reached, attempt.ended = list(state.reached), state.ended
    attempt.result = result_of(simulation, scored)
    attempt.points, attempt.passed = scored.points, scored.passed
    if state.ended:
        attempt.finished_on = timezone.localdate()
    attempt.save()


def result_of(simulation: Simulation, scored: Scored) -> dict:
    """What is kept of a rubric's marks."""
    return {
        "possible": scored.possible,
        "pass_mark": simulation.pass_mark,
        "marks": [
            {"key": each.criterion.key, "points": each.points, "earned": each.earned, "cost": each.cost}
            for each in scored.marks
        ],
    }
