"""Two assessors' answers become one: how far they agreed is frozen, and where they differ somebody chooses, with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Answer, Round
from probidad.instruments.indices.queries.agreeing import gaps_in, numbers_of
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.scoring import SavedMeanwhile, found_level


@transaction.atomic
def agree_on(
    *,
    round: Round,
    code: str,
    edition: int,
    level: str = "",
    part: int | None = None,
    whole: int | None = None,
    note: str = "",
    reason: str,
    actor: Person,
) -> Answer:
    """Choose what is agreed on for an indicator of which two assessors found different things.

    ``edition``: of the agreed answer that was read (0: there was none). Raises :class:`SavedMeanwhile` where somebody else
    chose since, and ValidationError outside of reconciling, for what the indicator hasn't got, and without a reason.
    """
    current = locked(round, Round.State.RECONCILING)
    return save_agreed(
        round=current,
        code=code,
        edition=edition,
        found={"level": level, "part": part, "whole": whole},
        note=note,
        reason=reason,
    )


def save_agreed(*, round: Round, code: str, edition: int, found: dict, note: str, reason: str) -> Answer:
    """Write the agreed answer of an indicator; in the caller's transaction, which holds the round."""
    entry = round.by_code.get(code)
    if entry is None:
        raise ValidationError(_("This indicator isn't part of the evaluation."), code="entry")
    level, part, whole = found_level(entry, **found)
    if not level:
        raise refusal(_("Choose what is agreed on."), code="level", field="level")
    if not reason.strip():
        raise refusal(_("Say why."), code="reason", field="reason")
    if level == NOT_APPLICABLE and not note.strip():
        raise refusal(_("Say why it doesn't apply."), code="note", field="note")
    answer = round.answers.filter(seat=None, code=code).first()
    if answer and answer.edition != edition:
        raise SavedMeanwhile(answer)
    answer = answer or Answer(round=round, code=code, edition=0)
    answer.level, answer.part, answer.whole, answer.note, answer.reason = level, part, whole, note, reason
    answer.edition += 1
    answer.saved_on = timezone.localdate()
    answer.save()
    return answer


def require_whole(round: Round) -> None:
    """Raise ValidationError with the numbers of the indicators that nothing is agreed on for."""
    if gaps := gaps_in(round):
        message = _("Nothing is agreed on yet for these indicators: %(numbers)s.")
        raise ValidationError(message % {"numbers": numbers_of(gaps)}, code="gaps")


@transaction.atomic
def hand_to_review(*, round: Round, actor: Person) -> Round:
    """Go straight to the review, where no institution takes part that could reply."""
    current = locked(round, Round.State.RECONCILING)
    if current.consent == Round.Consent.ACCEPTED:
        message = _("The institution accepted this evaluation: it reads the findings first, and replies.")
        raise ValidationError(message, code="replies")
    require_whole(current)
    current.state = Round.State.REVIEW
    current.save(update_fields=["state"])
    note(current, IndicesEvent.RECONCILED, actor)
    return current
