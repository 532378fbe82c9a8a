"""The only writers of proposed commitments."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core import registry
from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.links.events import LinksEvent
from probidad.core.links.models import ProposedCommitment

State = ProposedCommitment.State


@transaction.atomic
def propose_commitment(
    *, actor, institution: Institution, source: str, part: str, text: dict[str, str], by: Institution
) -> ProposedCommitment:
    """Propose a commitment to an institution, in the name of ``by``.

    ``source`` and ``part``: the URN of what shows that it is lacking, and where in it. What was proposed from there already
    is returned as it is.
    """
    proposed, created = ProposedCommitment.objects.get_or_create(
        source=source, part=part, defaults={"institution": institution, "text": text, "proposed_by": actor}
    )
    if created:
        record(kind=LinksEvent.COMMITMENT_PROPOSED, actor=actor, institution=by, subject=proposed.urn)
    return proposed


@transaction.atomic
def accept_commitment(*, actor, proposed: ProposedCommitment, due_on: dt.date, answer: str = "") -> None:
    """Promise it by a day that is still to come. An instrument that takes commitments gets it.

    Raises ValidationError for a day that has passed, and where it was answered before.
    """
    current = _unanswered(proposed)
    if due_on <= timezone.localdate():
        raise ValidationError({"due_on": _("Choose a day that is still to come.")})
    _answer(current, State.ACCEPTED, actor, answer, due_on)
    current.target = registry.take_commitment(current) or ""
    current.save(update_fields=["target"])
    record(
        kind=LinksEvent.COMMITMENT_ACCEPTED, actor=actor, institution=current.institution, subject=current.urn
    )


@transaction.atomic
def decline_commitment(*, actor, proposed: ProposedCommitment, answer: str) -> None:
    """Say why it isn't promised. Raises ValidationError without a reason, and where it was answered before."""
    current = _unanswered(proposed)
    if not answer.strip():
        raise ValidationError({"answer": _("Say why not: it will stand beside the proposal.")})
    _answer(current, State.DECLINED, actor, answer, None)
    record(
        kind=LinksEvent.COMMITMENT_DECLINED, actor=actor, institution=current.institution, subject=current.urn
    )


def _unanswered(proposed: ProposedCommitment) -> ProposedCommitment:
    current = ProposedCommitment.objects.select_for_update().select_related("institution").get(pk=proposed.pk)
    if current.state != State.PROPOSED:
        message = _("This proposal was answered already: %(state)s.")
        raise ValidationError(message % {"state": current.get_state_display().lower()}, code="answered")
    return current


def _answer(current: ProposedCommitment, state: str, actor, answer: str, due_on: dt.date | None) -> None:
    current.state, current.answered_by, current.answered_on = state, actor, timezone.localdate()
    current.answer, current.due_on = answer.strip(), due_on
    current.save(update_fields=["state", "answered_by", "answered_on", "answer", "due_on"])
