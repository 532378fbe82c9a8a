"""Instruments as everybody reads them."""

from django.db.models import Prefetch

from probidad.instruments.indices.models import Instrument, InstrumentVersion


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


def shown_version(slug: str, version: int | None = None) -> InstrumentVersion | None:
    """A version of an instrument by the end of its URN (``icifiep``), the newest unless said; None if there is none."""
    found = InstrumentVersion.objects.select_related("instrument__organisation").filter(
        instrument__urn=f"urn:probidad:index:{slug.replace('.', ':')}"
    )
    if version is not None:
        found = found.filter(version=version)
    return found.order_by("-version", "-revision").first()
