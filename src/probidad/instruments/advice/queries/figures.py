"""Figures of questions and claims: as they stand today, for the staff, and as they were frozen, for everybody.

What is frozen has passed disclosure control: groups (questions, claims) of fewer than ten aren't shown, nor what could
be worked out of them; of each group a tenth is left out by lot, and counts are multiples of five.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from probidad.core.disclosure.half_years import HalfYear, latest_public
from probidad.core.disclosure.sums import may_be_public
from probidad.core.institutions.models import Institution
from probidad.instruments.advice.claim_rules import Outcome, Track
from probidad.instruments.advice.models import Figures, Offer, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.deadlines import deadlines_in

State = Thread.State
ALL = "all"
# Days for which a half-year has to be over: what came on its last day is answered and rated by then.
SETTLING = 30
# The tables, and their options in the order in which they are told.
TABLES: dict[str, tuple[str, ...]] = {
    "state": ("open", "closed", "erased"),
    "answer": ("in_time", "late", "none"),
    "satisfaction": ("5", "4", "3", "2", "1"),
    # Of claims only.
    "track": ("undecided", *Track),
    "outcome": ("none", *(each for each in Outcome if each != Outcome.OTHER_TRACK)),
}
# By area, in which the groups are the institution's units: how many questions and claims.
AREA = "area"
OF_CLAIMS = ("track", "outcome")
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Told:
    """What is told of a half-year: for each table, for each group that is shown, counts by option."""

    half_year: HalfYear
    tables: Mapping[str, Counts]
    institutions: int = 1
    # What the areas are called that are told, by their group in the table of areas.
    areas: Mapping[str, str] = field(default_factory=dict)

    def of(self, table: str, group: str = ALL) -> dict[str, int] | None:
        """The counts of a group; None where they may not be shown."""
        return self.tables.get(table, {}).get(group)


def counted(institution: Institution, half_year: HalfYear) -> dict[str, Counts]:
    """What came in a half-year, for each table by kind and option: exact, for disclosure control alone."""
    came = Thread.objects.filter(
        institution=institution, received_on__range=(half_year.first_day, half_year.last_day)
    ).order_by()
    deadlines = deadlines_in(institution)
    found: dict[str, dict[str, Counter]] = {
        table: {
            kind: Counter(dict.fromkeys(options, 0))
            for kind in ([Kind.CLAIM] if table in OF_CLAIMS else Kind.values)
        }
        for table, options in TABLES.items()
    }
    rows = came.values_list("kind", "state", "received_on", "first_answered_on", "satisfaction")
    for kind, state, received, answered, level, count in rows.annotate(count=Count("pk")):
        found["state"][kind][_state(state)] += count
        in_time = answered is not None and deadlines.was_in_time(received, answered)
        found["answer"][kind]["none" if answered is None else "in_time" if in_time else "late"] += count
        if level:
            found["satisfaction"][kind][str(level)] += count
    claims = came.filter(kind=Kind.CLAIM).values_list("claim__track", "claim__outcome")
    for track, outcome, count in claims.annotate(count=Count("pk")):
        found["track"][Kind.CLAIM][track or "undecided"] += count
        found["outcome"][Kind.CLAIM][outcome or "none"] += count
    return {table: {kind: dict(each) for kind, each in kinds.items()} for table, kinds in found.items()}


def _state(state: str) -> str:
    return state if state in (State.CLOSED, State.ERASED) else "open"


def to_freeze(today: dt.date) -> Iterable[tuple[Institution, HalfYear]]:
    """The half-years that have settled and weren't frozen yet, of each institution that can be written to."""
    latest = latest_public(today - dt.timedelta(days=SETTLING))
    frozen = set(Figures.objects.values_list("institution", "year", "half"))
    for institution in Institution.objects.filter(pk__in=Offer.objects.values("institution")):
        first = (
            institution.advice_threads.order_by("received_on").values_list("received_on", flat=True).first()
        )
        half_year = latest
        while first and half_year >= HalfYear.of(first):
            if (institution.pk, half_year.year, half_year.half) not in frozen:
                yield institution, half_year
            half_year = half_year.before


def told_by(institution: Institution) -> list[Told]:
    """An institution's frozen half-years, the latest first."""
    frozen = institution.advice_figures.order_by("-year", "-half")
    return [Told(HalfYear(each.year, each.half), each.told, areas=each.areas) for each in frozen]


def told_together() -> list[Told]:
    """What all institutions tell together, the latest half-year first: sums of figures that are shown."""
    by_half_year: dict[HalfYear, list[Mapping[str, Counts]]] = defaultdict(list)
    for each in Figures.objects.order_by("-year", "-half", "institution"):
        by_half_year[HalfYear(each.year, each.half)].append(each.told)
    return [
        Told(half_year, {table: _sum(table, parts) for table in TABLES}, len(parts))
        for half_year, parts in by_half_year.items()
    ]


def _sum(table: str, parts: Iterable[Mapping[str, Counts]]) -> Counts:
    """The sum of a table over institutions, if it may be shown and they didn't all say one thing."""
    shown = [part[table][ALL] for part in parts if ALL in part.get(table, {})]
    total = Counter()
    for each in shown:
        total.update(each)
    if not may_be_public(sum(each.values()) for each in shown) or max(total.values()) == total.total():
        return {}
    return {ALL: {option: total[option] for option in TABLES[table]}}


def institutions_telling() -> QuerySet[Institution]:
    """The institutions that have figures, by name."""
    return Institution.objects.filter(advice_figures__isnull=False).distinct().order_by("search_text", "pk")


def standing_today(institution: Institution) -> dict[str, dict[str, int]]:
    """How many open conversations there are by kind and state: exact, for the staff that manages them.

    What was closed is counted where it is frozen: it only grows.
    """
    is_open = Thread.objects.filter(institution=institution, kind__in=Kind.values, state__in=Thread.OPEN)
    rows = is_open.order_by().values_list("kind", "state")
    found = {kind: dict.fromkeys(Thread.OPEN, 0) for kind in Kind.values}
    for kind, state, count in rows.annotate(count=Count("pk")):
        found[kind][state] = count
    return found
