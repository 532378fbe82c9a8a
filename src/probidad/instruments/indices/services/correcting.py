"""Corrections of what is published: begun with a reason, signed by the reviewer, published beside the earlier one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.models import Correction, Dispute, Publication, Round
from probidad.instruments.indices.queries.agreeing import corrected_codes
from probidad.instruments.indices.services.preparing import locked, note
from probidad.instruments.indices.services.publishing import publish_correction
from probidad.instruments.indices.services.reviewing import require_reviewer, tell_of_publication

State = Round.State


@transaction.atomic
def begin_correction(*, round: Round, reason: str, actor: Person) -> Correction:
    """Let findings of a published evaluation change, towards a new publication. Raises ValidationError while another one is open."""
    current = locked(round, State.PUBLISHED)
    if not reason.strip():
        raise refusal(_("Say why."), code="reason", field="reason")
    if current.corrections.filter(publication=None, withdrawn_on=None).exists():
        raise ValidationError(_("A correction of this evaluation is open already."), code="open")
    correction = Correction.objects.create(round=current, reason=reason, begun_by=actor)
    note(current, IndicesEvent.ROUND_CHANGED, actor)
    return correction


def _open(round: Round) -> tuple[Round, Correction]:
    current = locked(round, State.PUBLISHED)
    correction = current.corrections.filter(publication=None, withdrawn_on=None).first()
    if correction is None:
        raise ValidationError(_("No correction of this evaluation is open."), code="correction")
    return current, correction


@transaction.atomic
def withdraw_correction(*, round: Round, actor: Person) -> None:
    """Give up a correction. Raises ValidationError while a finding differs from what is published, or was changed by a dispute."""
    current, correction = _open(round)
    published = Publication.objects.get(round=current, latest=True)
    decided = current.disputes.filter(publication=published, decision=Dispute.Decision.CHANGED)
    if corrected_codes(current, published) or decided.exists():
        message = _("Findings were changed: change them back first, or let the reviewer sign.")
        raise ValidationError(message, code="changed")
    correction.withdrawn_on = timezone.localdate()
    correction.save(update_fields=["withdrawn_on"])
    note(current, IndicesEvent.ROUND_CHANGED, actor)


@transaction.atomic
def sign_correction(*, round: Round, actor: Person) -> Publication:
    """The reviewer signs a correction, which publishes it. Raises ValidationError where nothing changed, or with open disputes."""
    current, correction = _open(round)
    require_reviewer(current, actor)
    published = Publication.objects.get(round=current, latest=True)
    if not corrected_codes(current, published):
        raise ValidationError(_("Nothing differs from what is published."), code="same")
    publication = publish_correction(round=current, reviewer=actor, reason=correction.reason)
    correction.publication = publication
    correction.save(update_fields=["publication"])
    tell_of_publication(current, actor)
    return publication
