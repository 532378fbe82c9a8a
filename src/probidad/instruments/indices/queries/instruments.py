"""Instruments as everybody reads them."""

from django.db.models import Prefetch, QuerySet

from probidad.core.institutions.models import Institution
from probidad.instruments.indices.models import Instrument, InstrumentDraft, InstrumentVersion


def published_instruments() -> list[InstrumentVersion]:
    """The newest version of each instrument that is in use, those that ship first."""
    found = (
        Instrument.objects.filter(withdrawn_on=None)
        .select_related("organisation")
        .prefetch_related(Prefetch("versions", InstrumentVersion.objects.order_by("-version", "-revision")))
        .order_by("organisation_id", "urn")
    )
    latest = []
    for instrument in found:
        versions = list(instrument.versions.all())
        if versions:
            versions[0].instrument = instrument
            latest.append(versions[0])
    return sorted(latest, key=lambda each: each.instrument.organisation_id is not None)


def instruments_to_copy(organisations: QuerySet[Institution]) -> list[InstrumentVersion]:
    """The newest versions that somebody of these organisations may begin with: those that ship, and their own."""
    own = {each.pk for each in organisations}
    return [
        each
        for each in published_instruments()
        if each.instrument.organisation_id is None or each.instrument.organisation_id in own
    ]


def shown_version(slug: str, number: str = "") -> InstrumentVersion | None:
    """A version of an instrument by the end of its URN (``icifiep``), the newest unless said (``1.2``); None if there is none."""
    found = InstrumentVersion.objects.select_related("instrument__organisation").filter(
        instrument__urn=f"urn:probidad:index:{slug.replace('.', ':')}"
    )
    if number:
        version, _dot, revision = number.partition(".")
        if not (version.isdecimal() and revision.isdecimal() and len(number) < 10):
            return None
        found = found.filter(version=int(version), revision=int(revision))
    return found.order_by("-version", "-revision").first()


def versions_of(version: InstrumentVersion) -> list[InstrumentVersion]:
    """All versions of the same instrument, the newest first."""
    return list(version.instrument.versions.order_by("-version", "-revision"))


def own_instruments(organisations: QuerySet[Institution]) -> list[Instrument]:
    """The instruments of organisations, in use or withdrawn."""
    found = Instrument.objects.filter(organisation__in=organisations).select_related("organisation")
    return list(found.prefetch_related("versions"))


def drafts_of(organisations: QuerySet[Institution]) -> QuerySet[InstrumentDraft]:
    """What organisations are about to publish."""
    return InstrumentDraft.objects.filter(organisation__in=organisations).select_related("organisation")
