"""Handing out one-time codes by mail, so that no row tells whose code is whose. Cards: ``cards.py``."""

import math
import secrets
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity import codes
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import ParticipationCode, RosterEntry, Round
from probidad.instruments.exercises.tasks import send_codes

BATCH = 200
# A mail server that refuses so many in a row is down: the rest waits for the next try.
REFUSED_IN_A_ROW = 10


def shuffled(items: Iterable) -> list:
    """The items in an order that nobody can foretell."""
    found = list(items)
    secrets.SystemRandom().shuffle(found)
    return found


def store_valid(round: Round, issued: Iterable[tuple[str, int | None]]) -> None:
    """Make codes valid, in random order; ``issued`` pairs a code's digest with the unit it reports to."""
    ParticipationCode.objects.bulk_create(
        ParticipationCode(round=round, unit_id=unit_id, digest=digest) for digest, unit_id in shuffled(issued)
    )


def batch_size(waiting: int) -> int:
    """How many codes to hand out in one go: at most BATCH, in even parts, so that none is left alone."""
    return math.ceil(waiting / math.ceil(waiting / BATCH)) if waiting else 0


def mail_batch(*, round: Round, deliver: Callable[[RosterEntry, str], None]) -> tuple[int, int]:
    """Mail codes to a batch of the roster; how many went out, and how many failed.

    Codes live in memory only. They are mailed first and stored afterwards, all of the batch in one
    transaction and in random order, so that no row's neighbours tell whose code it is. Whoever is
    mailed twice, because a process died in between or two did the same batch, holds one code that
    works: only entries that nobody marked meanwhile get theirs stored.
    """
    waiting = queries.entries_to_mail(round)
    reported_by = queries.units_of_codes(round)
    accepted: dict[int, tuple[str, int | None]] = {}
    failed = in_a_row = 0
    # In random order: addresses that always fail don't keep the others waiting.
    for entry in waiting.order_by("?")[: batch_size(waiting.count())]:
        if in_a_row == REFUSED_IN_A_ROW:
            break
        code = codes.new_code()
        try:
            deliver(entry, codes.grouped(code))
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            failed, in_a_row = failed + 1, in_a_row + 1
            continue
        in_a_row = 0
        accepted[entry.pk] = codes.digest(code), reported_by.get(entry.unit_id)
    with transaction.atomic():
        locked = RosterEntry.objects.select_for_update().filter(pk__in=accepted, mailed=False)
        free = list(locked.values_list("pk", flat=True))
        store_valid(round, (accepted[entry_id] for entry_id in free))
        # This mail tells of the dilemmas that have come by now, and when the first one does.
        told = max(queries.newest_position(round), 1)
        reminded = queries.is_time_to_remind(round)  # this mail tells the last day
        RosterEntry.objects.filter(pk__in=free).update(mailed=True, told=told, reminded=reminded)
    return len(free), failed


@transaction.atomic
def send_missing_codes(*, round: Round, actor: Person) -> None:
    """Queue the mails that haven't gone out. Raises ValidationError where the round isn't open."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_open(current)
    record(kind=ExercisesEvent.CODES_SENT, actor=actor, institution=current.institution, subject=current.urn)
    enqueue(send_codes, current.pk)


def require_open(round: Round) -> None:
    """Raise ValidationError where the round isn't open, or its last day has passed: a code would serve nobody."""
    if round.shown_state != Round.State.OPEN:
        raise refusal(_("Codes are handed out while the round is open."), code="not_open")
