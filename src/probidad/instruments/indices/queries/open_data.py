"""The rows of the open data: all that is published, by an instrument or by all of them, as it stood at one moment."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from probidad.core.institutions.models import Institution
from probidad.instruments.indices.models import (
    InstrumentVersion,
    Publication,
    PublishedArea,
    PublishedPoints,
)

AT_ONCE = 2000
SLUG_START = "urn:probidad:index:"


@dataclass(frozen=True)
class Extent:
    """What is told: publications up to the key ``until`` by the instruments of these versions (the newest of each)."""

    versions: list[InstrumentVersion]
    until: int

    @property
    def instruments(self) -> list[int]:
        """The instruments' keys."""
        return [each.instrument_id for each in self.versions]

    @property
    def publications(self) -> QuerySet[Publication]:
        """The publications, oldest first."""
        return Publication.objects.filter(
            pk__lte=self.until, version__instrument__in=self.instruments
        ).order_by("pk")


def extent_of(versions: list[InstrumentVersion]) -> Extent:
    """All that is published now by the instruments of these versions."""
    newest = Publication.objects.order_by("-pk").values_list("pk", flat=True).first()
    return Extent(versions, newest or 0)


def size_of(extent: Extent) -> int:
    """How many publications there are."""
    return extent.publications.count()


def institution_rows(extent: Extent) -> Iterator[tuple]:
    """Institutions that were evaluated or evaluated others."""
    found = extent.publications.order_by()
    both = Q(pk__in=found.values("institution")) | Q(pk__in=found.values("organisation"))
    rows = Institution.objects.filter(both).order_by("pk")
    return rows.values_list("slug", "name", "kind", "state_code", "municipality_code").iterator(AT_ONCE)


def publication_rows(extent: Extent) -> Iterator[tuple]:
    """Publications with their scores."""
    rows = extent.publications.values_list(
        "pk",
        "version__instrument__urn",
        "version__version",
        "version__revision",
        "institution__slug",
        "organisation__slug",
        "application",
        "number",
        "round__basis",
        "percent",
        "gathered",
        "possible",
        "published_on",
        "latest",
        "current",
        "reason",
        "digest",
    )
    for key, urn, *rest in rows.iterator(AT_ONCE):
        yield key, _slug(urn), *rest


def area_rows(extent: Extent) -> Iterator[tuple]:
    """Points by area."""
    rows = PublishedArea.objects.filter(publication__in=extent.publications.order_by().values("pk"), kind="")
    return (
        rows.order_by("publication", "pk")
        .values_list("publication", "area", "gathered", "possible", "stage")
        .iterator(AT_ONCE)
    )


def point_rows(extent: Extent) -> Iterator[tuple]:
    """Points by indicator: there may be millions."""
    rows = PublishedPoints.objects.filter(publication__in=extent.publications.order_by().values("pk"))
    return (
        rows.order_by("pk")
        .values_list("publication", "code", "level", "gathered", "possible")
        .iterator(AT_ONCE)
    )


def instrument_rows(extent: Extent) -> Iterator[tuple]:
    """The indicators of all versions of the instruments."""
    versions = InstrumentVersion.objects.filter(instrument__in=extent.instruments).select_related(
        "instrument"
    )
    for each in versions.order_by("instrument", "version", "revision"):
        content = each.text
        for area in content.areas:
            for indicator in area.indicators:
                yield (
                    each.instrument.slug,
                    each.version,
                    each.revision,
                    indicator.key,
                    area.key,
                    indicator.kind,
                    content.possible(indicator),
                    area.name.es,
                    area.name.en,
                    indicator.question.es,
                    indicator.question.en,
                )


def _slug(urn: str) -> str:
    return urn.removeprefix(SLUG_START).replace(":", ".")
