"""Telling people that another dilemma has come: all of them alike, whoever has answered or not."""

from collections.abc import Callable

from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import RosterEntry, Round
from probidad.instruments.exercises.services.codes import BATCH, REFUSED_IN_A_ROW


def tell_batch(*, round: Round, position: int, deliver: Callable[[RosterEntry], None]) -> tuple[int, int]:
    """Tell a batch of the roster of the dilemma at a position; how many were told, and how many failed.

    Each is marked before the mail goes out, so that nobody is mailed twice: neither by two workers, nor when
    one dies. Whoever's mail was just going out then may miss this one; it holds nothing that isn't on the page.
    """
    told = failed = in_a_row = 0
    # In random order: addresses that always fail don't keep the others waiting.
    for entry in queries.entries_to_tell(round, position).order_by("?")[:BATCH]:
        if in_a_row == REFUSED_IN_A_ROW:
            break
        if not _marked(entry, position):
            continue
        try:
            deliver(entry)
        except OSError:  # smtplib's errors are OSErrors: this address waits for the next try
            _unmark(entry, position)
            failed, in_a_row = failed + 1, in_a_row + 1
            continue
        told, in_a_row = told + 1, 0
    return told, failed


def _marked(entry: RosterEntry, position: int) -> bool:
    """Mark that somebody is told; False where another worker does it."""
    waiting = RosterEntry.objects.filter(pk=entry.pk, told__lt=position)
    return bool(waiting.update(told=position))


def _unmark(entry: RosterEntry, position: int) -> None:
    """The mark that stood before: this mail was refused."""
    RosterEntry.objects.filter(pk=entry.pk, told=position).update(told=entry.told)
