"""What published evaluations of many institutions say together: of the country, a state, or any set that filters make."""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Avg, Count, F, FloatField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Floor, Least

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import folded
from probidad.instruments.indices.models import InstrumentVersion, MapShape, Publication, PublishedArea
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.rules.ranks import rank_ranges

MINUTES_KEPT = 5
BANDS = 10
# How many institutions a chart shows one by one; more are shown in groups.
ONE_BY_ONE = 20


@dataclass(frozen=True)
class Selection:
    """Which institutions, and which of their evaluations; what is empty chooses nothing. ``application`` 0: the one that counts."""

    search: str = ""
    state: str = ""
    kind: str = ""
    organisation: int = 0
    year: int = 0
    application: int = 0
    basis: str = ""


@dataclass(frozen=True)
class Pair:
    """The scores in percent of a first and a second evaluation: of one institution, or the means of so many."""

    name: str
    count: int
    first: float
    second: float


@dataclass(frozen=True)
class Figures:
    """What a selection comes to. ``bands``: how many scored 0 to 10, 10 to 20 … percent; ``states``: how many institutions
    have a score there, and their mean; ``places``: name and score of a chosen state's municipalities; ``pairs`` by name, or by where they began (``name`` is then a number from 0 to 4);
    ``ranges``: the best and the worst place by the publication's key.
    """

    count: int
    scored: int
    mean: float | None
    bands: tuple[int, ...]
    states: dict[str, tuple[int, float]]
    places: dict[str, tuple[str, float]]
    twice: Pair | None
    pairs: tuple[Pair, ...]
    grouped: bool
    ranges: dict[int, tuple[int, int]]
    public: int


@dataclass(frozen=True)
class Choices:
    """What there is to filter by."""

    organisations: tuple[tuple[int, str], ...]
    years: tuple[int, ...]
    applications: int


def published(version: InstrumentVersion, chosen: Selection) -> QuerySet[Publication]:
    """The publications of a selection in alphabetical order of institutions, without their contents, each with its ``basis``,
    its ``edition`` (the version's number) and its ``change`` since the first evaluation by the same version.
    """
    first = Publication.objects.filter(
        institution=OuterRef("institution"),
        version__instrument=version.instrument_id,
        version__version=OuterRef("version__version"),
        application=1,
        latest=True,
    )
    return (
        _chosen(version, chosen)
        .select_related("institution", "organisation")
        .defer("content")
        .annotate(
            basis=F("round__basis"),
            edition=F("version__version"),
            change=F("percent") - Subquery(first.values("percent")[:1], output_field=FloatField()),
        )
        .order_by("institution__search_text", "pk")
    )


def figures(version: InstrumentVersion, chosen: Selection) -> Figures:
    """The figures of a selection; kept for a few minutes, or until something is published."""
    return _figures(version, chosen, *_until(version))


def choices(version: InstrumentVersion) -> Choices:
    """What the evaluations by an instrument can be filtered by; kept like the figures."""
    return _choices(version.instrument_id, *_until(version))


