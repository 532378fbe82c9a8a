"""Reviewing the comments of a closed round."""

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Comment


@transaction.atomic
def release_comment(*, comment: Comment, text: str, actor: Person) -> None:
    """Let leaders read ``text``, the comment without what identifies somebody."""
    comment.released_text = text
    _reviewed(comment, Comment.State.RELEASED, actor)


@transaction.atomic
def withhold_comment(*, comment: Comment, actor: Person) -> None:
    """Keep a comment from leaders."""
    comment.released_text = ""
    _reviewed(comment, Comment.State.WITHHELD, actor)


def _reviewed(comment: Comment, state: Comment.State, actor: Person) -> None:
    comment.state = state
    comment.save(update_fields=["state", "released_text"])
    round = comment.exercise.round
    record(
        kind=ExercisesEvent.COMMENT_REVIEWED,
        actor=actor,
        institution=round.institution,
        subject=round.urn,
        details={"state": str(state)},
    )
