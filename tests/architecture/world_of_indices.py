"""Of indices, behind every address: an evaluation being scored, a published one, instruments of an organisation's own."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from probidad.core.files.intake import CleanFile
from probidad.core.files.models import StoredFile
from probidad.instruments.indices.models import (
    Evidence,
    Instrument,
    InstrumentDraft,
    InstrumentVersion,
    Publication,
    Seat,
)
from probidad.instruments.indices.models import Round as Evaluation
from probidad.instruments.indices.rules.offline import FilledForm, FilledRow, Finding
from probidad.instruments.indices.services.drafts import own_urn
from probidad.instruments.indices.services.evidence import bring_evidence
from probidad.instruments.indices.services.instruments import publish_library
from probidad.instruments.indices.services.own_instruments import publish_draft, take_in
from probidad.instruments.indices.services.publishing import publish_round
from probidad.instruments.indices.services.workbook import keep_form
from probidad.instruments.indices.tests.published import in_review
from tests.cast import Cast


def evaluation(cast: Cast) -> Evaluation:
    """An evaluation that the organisation's assessor scores."""
    publish_library()
    today = timezone.localdate()
    made = Evaluation.objects.create(
        version=InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:icifiep"),
        institution=cast.institution,
        organisation=cast.organisation,
        state=Evaluation.State.SCORING,
        basis=Evaluation.Basis.ACCEPTED,
        consent=Evaluation.Consent.ACCEPTED,
        consent_on=today,
        starts_on=today,
        scored_until=today + dt.timedelta(days=30),
        replies_until=today + dt.timedelta(days=45),
    )
    seat = Seat.objects.create(round=made, person=cast.assessor, part=Seat.Part.ASSESSOR)
    row = FilledRow(code=made.entries[0].code, finding=Finding(note="Se vio en la oficina."))
    keep_form(seat=seat, form=FilledForm(rows=(row,)))
    _bring_evidence(made, "organisation", cast.assessor)
    _bring_evidence(made, "institution", cast.ethics_head)
    return made


def _bring_evidence(evaluation: Evaluation, side: str, person) -> None:
    """A file of one side for the first indicator."""
    bring_evidence(
        round=evaluation,
        code=evaluation.entries[0].code,
        side=side,
        kind=Evidence.Kind.FILE,
        title="Gaceta municipal 12",
        file=CleanFile(b"png", "image/png", "gaceta.png"),
        actor=person,
    )


def publication(cast: Cast) -> Publication:
    """A published evaluation that found nothing, with a file for everybody."""
    round = in_review(institution=cast.institution, organisation=cast.organisation, share=0)
    stored = StoredFile(name="codigo.txt", media_type="text/plain", size=6, digest="0" * 64)
    stored.file.save("codigo.txt", ContentFile(b"codigo"), save=False)
    stored.save()
    Evidence.objects.create(
        round=round,
        code=round.entries[0].code,
        kind=Evidence.Kind.FILE,
        title="Código",
        file=stored,
        public=True,
        side="organisation",
    )
    return publish_round(round=round, reviewer=cast.coordinator)


def own_instruments(cast: Cast) -> tuple[Instrument, InstrumentDraft]:
    merit = InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:merit").text
    scale = next(each.levels for each in merit.indicators if not each.measure)
    first, second = (
        take_in(
            actor=cast.coordinator,
            organisation=cast.organisation,
            content=merit.model_copy(
                update={"urn": own_urn(cast.organisation) + name, "scales": {"una": scale}}
            ),
        )
        for name in ("uno", "dos")
    )
    return publish_draft(actor=cast.coordinator, draft=first, edition=1).instrument, second