def _until(version: InstrumentVersion) -> tuple:
    """What changes when something that is kept must be forgotten: the newest publication, and every few minutes."""
    newest = Publication.objects.filter(version__instrument=version.instrument_id).order_by("-pk")
    return newest.values_list("pk", "digest").first(), int(time.monotonic() // (60 * MINUTES_KEPT))


def counted_by_instrument() -> dict[int, tuple[int, float | None]]:
    """How many institutions have a published evaluation, and their mean score, by the instrument's key."""
    rows = (
        Publication.objects.filter(current=True)
        .values("version__instrument")
        .annotate(count=Count("pk"), mean=Avg("percent"))
        .values_list("version__instrument", "count", "mean")
    )
    return {instrument: (count, mean) for instrument, count, mean in rows}


def _chosen(version: InstrumentVersion, chosen: Selection) -> QuerySet[Publication]:
    found = Publication.objects.filter(version__instrument=version.instrument_id)
    if chosen.application:
        found = found.filter(latest=True, application=chosen.application)
    else:
        found = found.filter(current=True)
    if chosen.organisation:
        found = found.filter(organisation=chosen.organisation)
    if chosen.year:
        found = found.filter(published_on__year=chosen.year)
    if chosen.basis:
        found = found.filter(round__basis=chosen.basis)
    return found.filter(_institutions(chosen))


def _institutions(chosen: Selection) -> Q:
    wanted = Q()
    if chosen.state:
        wanted &= Q(institution__state_code=chosen.state)
    if chosen.kind:
        wanted &= Q(institution__kind=chosen.kind)
    for word in folded(chosen.search).split():
        wanted &= Q(institution__search_text__contains=word)
    return wanted


# The last arguments of these are only there to forget by.
@lru_cache(maxsize=64)
def _choices(instrument: int, _state: object, _minutes: int) -> Choices:
    found = Publication.objects.filter(version__instrument=instrument, latest=True)
    made = found.values_list("organisation", "organisation__name").distinct().order_by("organisation__name")
    years = found.dates("published_on", "year", order="DESC")
    most = found.aggregate(most=Max("application"))["most"] or 0
    return Choices(tuple(made), tuple(each.year for each in years), most)


@lru_cache(maxsize=64)
def _figures(version: InstrumentVersion, chosen: Selection, _state: object, _minutes: int) -> Figures:
    found = _chosen(version, chosen)
    scored = found.exclude(percent=None)
    totals = found.aggregate(
        count=Count("pk"),
        scored=Count("percent"),
        mean=Avg("percent"),
        public=Count("pk", filter=Q(round__basis="public")),
    )
    band = Least(Floor(F("percent") / (100.0 / BANDS)), BANDS - 1, output_field=FloatField())
    counted = dict(
        scored.annotate(band=band).values("band").annotate(count=Count("pk")).values_list("band", "count")
    )
    states = _means(scored, "institution__state_code")
    pairs = _pairs(version, chosen)
    return Figures(
        count=totals["count"],
        scored=totals["scored"],
        mean=totals["mean"],
        public=totals["public"],
        bands=tuple(counted.get(float(number), 0) for number in range(BANDS)),
        states=states,
        places=_municipalities(scored, chosen.state) if chosen.state else {},
        twice=_mean_pair("", pairs) if pairs else None,
        pairs=_shown_pairs(pairs),
        grouped=len(pairs) > ONE_BY_ONE,
        ranges=_ranges(version, scored),
    )


def _means(scored: QuerySet, by: str) -> dict[str, tuple[int, float]]:
    rows = scored.exclude(**{by: ""}).values(by).annotate(count=Count("pk"), mean=Avg("percent"))
    return {code: (count, mean) for code, count, mean in rows.values_list(by, "count", "mean")}


def _municipalities(scored: QuerySet, state: str) -> dict[str, tuple[str, float]]:
    """The scores of a state's municipalities with their names, by INEGI's five digits."""
    found = scored.filter(institution__kind=Institution.Kind.MUNICIPALITY).exclude(
        institution__municipality_code=""
    )
    rows = found.values_list("institution__municipality_code", "institution__name", "percent")
    return {f"{state}{code}": (name, percent) for code, name, percent in rows}


def _pairs(version: InstrumentVersion, chosen: Selection) -> list[Pair]:
    """First and second evaluation of those that were evaluated twice by the same version, of the selection's institutions."""
    applied = Publication.objects.filter(
        _institutions(chosen), version__instrument=version.instrument_id, latest=True
    ).exclude(percent=None)
    later = applied.filter(application=2)
    if chosen.organisation:
        later = later.filter(organisation=chosen.organisation)
    if chosen.basis:
        later = later.filter(round__basis=chosen.basis)
    rows = later.values_list("institution", "institution__name", "version__version", "percent")
    before = {
        (institution, edition): percent
        for institution, edition, percent in applied.filter(application=1).values_list(
            "institution", "version__version", "percent"
        )
    }
    return [
        Pair(name, 1, before[institution, edition], percent)
        for institution, name, edition, percent in rows.order_by("institution__search_text", "pk")
        if (institution, edition) in before
    ]


def _shown_pairs(pairs: list[Pair]) -> tuple[Pair, ...]:
    """One by one, or in five groups by where they began."""
    if len(pairs) <= ONE_BY_ONE:
        return tuple(pairs)
    groups: dict[int, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(min(int(pair.first // 20), 4), []).append(pair)
    return tuple(_mean_pair(str(start), groups[start]) for start in sorted(groups))


def _mean_pair(name: str, pairs: list[Pair]) -> Pair:
    count = len(pairs)
    first, second = sum(each.first for each in pairs) / count, sum(each.second for each in pairs) / count
    return Pair(name, count, first, second)


def _ranges(version: InstrumentVersion, scored: QuerySet) -> dict[int, tuple[int, int]]:
    """Of those evaluated by the newest version alone: areas of several can't be weighed alike."""
    alike = scored.filter(version__version=version.version)
    rows = PublishedArea.objects.filter(publication__in=alike.values("pk"), kind="")
    areas: dict[int, dict[str, tuple[int, int]]] = {}
    for publication, area, gathered, possible in rows.values_list(
        "publication", "area", "gathered", "possible"
    ):
        areas.setdefault(publication, {})[area] = (gathered, possible)
    return rank_ranges(areas, area_bases(version.text))


def area_bases(content: InstrumentContent) -> dict[str, float]:
    """What each area counts in a score: its points, or an equal part of its dimension and side."""
    if content.scoring == "dimensions":
        beside: dict[tuple, int] = {}
        for area in content.areas:
            beside[area.dimension, area.side] = beside.get((area.dimension, area.side), 0) + 1
        return {area.key: 1 / beside[area.dimension, area.side] for area in content.areas}
    if content.scoring == "stages":
        return {area.key: len(area.indicators) for area in content.areas}
    return {area.key: sum(content.possible(each) for each in area.indicators) for area in content.areas}


def shapes(state: str) -> dict[str, str]:
    """The outlines that an operator loaded, by INEGI's code: of a state's municipalities, or of the states (``state`` empty);
    where there are none, nothing.
    """
    found = MapShape.objects.filter(code__regex=r"^\d{2}$")
    if state:
        found = MapShape.objects.filter(code__startswith=state).exclude(code=state)
    return dict(found.values_list("code", "path"))


def forget() -> None:
    """Let go of what is kept: for tests, whose databases come and go under the same keys."""
    _figures.cache_clear()
    _choices.cache_clear()
