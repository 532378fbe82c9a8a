"""What is kept of a round: figures, comments and the signed snapshot, frozen together."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from probidad.core.audit.services import record
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import tally
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Comment, Opening, Results, Round, Snapshot
from probidad.instruments.exercises.services.mandates import Mandate, Superseded
from probidad.instruments.exercises.services.tidying import drop_unfinished_results
from probidad.instruments.exercises.tally import Outcome
from probidad.instruments.exercises.tasks import tidy_round


def publish(*, mandate: Mandate, outcome: Outcome, comments: Iterable[tuple[int, list[str]]]) -> Results:
    """Freeze an outcome with its comments, which come in pieces by the exercise's id. Raises Superseded.

    Kept are comments only of exercises of which the figures allow it: where few answered, one might be told by
    its style.
    """
    round = mandate.round()
    drop_unfinished_results(round)
    results = Results.objects.create(round=round, figures=outcome.figures)
    shown = tally.with_comments(outcome.figures)
    for exercise_id, texts in comments:
        if exercise_id in shown:
            _store(mandate, results, exercise_id, texts)
    snapshot = Snapshot(round=round, document=outcome.snapshot, signature=outcome.signature)
    _freeze(mandate, results, snapshot, outcome.unreadable)
    return results


@transaction.atomic
def _store(mandate: Mandate, results: Results, exercise_id: int, texts: list[str]) -> None:
    """Raises Superseded, so that no results are written to that another one has dropped."""
    mandate.add_opened(0)
    Comment.objects.bulk_create(
        Comment(results=results, exercise_id=exercise_id, text=text) for text in texts
    )


@transaction.atomic
def _freeze(mandate: Mandate, results: Results, snapshot: Snapshot, unreadable: int) -> None:
    """From here on it counts, all of it at once. Raises Superseded."""
    current = Round.objects.select_for_update().get(pk=mandate.round_id)
    mine = Opening.objects.filter(round=current, run=mandate.run)
    if current.state != Round.State.ENDED or not mine.exists():
        raise Superseded
    mine.delete()
    snapshot.save(force_insert=True)
    results.complete = True
    results.save(update_fields=["complete"])
    current.state = Round.State.CLOSED
    current.closed_on = timezone.localdate()
    current.save(update_fields=["state", "closed_on"])
    record(
        kind=ExercisesEvent.ROUND_CLOSED,
        actor=mandate.actor(),
        institution=current.institution,
        subject=current.urn,
        details={"unreadable": unreadable},
    )
    enqueue(tidy_round, current.pk)
