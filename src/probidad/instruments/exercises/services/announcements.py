"""Telling people that another dilemma has come, or that the round ends soon: all alike, whoever has answered or not."""

from collections.abc import Callable

from django.db.models import QuerySet

from probidad.core.audit.services import record
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import RosterEntry, Round
from probidad.instruments.exercises.services.codes import BATCH, REFUSED_IN_A_ROW


def tell_batch(*, round: Round, position: int, deliver: Callable[[RosterEntry], None]) -> tuple[int, int]:
    """Tell a batch of the roster of the dilemma at a position; how many were told, and how many failed."""
    waiting = queries.entries_to_tell(round, position)
    return _mail_batch(waiting, {"told": position}, {"told__lt": position}, deliver)


def remind_batch(*, round: Round, deliver: Callable[[RosterEntry], None]) -> tuple[int, int]:
    """Remind a batch of the roster of the last day; how many were reminded, and how many failed."""
    return _mail_batch(queries.entries_to_remind(round), {"reminded": True}, {"reminded": False}, deliver)


def note_reminder(*, round: Round) -> None:
    """Write into the audit trail that everybody is reminded now, once for each round."""
    if not queries.roster_entries(round).filter(reminded=True).exists():
        record(
            kind=ExercisesEvent.REMINDER_SENT, actor=None, institution=round.institution, subject=round.urn
        )


def _mail_batch(
    waiting: QuerySet[RosterEntry], mark: dict, unmarked: dict, deliver: Callable[[RosterEntry], None]
) -> tuple[int, int]:
    """Mail a batch of those who wait; how many were mailed, and how many failed.

    Each is marked before the mail goes out, so that nobody is mailed twice: neither by two workers, nor when
    one dies. Whoever's mail was just going out then may miss this one; it holds nothing that isn't on the page.
    """
    mailed = failed = in_a_row = 0
    # In random order: addresses that always fail don't keep the others waiting.
    for entry in waiting.order_by("?")[:BATCH]:
        if in_a_row == REFUSED_IN_A_ROW:
            break
        if not RosterEntry.objects.filter(pk=entry.pk, **unmarked).update(**mark):
            continue  # another worker does it
        try:
            deliver(entry)
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            before = {name: getattr(entry, name) for name in mark}
            RosterEntry.objects.filter(pk=entry.pk, **mark).update(**before)
            failed, in_a_row = failed + 1, in_a_row + 1
            continue
        mailed, in_a_row = mailed + 1, 0
    return mailed, failed
