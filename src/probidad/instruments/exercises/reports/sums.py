"""The ways in which a report adds up its dilemmas: by value, by topic, by the values of the own code. All from what is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from probidad.core.reports.sheets import Sheet
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.ui import charts
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import RoundUnit
from probidad.instruments.exercises.queries import RoundReport
from probidad.instruments.exercises.reports.texts import (
    rating_label,
    rating_series,
    rating_shares,
    stacked_row,
    told_share,
    whole_institution,
    written_share,
)


@dataclass(frozen=True)
class Sums:
    """One way to add up: ``of`` gives the sums of a unit (None: of all) by key, ``names`` what keys are called."""

    title: str
    description: str
    title_by_unit: str
    sheet: str
    heading: str
    of: Callable[[int | None], Mapping[str, rules.Alignment]]
    name: Callable[[str], str]

    @property
    def keys(self) -> list[str]:
        """What it adds up by; the same for each unit."""
        return list(self.of(None))


def sums_of(report: RoundReport) -> list[Sums]:
    """All ways in which this report adds up."""
    own = [_by_own_value(report)] if report.by_own_value() else []
    return [_by_value(report), *own, _by_topic(report)]


def _by_value(report: RoundReport) -> Sums:
    return Sums(
        title=_("Answers by value at stake"),
        description=_("For each value, the answers to all dilemmas in which it is at stake, added up."),
        title_by_unit=_("Aligned answers by unit and value"),
        sheet=_("Values"),
        heading=_("Value"),
        of=report.by_value,
        name=lambda key: name_of(key, catalogue.values()),
    )


def _by_own_value(report: RoundReport) -> Sums:
    return Sums(
        title=_("Answers by the values of your code"),
        description=_(
            "For each value of the institution's own code, the answers to all dilemmas in which something that it "
            "stands for is at stake, added up."
        ),
        title_by_unit=_("Aligned answers by unit and value of your code"),
        sheet=_("Values of your code"),
        heading=_("Value of your code"),
        of=report.by_own_value,
        name=str,
    )


def _by_topic(report: RoundReport) -> Sums:
    return Sums(
        title=_("Answers by topic"),
        description=_("For each topic, the answers to all dilemmas about it, added up."),
        title_by_unit=_("Aligned answers by unit and topic"),
        sheet=_("Topics"),
        heading=_("Topic"),
        of=report.by_topic,
        name=lambda key: name_of(key, catalogue.topics()),
    )


def sums_chart(sums: Sums) -> charts.StackedBars:
    """How the answers of all divide, for each of the sums."""
    return charts.StackedBars(
        title=sums.title,
        description=sums.description,
        series=rating_series(),
        rows=tuple(stacked_row(sums.name(key), found) for key, found in sums.of(None).items()),
        unit="band",
    )


def units_chart(sums: Sums, units: Sequence[RoundUnit]) -> charts.HeatMap:
    """The share of aligned answers of these units, below that of all."""
    keys = sums.keys
    rows = [charts.HeatRow(whole_institution(), _shares(sums, keys, None))]
    rows += [charts.HeatRow(unit.title, _shares(sums, keys, unit.pk)) for unit in units]
    return charts.HeatMap(
        title=sums.title_by_unit,
        description=_("The share of aligned answers. Units stand in alphabetical order: this is no ranking."),
        columns=tuple(sums.name(key) for key in keys),
        rows=tuple(rows),
        unit="band",
    )


def _shares(sums: Sums, keys: list[str], unit_id: int | None) -> tuple[float | None, ...]:
    found = sums.of(unit_id)
    return tuple(told_share(found[key].share) for key in keys)


def sums_sheet(sums: Sums, units: Sequence[RoundUnit]) -> Sheet:
    """The sums of all and of each unit; what is not shown stays empty."""
    groups = [(whole_institution(), None), *((unit.title, unit.pk) for unit in units)]
    rows = [
        (group, sums.name(key), *answers_and_shares(found))
        for group, unit_id in groups
        for key, found in sums.of(unit_id).items()
    ]
    return Sheet(sums.sheet, [_("Group"), sums.heading, *answers_and_shares_headings()], rows)


def answers_and_shares_headings() -> list[str]:
    """What :func:`answers_and_shares` gives, as headings of a spreadsheet."""
    return [_("Answers (at least)"), *(rating_label(rating) for rating in rules.RATINGS)]


def answers_and_shares(found: rules.Alignment | None) -> tuple[int | float | str | None, ...]:
    """How many answers, and the share of each rating, as cells of a spreadsheet; empty where nothing is shown."""
    shares = rating_shares(found) or (None,) * len(rules.RATINGS)
    return (found.answers or None) if found else None, *map(written_share, shares)
