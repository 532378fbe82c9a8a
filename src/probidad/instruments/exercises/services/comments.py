"""Reviewing the comments of a closed round."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Comment

NOTHING_TO_READ = _("Write what leaders may read, or withhold the comment.")
TOO_LONG = _("This is too long: at most %(limit)s characters fit, and it has %(length)s. Make it shorter.")


@transaction.atomic
def release_comment(*, comment: Comment, text: str, actor: Person) -> None:
    """Let leaders read ``text``, the comment without what identifies somebody."""
    text = rules.clean_comment(text)
    if not text:
        raise refusal(NOTHING_TO_READ, field="text", code="required")
    if len(text) > rules.RELEASED_LENGTH:
        message = TOO_LONG % {"limit": rules.RELEASED_LENGTH, "length": len(text)}
        raise refusal(message, field="text", code="max_length")
    comment.released_text = text
    _reviewed(comment, Comment.State.RELEASED, actor)


@transaction.atomic
def withhold_comment(*, comment: Comment, actor: Person) -> None:
    """Keep a comment from leaders; what they read until now is where a later release begins."""
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
