"""A trainer plays the writer: both write, the trainer remarks in the margin and scores; feedback comes at the end."""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import simulator
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.phrases import read
from probidad.instruments.advice.services.attempts import MESSAGES, WentOn, result_of
from probidad.instruments.advice.simulator import Simulation, State, Turn
from probidad.instruments.advice.simulator.rubric import enough


def begin(
    *, trainer: Person, person: Person, institution: Institution, simulation: Simulation, language: str
) -> Attempt:
    """A conversation in which a trainer plays who writes in a simulation; one that goes on is gone on with."""
    if trainer == person:
        raise ValidationError(_("You can't play both sides. Choose somebody else."))
    same = {"trainer": trainer, "person": person, "institution": institution, "simulation": simulation.name}
    going_on = Attempt.objects.filter(**same, finished_on=None).first()
    return going_on or Attempt.objects.create(**same, version=simulation.version, language=language)


@transaction.atomic
def write_as_advisor(*, attempt: Attempt, after: int, message: str) -> None:
    """The trainee's message, after ``after`` others of the trainee. Raises WentOn, ValidationError."""
    attempt, turns = _locked(attempt)
    if len(turns) == after + 1 and turns[after].message == message:
        return
    if len(turns) != after or attempt.finished_on:
        raise WentOn
    if len(turns) >= MESSAGES:
        raise ValidationError(_("No more messages fit into this conversation."))
    turn = Turn(message, read(message, attempt.language), [], State(0, 0, messages=after + 1))
    _store(attempt, [*turns, turn])


@transaction.atomic
def write_as_persona(*, attempt: Attempt, after: int, message: str) -> None:
    """The trainer's answer, after ``after`` others of the trainer. Raises WentOn, ValidationError."""
    attempt, turns = _locked(attempt)
    said = [each for turn in turns for each in turn.says]
    if len(said) == after + 1 and said[after] == message:
        return
    if len(said) != after or attempt.finished_on:
        raise WentOn
    if not turns:
        raise ValidationError(_("Your opening stands there. Wait for the first message."))
    if len(said) >= MESSAGES:
        raise ValidationError(_("No more messages fit into this conversation."))
    _store(attempt, [*turns[:-1], replace(turns[-1], says=[*turns[-1].says, message])])


@transaction.atomic
def remark(*, attempt: Attempt, turn: int, note: str) -> None:
    """The trainer's remark on a message (the first is 1), in place of an earlier one. Raises WentOn, IndexError."""
    attempt, turns = _locked(attempt)
    if attempt.finished_on:
        raise WentOn
    turns[turn - 1] = replace(turns[turn - 1], note=note)
    _store(attempt, turns)


@transaction.atomic
def finish(*, attempt: Attempt, simulation: Simulation, points: Mapping[str, int]) -> None:
    """End it, with the points that the trainer gives: 0 to 2 for each criterion. Ended before, it stays as it was.

    Raises ValidationError where nothing was written.
    """
    attempt, turns = _locked(attempt)
    if attempt.finished_on:
        return
    if not turns:
        raise ValidationError(_("Nothing was written yet: there is nothing to score."))
    scored = simulator.scored(simulation, turns, by_trainer=True)
    marks = [replace(each, points=points.get(each.criterion.key, each.points)) for each in scored.marks]
    attempt.points = sum(each.points for each in marks)
    attempt.passed = enough(simulation, marks)
    attempt.result = result_of(simulation, replace(scored, marks=marks, passed=attempt.passed))
    attempt.finished_on = timezone.localdate()
    attempt.save()


def _locked(attempt: Attempt) -> tuple[Attempt, list[Turn]]:
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    return locked, simulator.restored(locked.turns)


def _store(attempt: Attempt, turns: list[Turn]) -> None:
    attempt.turns = simulator.stored(turns)
    attempt.save(update_fields=["turns"])
