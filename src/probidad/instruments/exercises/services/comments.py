"""Reviewing the comments of a closed round: leaders read what two different persons agreed upon.

One proposes a text and another one releases it as it is; whoever changes it proposes anew. One who withholds it
suffices. A comment is somebody's own words, and one reader alone misses what a colleague would recognise
(``core/disclosure/rounds.py``).
"""

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
    """Propose that leaders read ``text``, or let them, if another reviewer proposed exactly that.

    ``text``: the comment without what identifies somebody.
    """
    text = rules.clean_comment(text)
    if not text:
        raise refusal(NOTHING_TO_READ, field="text", code="required")
    if len(text) > rules.RELEASED_LENGTH:
        message = TOO_LONG % {"limit": rules.RELEASED_LENGTH, "length": len(text)}
        raise refusal(message, field="text", code="max_length")
    current = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    agreed = text == current.released_text and (
        current.state == Comment.State.RELEASED or _proposed_by_another(current, actor)
    )
    comment.released_text = text
    comment.proposed_by = None if agreed else actor
    _reviewed(comment, Comment.State.RELEASED if agreed else Comment.State.PROPOSED, actor)


def _proposed_by_another(comment: Comment, actor: Person) -> bool:
    return comment.state == Comment.State.PROPOSED and comment.proposed_by_id not in (None, actor.pk)


@transaction.atomic
def withhold_comment(*, comment: Comment, actor: Person) -> None:
    """Keep a comment from leaders; what was proposed or read until now is where a later release begins."""
    comment.proposed_by = None
    _reviewed(comment, Comment.State.WITHHELD, actor)


def _reviewed(comment: Comment, state: Comment.State, actor: Person) -> None:
    comment.state = state
    comment.save(update_fields=["state", "released_text", "proposed_by"])
    round = comment.exercise.round
    record(
        kind=ExercisesEvent.COMMENT_REVIEWED,
        actor=actor,
        institution=round.institution,
        subject=round.urn,
        details={"state": str(state)},
    )
