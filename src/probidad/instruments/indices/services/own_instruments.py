"""Instruments of an organisation's own: brought in as drafts, published as versions, withdrawn."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.instruments.indices.drafting.document import compact
from probidad.instruments.indices.drafting.lacks import SINCE
from probidad.instruments.indices.events import IndicesEvent
from probidad.instruments.indices.library.writing import instrument_yaml
from probidad.instruments.indices.models import Instrument, InstrumentDraft, InstrumentVersion
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.services.drafts import lacking, own_urn
from probidad.instruments.indices.services.instruments import add_version, digest


@transaction.atomic
def take_in(*, actor, organisation: Institution, content: InstrumentContent) -> InstrumentDraft:
    """Keep an instrument as a draft until it is published; one of the same URN that waits is replaced.

    Raises ValidationError for a URN that isn't the organisation's own.
    """
    if not content.urn.startswith(own_urn(organisation)):
        message = _("Its urn must begin with “%(beginning)s”: other instruments aren't your organisation's.")
        raise ValidationError(message % {"beginning": own_urn(organisation)}, code="urn")
    instrument = Instrument.objects.filter(urn=content.urn).first()
    InstrumentDraft.objects.filter(organisation=organisation, content__urn=content.urn).delete()
    draft = InstrumentDraft.objects.create(
        organisation=organisation,
        instrument=instrument,
        content=compact(content.model_dump(mode="json", by_alias=True)),
        changed_by=actor,
    )
    record(kind=IndicesEvent.DRAFT_BEGUN, actor=actor, institution=organisation, subject=draft.urn)
    return draft


@transaction.atomic
def publish_draft(*, actor, draft: InstrumentDraft, edition: int) -> InstrumentVersion:
    """Publish a draft as its instrument's next version; new evaluations apply it, running ones keep theirs.

    ``edition``: the one that was read. Raises ValidationError where it was changed meanwhile, lacks something, or
    doesn't follow the last version (`services.instruments.add_version`).
    """
    current = InstrumentDraft.objects.select_for_update().filter(pk=draft.pk, edition=edition).first()
    if current is None:
        raise ValidationError(
            _("This draft was changed or published meanwhile: read it again."), code="edition"
        )
    # What isn't said to have changed is told by name, below.
    if any(each.code != SINCE for each in lacking(current)):
        raise ValidationError(_("Something is still missing in this draft."), code="lacks")
    content = InstrumentContent.model_validate(current.content)
    instrument, _created = Instrument.objects.get_or_create(
        urn=content.urn, defaults={"organisation": current.organisation}
    )
    version = add_version(instrument, content, digest=digest(instrument_yaml(content).encode()))
    if instrument.withdrawn_on:
        instrument.withdrawn_on = None
        instrument.save(update_fields=["withdrawn_on"])
    record(
        kind=IndicesEvent.INSTRUMENT_PUBLISHED,
        actor=actor,
        institution=current.organisation,
        subject=instrument.audit_urn,
        details={"version": f"{content.version}.{content.revision}"},
    )
    current.delete()
    return version


@transaction.atomic
def discard_draft(*, actor, draft: InstrumentDraft) -> None:
    """Throw a draft away."""
    record(kind=IndicesEvent.DRAFT_DISCARDED, actor=actor, institution=draft.organisation, subject=draft.urn)
    draft.delete()


@transaction.atomic
def withdraw_instrument(*, actor, instrument: Instrument) -> None:
    """No new evaluation applies it any more; those that run and those that are published stay as they are."""
    changed = Instrument.objects.filter(pk=instrument.pk, withdrawn_on=None).update(
        withdrawn_on=timezone.localdate()
    )
    if changed:
        record(
            kind=IndicesEvent.INSTRUMENT_WITHDRAWN,
            actor=actor,
            institution=instrument.organisation,
            subject=instrument.audit_urn,
        )
