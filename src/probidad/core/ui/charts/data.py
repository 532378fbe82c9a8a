"""What a chart says, as plain data.

A percentage is a float from 0 to 1; in the unit "band" what lies at the ends is told as "≤ 10 %" or "≥ 90 %". A value that is None is a group too small to be shown; ``NO_DATA`` is
one that doesn't exist, such as a round in which an institution took no part. ``table()`` gives the same data as headers and rows, with the raw
values, for the table under a figure and for spreadsheets.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import isfinite
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Unit = Literal["count", "percent", "band"]
SHARES = ("percent", "band")
Tone = Literal["good", "mid", "bad"] | None


class Absence(Enum):
    """Why there is no number, where it isn't because the group is small."""

    NO_DATA = ""


NO_DATA: Final = Absence.NO_DATA
Value = float | None | Absence
Table = tuple[list[str], list[list[str | float | int | None]]]


@dataclass(frozen=True)
class Bar:
    label: str
    value: Value
    tone: Tone = None


@dataclass(frozen=True)
class Bars:
    """One amount for each row, as a horizontal bar from zero."""

    title: str
    description: str
    rows: tuple[Bar, ...]
    unit: Unit = "count"

    def __post_init__(self):
        _check_numbers([row.value for row in self.rows], negative=False)

    def table(self) -> Table:
        headers = [row_heading(), value_heading(self.unit)]
        return headers, [[str(row.label), _cell(row.value)] for row in self.rows]


@dataclass(frozen=True)
class Series:
    label: str
    tone: Tone = None


@dataclass(frozen=True)
class StackedRow:
    """The counts of a row; None hides all of them, since one that is hidden could be worked out."""

    label: str
    values: tuple[int, ...] | None

    def __post_init__(self):
        if self.values is not None and len(shown(self.values)) < len(self.values):
            raise ValueError("A row of stacked bars is shown whole or not at all.")


@dataclass(frozen=True)
class StackedBars:
    """How a whole divides in each row: counts, drawn as shares of the row if ``percent``.

    In the unit "band" the values are percents as they are told: those of a row needn't add up to 100.
    """

    title: str
    description: str
    series: tuple[Series, ...]
    rows: tuple[StackedRow, ...]
    percent: bool = True
    unit: Literal["count", "band"] = "count"

    def __post_init__(self):
        _check_lengths(len(self.series), [row.values for row in self.rows if row.values is not None])
        _check_numbers([value for row in self.rows for value in row.values or ()], negative=False)

    def table(self) -> Table:
        nothing = (None,) * len(self.series)
        headers = [row_heading(), *(str(each.label) for each in self.series)]
        return headers, [[str(row.label), *map(self.told, row.values or nothing)] for row in self.rows]

    def told(self, value: int | None) -> float | None:
        """A value as it is written."""
        return value if value is None or self.unit == "count" else value / 100


@dataclass(frozen=True)
class HeatRow:
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class HeatMap:
    """One amount for each pair of row and column, as a tint with its number."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    unit: Unit = "percent"

    def __post_init__(self):
        _check_lengths(len(self.columns), [row.values for row in self.rows])
        _check_numbers([value for row in self.rows for value in row.values], negative=False)

    def table(self) -> Table:
        headers = [row_heading(), *(str(column) for column in self.columns)]
        return headers, [[str(row.label), *map(_cell, row.values)] for row in self.rows]


@dataclass(frozen=True)
class Line:
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Lines:
    """How amounts change from one moment to the next."""

    title: str
    description: str
    x_labels: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit = "count"

    def __post_init__(self):
        _check_lengths(len(self.x_labels), [line.values for line in self.lines])
        _check_numbers([value for line in self.lines for value in line.values])

    def table(self) -> Table:
        headers = [row_heading(), *(str(line.label) for line in self.lines)]
        rows = [
            [str(label), *(_cell(line.values[index]) for line in self.lines)]
            for index, label in enumerate(self.x_labels)
        ]
        return headers, rows


@dataclass(frozen=True)
class DotRow:
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Dots:
    """A few amounts for each row on one scale, joined by a line: before and after."""

    title: str
    description: str
    series: tuple[str, ...]
    rows: tuple[DotRow, ...]
    unit: Unit = "percent"

    def __post_init__(self):
        _check_lengths(len(self.series), [row.values for row in self.rows])
        _check_numbers([value for row in self.rows for value in row.values])

    def table(self) -> Table:
        headers = [row_heading(), *(str(each) for each in self.series)]
        return headers, [[str(row.label), *map(_cell, row.values)] for row in self.rows]


@dataclass(frozen=True)
class Spoke:
    """A share on an axis of a web; ``mark`` is what stands at its end, short."""

    label: str
    mark: str
    value: float


@dataclass(frozen=True)
class Radar:
    """Shares on axes around a middle, joined: an extra to bars, which are easier to compare."""

    title: str
    description: str
    spokes: tuple[Spoke, ...]
    unit: Literal["percent"] = "percent"

    def __post_init__(self):
        if len(self.spokes) < 3:
            raise ValueError("A web needs three axes.")
        _check_numbers([spoke.value for spoke in self.spokes], negative=False)

    def table(self) -> Table:
        headers = [row_heading(), value_heading(self.unit)]
        return headers, [[str(spoke.label), spoke.value] for spoke in self.spokes]


@dataclass(frozen=True)
class Span:
    """From ``start`` to ``end``, both included; without an end it goes on. ``state`` is its word."""

    label: str
    start: date
    end: date | None
    state: str = ""

    def __post_init__(self):
        if self.end is not None and self.end < self.start:
            raise ValueError("A span ends before it starts.")


@dataclass(frozen=True)
class Timeline:
    """What lasts from when to when."""

    title: str
    description: str
    spans: tuple[Span, ...]

    def table(self) -> Table:
        """The dates as ISO text; an empty end is one that hasn't come."""
        headers = [row_heading(), _("Start"), _("End"), _("State")]
        rows = [
            [
                str(span.label),
                span.start.isoformat(),
                span.end.isoformat() if span.end else "",
                str(span.state),
            ]
            for span in self.spans
        ]
        return headers, rows


Chart = Bars | StackedBars | HeatMap | Lines | Dots | Radar | Timeline


def row_heading() -> str:
    """The heading above the labels of the rows."""
    return pgettext("heading of a table's first column", "Item")


def value_heading(unit: Unit) -> str:
    return _("Percentage") if unit in SHARES else pgettext("how many there are", "Count")


def shown(values) -> list[float]:
    """Those of the values that are numbers."""
    return [value for value in values if value is not None and value is not NO_DATA]


def _cell(value: Value) -> float | str | None:
    """A value as it stands in a table: None where it isn't shown, empty where there is none."""
    return NO_DATA.value if value is NO_DATA else value


def _check_lengths(expected: int, rows: list[tuple]) -> None:
    """Refuse data whose rows don't fit its columns: a chart would draw it wrong in silence."""
    if any(len(values) != expected for values in rows):
        raise ValueError(f"Every row of this chart needs {expected} values.")


def _check_numbers(values: list, *, negative: bool = True) -> None:
    """Refuse what has no place on a scale."""
    for value in shown(values):
        if not isfinite(value) or (value < 0 and not negative):
            raise ValueError(f"This chart can't show {value}.")
