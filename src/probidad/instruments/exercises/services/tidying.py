"""After a round is closed: nothing is kept that could be joined to anybody, in small steps."""

from django.db.models import QuerySet

from probidad.core.database import rewriting
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import (
    Ballot,
    Comment,
    OpenedChunk,
    PrintedCode,
    RosterEntry,
    Round,
)

ROWS_AT_ONCE = 1000


def tidy(round_id: int) -> None:
    """Delete the sealed ballots, codes, addresses and unfinished results of a round that is done with.

    The database's files don't keep them either. Raises :class:`rewriting.StillBusy`.
    """
    round = Round.objects.filter(pk=round_id, state__in=Round.DONE).first()
    if round is None:
        return
    _delete_in_steps(Ballot.objects.filter(key__in=queries.keys_of_box(round)))
    round.issuing_keys.update(private=None)
    _delete_in_steps(round.codes.all())
    _delete_in_steps(PrintedCode.objects.filter(batch__round=round))
    _delete_in_steps(RosterEntry.objects.filter(roster__round=round))
    round.rosters.update(salt=b"")
    drop_opened_chunks(round)
    drop_unfinished_results(round)
    rewriting.rewrite(rewriting.tables())


def drop_opened_chunks(round: Round) -> None:
    """Delete what was kept of an opening: the round is done, or it must begin anew."""
    _delete_in_steps(OpenedChunk.objects.filter(round=round))


def drop_unfinished_results(round: Round) -> None:
    """Delete results, with their comments, of an opening that was interrupted before they counted."""
    unfinished = round.results.filter(complete=False)
    _delete_in_steps(Comment.objects.filter(results__in=unfinished))
    unfinished.delete()


def drop_incomplete_rosters(round: Round) -> None:
    """Delete what interrupted or replaced uploads left behind."""
    stale = round.rosters.filter(complete=False)
    _delete_in_steps(RosterEntry.objects.filter(roster__in=stale))
    stale.delete()


def _delete_in_steps(rows: QuerySet) -> None:
    # No write transaction above 100 ms: on SQLite everybody else waits for it.
    while keys := list(rows.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        rows.model.objects.filter(pk__in=keys).delete()
