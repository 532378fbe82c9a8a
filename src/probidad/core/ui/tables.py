"""Tables that sort by a link in each header, without script.

A hostile or unknown sort parameter is ignored; values of mixed kinds sort without an error.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models.expressions import Combinable
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise

from probidad.core.languages.words import alphabetical

SORT = "orden"
# What an address may ask for besides search, filters and order: no link to another order or page keeps the format.
PAGE, FORMAT = "pagina", "formato"


@dataclass(frozen=True)
class Column:
    """A column: ``key`` names the row's entry and the sort parameter's value.

    ``order`` is what the database sorts by, a field's name or an expression, for lists too long to sort
    their rows. What is ``file_only`` has no column on a list's page, which says it otherwise.
    """

    key: str
    label: str | Promise
    numeric: bool = False
    sortable: bool = True
    order: str | Combinable = ""
    file_only: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that is more than text: a link, a badge (its tone), a smaller line, or another value to sort by."""

    text: Any
    href: str | None = None
    badge: str | None = None
    note: str = ""
    value: Any = None
    label: str | Promise = ""
    numeric: bool = False

    def __str__(self):
        return str(self.text)

    @property
    def style(self) -> str:
        """The class that its content asks for: figures aligned, dates on one line, nothing left out on a phone."""
        if self.numeric:
            return "numeric"
        if isinstance(self.value, datetime.date):
            return "table__day"
        return "table__none" if self.text == "—" else ""


def day(value: datetime.date | None) -> Cell:
    """A date as a cell that sorts by time, with its month as a word: 03/04 is April to some, March to others."""
    return Cell(date_format(value, "SHORT_DATE_FORMAT"), value=value) if value else Cell("—")


@dataclass(frozen=True)
class Head:
    """A header as the template draws it; ``direction`` is aria-sort's word or empty."""

    label: str | Promise
    numeric: bool
    href: str = ""
    direction: str = ""


def _sort_key(cell: Any) -> tuple:
    """A key that orders numbers before dates and text, whatever they are mixed with."""
    value = cell.value if isinstance(cell, Cell) and cell.value is not None else cell
    value = value.text if isinstance(value, Cell) else value
    if isinstance(value, int | float | Decimal):
        return (0, value, "")
    if hasattr(value, "isoformat"):
        return (1, 0, value.isoformat())
    return (2, 0, alphabetical(str(value)))


def _is_missing(cell: Any) -> bool:
    if isinstance(cell, Cell):
        return cell.value is None and cell.text in (None, "", "—")
    return cell is None or cell == "" or cell == "—" or cell != cell


@dataclass(frozen=True)
class Table:
    """Columns, rows (dicts by column key) and a caption; :meth:`sorted` orders it as the page's address says.

    On a phone a wide table scrolls within its frame; one of words is better ``stacked``: each row a card.
    """

    columns: Iterable[Column]
    rows: Iterable[Mapping[str, Any]]
    caption: str | Promise
    hide_caption: bool = False
    stacked: bool = False
    sort: str = ""
    query: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    linked: bool = False

    def __post_init__(self):
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", list(self.rows))

    def sorted(self, request) -> "Table":
        """The same table in the order that the address asks for, and with headers that change it."""
        linked = self.sortable(request)
        return replace(linked, rows=linked.ordered(self.rows))

    def sortable(self, request) -> "Table":
        """The same rows, with headers that link to each order (``orden=clave`` or ``-clave``)."""
        asked = request.GET.get(SORT, "")
        known = {each.key for each in self.columns if each.sortable}
        query = tuple(
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (SORT, PAGE, FORMAT)
        )
        sort = asked if asked.removeprefix("-") in known else ""
        return replace(self, sort=sort, query=query, linked=True)

    def ordered(self, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Rows in this table's order."""
        rows = list(rows)
        if not self.sort:
            return rows
        key = self.sort.removeprefix("-")
        present = [row for row in rows if not _is_missing(row.get(key))]
        missing = [row for row in rows if _is_missing(row.get(key))]
        present.sort(key=lambda row: _sort_key(row[key]), reverse=self.sort.startswith("-"))
        # What has no value stands last in both directions.
        return present + missing

    @cached_property
    def heads(self) -> list[Head]:
        """Headers, each with the link that sorts by it (or turns the order round)."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        if not (self.linked and column.sortable):
            return Head(column.label, column.numeric, direction=direction)
        following = f"-{column.key}" if direction == "ascending" else column.key
        href = "?" + urlencode([*self.query, (SORT, following)]) + self.anchor
        return Head(column.label, column.numeric, href, direction)

    @cached_property
    def cells(self) -> list[list[Cell]]:
        """Rows of cells in the columns' order; what a row lacks is a dash."""
        return [[self._cell(row.get(column.key), column) for column in self.columns] for row in self.rows]

    @staticmethod
    def _cell(value: Any, column: Column) -> Cell:
        cell = value if isinstance(value, Cell) else Cell("—" if value is None or value == "" else value)
        is_number = isinstance(cell.text, int | float | Decimal) and not isinstance(cell.text, bool)
        text = number_format(cell.text, force_grouping=True) if column.numeric and is_number else cell.text
        return replace(cell, text=text, label=column.label, numeric=column.numeric)
