"""The review: disputes decided, findings changed in the open, and the reviewer's signature."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Answer, Dispute, FormerAnswer, Publication, Round, Seat
from probidad.instruments.indices.services.notices import Kind, tell
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.services.reconciling import save_agreed
from probidad.instruments.indices.services.scoring import SavedMeanwhile

State, Decision = Round.State, Dispute.Decision


class DecidedMeanwhile(Exception):
    """Somebody else decided the dispute since it was read: ``dispute`` is what stands there now."""

    def __init__(self, dispute: Dispute):
        super().__init__(dispute.code)
        self.dispute = dispute


def locked_for_changes(round: Round) -> Round:
    """The evaluation while its findings may change: in review, or while a correction is open. Else ValidationError."""
    current = locked(round, State.REPLY, State.REVIEW, State.PUBLISHED)
    if current.state == State.PUBLISHED and not _correction(current):
        message = _("What is published never changes. Begin a correction: it is published beside it.")
        raise ValidationError(message, code="published")
    return current


def _correction(round: Round):
    return round.corrections.filter(publication=None, withdrawn_on=None).first()


@transaction.atomic
def change_finding(
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
    """Change what was agreed on, with a reason; what stood there before stays visible.

    Raises :class:`SavedMeanwhile` where somebody else changed it since, and ValidationError while the institution still replies,
    and in what is published without an open correction.
    """
    current = locked_for_changes(round)
    if current.state == State.REPLY:
        message = _("The institution is reading the findings: change them once its replies are closed.")
        raise ValidationError(message, code="reply")
    return _changed(
        current,
        code,
        edition,
        {"level": level, "part": part, "whole": whole},
        note,
        reason,
        actor,
    )


def _changed(round: Round, code: str, edition: int, found: dict, text: str, reason: str, actor) -> Answer:
    former = Answer.objects.filter(round=round, seat=None, code=code).first()
    answer = save_agreed(round=round, code=code, edition=edition, found=found, note=text, reason=reason)
    if former:
        if _what(former) == _what(answer):
            message = _("Nothing is different from what was found.")
            raise refusal(message, code="same", field="level")
        FormerAnswer.objects.create(
            round=round,
            code=code,
            level=former.level,
            part=former.part,
            whole=former.whole,
            note=former.note,
            reason=reason,
            changed_by=actor,
        )
    note(round, IndicesEvent.FINDING_CHANGED, actor, indicator=code)
    return answer


def _what(answer: Answer) -> tuple:
    return answer.level, answer.part, answer.whole, answer.note


@transaction.atomic
def decide_dispute(
    *,
    dispute: Dispute,
    decision: str,
    reason: str,
    edition: int = 0,
    level: str = "",
    part: int | None = None,
    whole: int | None = None,
    note: str | None = None,
    actor: Person,
) -> Dispute:
    """Decide a dispute: the finding stays, or changes to what is given here; with a reason in either case.

    Raises :class:`DecidedMeanwhile`; :class:`SavedMeanwhile` where the finding changed since it was read (``edition``); ValidationError
    without a decision or a reason, and where a published finding would change without a correction.
    """
    current = locked(dispute.round, State.REPLY, State.REVIEW, State.PUBLISHED)
    found = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if found.decision:
        raise DecidedMeanwhile(found)
    if decision not in (Decision.UPHELD, Decision.CHANGED):
        raise refusal(_("Choose one of the two."), code="decision", field="decision")
    if not reason.strip():
        raise refusal(_("Say why."), code="reason", field="reason")
    if decision == Decision.CHANGED:
        current = locked_for_changes(current)
        text = _note_of(current, found.code) if note is None else note
        given = {"level": level, "part": part, "whole": whole}
        _changed(current, found.code, edition, given, text, reason, actor)
    found.decision, found.decision_reason = decision, reason
    found.decided_by, found.decided_on = actor, timezone.localdate()
    found.save()
    _note_decision(current, found, actor)
    return found


def _note_of(round: Round, code: str) -> str:
    return round.answers.filter(seat=None, code=code).values_list("note", flat=True).first() or ""


def _note_decision(round: Round, dispute: Dispute, actor: Person) -> None:
    note(round, IndicesEvent.DISPUTE_DECIDED, actor, indicator=dispute.code, decision=dispute.decision)


def require_reviewer(round: Round, actor: Person) -> Seat:
    """The reviewer's seat of whoever reviews; ValidationError for everybody else: whoever scored doesn't sign."""
    seat = round.seats.filter(person=actor, part=Seat.Part.REVIEWER).first()
    if seat is None:
        raise ValidationError(_("Only the person who reviews this evaluation can do this."), code="reviewer")
    return seat


@transaction.atomic
def return_round(*, round: Round, text: str, actor: Person) -> Round:
    """The reviewer sends the evaluation back to the coordinator, with a note of what is to be done."""
    current = locked(round, State.REVIEW)
    require_reviewer(current, actor)
    if not text.strip():
        raise refusal(_("Say what is to be done."), code="text", field="text")
    current.returned_on, current.returned_note = timezone.localdate(), text
    current.save(update_fields=["returned_on", "returned_note"])
    note(current, IndicesEvent.ROUND_CHANGED, actor)
    return current


@transaction.atomic
def hand_back(*, round: Round, actor: Person) -> Round:
    """The coordinator gives a returned evaluation to the reviewer again; the note stays readable."""
    current = locked(round, State.REVIEW)
    if current.returned_on is None:
        raise ValidationError(_("It is with the reviewer already."), code="returned")
    current.returned_on = None
    current.save(update_fields=["returned_on"])
    note(current, IndicesEvent.ROUND_CHANGED, actor)
    return current


@transaction.atomic
def sign(*, round: Round, actor: Person) -> Publication:
    """The reviewer signs, which publishes. Raises ValidationError for anybody else, and with gaps or open disputes."""
    current = locked(round, State.REVIEW)
    require_reviewer(current, actor)
    if current.returned_on:
        message = _("You returned it: the coordinator must hand it to you again first.")
        raise ValidationError(message, code="returned")
    publication = publish_round(round=current, reviewer=actor)
    tell_of_publication(current, actor)
    return publication


def tell_of_publication(round: Round, actor: Person) -> None:
    """Mail the institution that took part; in the caller's transaction."""
    if round.consent == Round.Consent.ACCEPTED:
        tell(round, Kind.PUBLISHED, besides=actor)


__all__ = [
    "DecidedMeanwhile",
    "SavedMeanwhile",
    "change_finding",
    "decide_dispute",
    "hand_back",
    "locked_for_changes",
    "require_reviewer",
    "return_round",
    "sign",
    "tell_of_publication",
]
