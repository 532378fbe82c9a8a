"""The programme as charts, as a table and as a spreadsheet, all from one ``Programme``."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from probidad.core.reports.sheets import Sheet
from probidad.core.ui import charts
from probidad.core.ui.tables import Cell, Column, Table
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.programme import Figures, HalfYear
from probidad.instruments.exercises.queries import Programme
from probidad.instruments.exercises.reports.texts import TONES, rating_label, satisfaction_labels


def half_year_name(half_year: HalfYear) -> str:
    """As people say it."""
    name = _("January to June %(year)s") if half_year.half == 1 else _("July to December %(year)s")
    return name % {"year": half_year.year}


def programme_counts(found: Programme) -> list[tuple[str, str]]:
    """What the page begins with, as (what, how many)."""
    counts = [
        (_("Institutions"), found.institution_count),
        (_("Closed rounds"), found.round_count),
        (_("Different dilemmas"), found.dilemma_count),
        (_("People invited"), found.invited),
        (_("People who took part, at least"), found.people),
        (_("Answers"), found.answers),
    ]
    return [
        (what, formats.number_format(number, force_grouping=True) if number else "—")
        for what, number in counts
    ]


def programme_charts(found: Programme) -> list:
    """Alignment, satisfaction and how it spreads, by half-year; nothing where no half-year may be shown."""
    # What isn't shown stands in the table below, with its reason: charts know only of groups that are small.
    aligned = [each for each in found.half_years if each.alignment]
    rated = [each for each in found.half_years if each.satisfaction]
    return [
        *([_alignment(aligned)] if aligned else []),
        *([_satisfied(rated), _satisfaction(rated)] if rated else []),
    ]


def _alignment(half_years: Sequence[Figures]) -> charts.StackedBars:
    return charts.StackedBars(
        title=_("Alignment over time"),
        description=_("Of all answers of a half-year, how many in a hundred were rated how."),
        series=tuple(charts.Series(rating_label(rating), TONES[rating]) for rating in rules.RATINGS),
        rows=tuple(charts.StackedRow(half_year_name(each.half_year), each.alignment) for each in half_years),
    )


def _satisfied(half_years: Sequence[Figures]) -> charts.Bars:
    return charts.Bars(
        title=_("Who found the exercises good or very good"),
        description=_("Of those who said it, at the end and if they wanted to."),
        rows=tuple(charts.Bar(half_year_name(each.half_year), each.satisfied / 100) for each in half_years),
        unit="percent",
    )


def _satisfaction(half_years: Sequence[Figures]) -> charts.StackedBars:
    return charts.StackedBars(
        title=_("Opinions of the exercises"),
        description=_("Of all opinions of a half-year, how many in a hundred said what."),
        series=tuple(charts.Series(label) for label in satisfaction_labels().values()),
        rows=tuple(
            charts.StackedRow(half_year_name(each.half_year), each.satisfaction) for each in half_years
        ),
    )


def half_year_table(found: Programme) -> Table:
    """What was counted in each half-year, the latest first."""
    columns = [
        Column("half-year", _("Half-year")),
        Column("institutions", _("Institutions"), numeric=True),
        Column("rounds", _("Rounds"), numeric=True),
        Column("invited", _("Invited"), numeric=True),
        Column("people", _("Took part, at least"), numeric=True),
        Column("answers", _("Answers"), numeric=True),
    ]
    rows = [
        {
            "half-year": Cell(half_year_name(each.half_year), note=_what_is_missing(each)),
            "institutions": each.institutions,
            "rounds": each.rounds,
            "invited": each.invited,
            "people": each.people,
            "answers": each.answers,
        }
        for each in reversed(found.half_years)
    ]
    return Table(columns, rows, _("By half-year"), hide_caption=True, stacked=True)


def _what_is_missing(each: Figures) -> str:
    missing = (each.invited, each.people, each.answers, each.satisfaction).count(None)
    if not missing:
        return ""
    return _("Not enough institutions") if missing == 4 else _("Not enough institutions for some figures")


def programme_sheet(found: Programme) -> Sheet:
    """The same figures for a spreadsheet, the earliest half-year first. What is not shown stays empty."""
    ratings = [_("%(what)s, %%") % {"what": rating_label(rating)} for rating in rules.RATINGS]
    levels = [_("%(what)s, %%") % {"what": label} for label in satisfaction_labels().values()]
    columns = [
        _("First day"),
        _("Last day"),
        _("Institutions"),
        _("Closed rounds"),
        _("People invited"),
        _("People who took part, at least"),
        _("Answers"),
        *ratings,
        *levels,
    ]
    rows = [
        (
            each.half_year.first_day,
            each.half_year.last_day,
            each.institutions,
            each.rounds,
            each.invited,
            each.people,
            each.answers,
            *(each.alignment or [None] * len(ratings)),
            *(each.satisfaction or [None] * len(levels)),
        )
        for each in found.half_years
    ]
    return Sheet(_("The programme in figures"), columns, rows)
