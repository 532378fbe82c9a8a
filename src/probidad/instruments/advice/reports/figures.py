"""Figures of questions and claims as charts, a table and a spreadsheet, all from what is told."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from probidad.core.disclosure.half_years import HalfYear
from probidad.core.disclosure.lot import apportioned
from probidad.core.reports.sheets import Sheet
from probidad.core.ui import charts
from probidad.core.ui.tables import Column, Table
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.claims import OUTCOMES, TRACKS
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.areas import EVERYWHERE, UNKNOWN
from probidad.instruments.advice.queries.figures import ALL, AREA, OF_CLAIMS, TABLES, Told

SHOWN = 6  # half-years in a chart
AREAS_SHOWN = 30  # those of which there are most; the files have all


def half_year_name(half_year: HalfYear) -> str:
    """As people say it."""
    name = _("January to June %(year)s") if half_year.half == 1 else _("July to December %(year)s")
    return name % {"year": half_year.year}


def group_names() -> dict[str, str]:
    return {ALL: _("Questions and claims"), Kind.QUESTION: _("Questions"), Kind.CLAIM: _("Claims")}


def table_names() -> dict[str, str]:
    return {
        "state": _("Where they stand"),
        "answer": _("First answer"),
        "satisfaction": _("How much it helped"),
        "track": _("Claims: the way they take"),
        "outcome": _("Claims: how they ended"),
        AREA: _("The area they are about"),
    }


def area_names(told: Told) -> dict[str, str]:
    """The areas that are told, in the order of their names, and last what is no area."""
    no_area = {EVERYWHERE: _("The whole institution, or several areas"), UNKNOWN: _("Not known")}
    shown = told.tables.get(AREA, {})
    named = sorted(told.areas.items(), key=lambda each: (each[1].casefold(), each[0]))
    return dict(named) | {key: name for key, name in no_area.items() if key in shown}


def group_name(told: Told, table: str, group: str) -> str:
    """What a group of a table is called."""
    return (group_names() | (area_names(told) if table == AREA else {}))[group]


def option_names() -> dict[str, dict[str, str]]:
    return {
        "state": {
            "open": pgettext("figures", "Open"),
            "closed": pgettext("figures", "Closed"),
            "erased": pgettext("figures", "Erased"),
        },
        "answer": {"in_time": _("In time"), "late": _("Late"), "none": _("None yet")},
        "satisfaction": {
            "5": _("Very much"),
            "4": _("Much"),
            "3": _("Somewhat"),
            "2": _("Little"),
            "1": _("Not at all"),
        },
        "track": {"undecided": _("Not decided yet")} | {key: str(label) for key, label in TRACKS},
        "outcome": {"none": _("Not ended yet")}
        | {key: str(label) for key, label in OUTCOMES if key in TABLES["outcome"]},
        AREA: {kind: group_names()[kind] for kind in Kind.values},
    }


TONES = {"answer": ("good", "mid", "bad")}


def figure_charts(told: Sequence[Told]) -> list[charts.StackedBars | charts.Bars]:
    """A chart for each table of which something is shown: over half-years or, of many options, of the latest one."""
    drawn = [_latest(table, told) if table in OF_CLAIMS else _over_time(table, told) for table in TABLES]
    return [each for each in (*drawn, _by_area(told)) if each]


def _by_area(told: Sequence[Told]) -> charts.StackedBars | None:
    """How many the areas have of the latest half-year that tells some; with all of them where they can be compared."""
    each = next((each for each in told if each.of(AREA)), None)
    if each is None:
        return None
    counts, names = each.tables[AREA], area_names(each)
    most = sorted(names, key=lambda area: -sum(counts[area].values()))[:AREAS_SHOWN]
    rows = {ALL: _("All together")} | {area: name for area, name in names.items() if area in most}
    return charts.StackedBars(
        title=table_names()[AREA],
        description=_(
            "Of the half-year in which the area was noted, about how many: %(half_year)s. An area counts with those below "
            "it; what areas with few have is in the sum alone."
        )
        % {"half_year": half_year_name(each.half_year)},
        series=tuple(charts.Series(group_names()[kind]) for kind in Kind.values),
        rows=tuple(
            charts.StackedRow(name, tuple(counts[group][kind] for kind in Kind.values))
            for group, name in rows.items()
        ),
        percent=False,
    )


def _over_time(table: str, told: Sequence[Told]) -> charts.StackedBars | None:
    rows = tuple(_rows(table, told))
    if not rows:
        return None
    labels = option_names()[table].values()
    tones = TONES.get(table, (None,) * len(labels))
    return charts.StackedBars(
        title=table_names()[table],
        description=_("Of those received in each half-year, how many in a hundred."),
        series=tuple(charts.Series(label, tone) for label, tone in zip(labels, tones, strict=True)),
        rows=rows,
        unit="band",
    )


def _rows(table: str, told: Sequence[Told]) -> Iterable[charts.StackedRow]:
    """The latest half-years and, of the first of them, each kind where it is shown."""
    shown = [each for each in told[:SHOWN] if each.of(table)]
    for each in shown:
        label = half_year_name(each.half_year)
        yield charts.StackedRow(label, _percents(table, each.of(table)))
        for kind in Kind.values if each == shown[0] else ():
            if counts := each.of(table, kind):
                yield charts.StackedRow(f"{label}: {group_names()[kind]}", _percents(table, counts))


def _latest(table: str, told: Sequence[Told]) -> charts.Bars | None:
    each = next((each for each in told if each.of(table)), None)
    if each is None:
        return None
    shares = zip(option_names()[table].values(), _percents(table, each.of(table)), strict=True)
    return charts.Bars(
        title=table_names()[table],
        description=_("Of the claims received in a half-year, how many in a hundred: %(half_year)s.")
        % {"half_year": half_year_name(each.half_year)},
        rows=tuple(charts.Bar(label, share / 100) for label, share in shares),
        unit="band",
    )


def _percents(table: str, counts: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(apportioned([counts[option] for option in TABLES[table]], 100))


def received_table(told: Iterable[Told], *, together: bool) -> Table:
    """How many were received in each half-year, about; an empty place where it may not be shown."""
    columns = [Column("half-year", _("Half-year"), sortable=False)]
    if together:
        columns.append(Column("institutions", _("Institutions"), numeric=True, sortable=False))
    groups = {ALL: group_names()[ALL]} if together else group_names()
    missing = _("Not enough institutions") if together else _("Too few to show")
    columns += [Column(group, name, numeric=True, sortable=False) for group, name in groups.items()]
    rows = [
        {"half-year": half_year_name(each.half_year), "institutions": each.institutions}
        | {group: _received(each, group) or missing for group in groups}
        for each in told
    ]
    return Table(columns, rows, _("What was received"), hide_caption=True, stacked=True)


def _received(each: Told, group: str) -> int:
    return sum((each.of("state", group) or {}).values())


def today_table(standing: dict[str, dict[str, int]]) -> Table:
    """How many open conversations of each kind are in each state."""
    names = group_names()
    columns = [Column("state", _("State"), sortable=False)]
    columns += [Column(kind, names[kind], numeric=True, sortable=False) for kind in Kind.values]
    rows = [
        {"state": state.label} | {kind: standing[kind][state] for kind in Kind.values}
        for state in Thread.OPEN
    ]
    return Table(columns, rows, _("Open today"), hide_caption=True, stacked=True)


def figure_rows(told: Iterable[Told]) -> list[tuple]:
    """Open data: first day, last day, table, group, its name, option and count, one row each; what isn't shown has none."""
    return [
        (
            each.half_year.first_day,
            each.half_year.last_day,
            table,
            group,
            group_name(each, table, group),
            option,
            count,
        )
        for each in told
        for table, groups in each.tables.items()
        for group, counts in groups.items()
        for option, count in counts.items()
    ]


def figure_sheet(told: Iterable[Told]) -> Sheet:
    """The same for a spreadsheet."""
    columns = [_("First day"), _("Last day"), _("Table"), _("Group"), _("Option"), _("How many, about")]
    tables, options = table_names(), option_names()
    rows = [
        (first, last, tables[table], name, options[table][option], count)
        for first, last, table, _group, name, option, count in figure_rows(told)
    ]
    return Sheet(pgettext("advice", "Figures"), columns, rows)
