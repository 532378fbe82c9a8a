"""What a round shows of its opening."""

from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Results, Round, Snapshot


def published(play) -> dict:
    play.round.refresh_from_db()
    assert play.round.state == Round.State.CLOSED
    [results] = Results.objects.filter(complete=True)
    assert Snapshot.objects.count() == 1
    return results.figures


def nothing_is_published(play) -> bool:
    play.round.refresh_from_db()
    read = queries.comments_of(play.round).exists() or Results.objects.filter(complete=True).exists()
    return play.round.state == Round.State.ENDED and not read and not Snapshot.objects.exists()
