"""Reviewing the comments of a closed round."""

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Comment


@transaction.atomic
def review_comment(*, comment: Comment, state: str, actor: Person) -> None:
    """Release a comment to leaders, or withhold it."""
    comment.state = state
    comment.save(update_fields=["state"])
    round = comment.exercise.round
    record(
        kind=ExercisesEvent.COMMENT_REVIEWED,
        actor=actor,
        institution=round.institution,
        subject=round.urn,
        details={"state": str(state)},
    )
