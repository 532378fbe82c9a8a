"""Tables that sort by a link in each header, without script.

A hostile or unknown sort parameter is ignored; values of mixed kinds sort without an error.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """A column: ``key`` names the row's entry and the sort parameter's value."""

    key: str
    label: str | Promise
    numeric: bool = False
    sortable: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell that is more than text: a link, a badge (its tone), or another value to sort by."""

    text: Any
    href: str | None = None
    badge: str | None = None
    value: Any = None
    numeric: bool = False

    def __str__(self):
        return str(self.text)


@dataclass(frozen=True)
class Head:
    """A header as the template draws it; ``direction`` is aria-sort's word or empty."""

    label: str | Promise
    numeric: bool
    href: str = ""
    direction: str = ""


def _words(text: str) -> str:
    """Text as people look it up: without accents or case (ñ stays after n)."""
    kept = text.casefold().replace("ñ", "n~")
    return "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))


def _sort_key(cell: Any) -> tuple:
    """A key that orders numbers before dates and text, whatever they are mixed with."""
    value = cell.value if isinstance(cell, Cell) and cell.value is not None else cell
    value = value.text if isinstance(value, Cell) else value
    if isinstance(value, int | float | Decimal):
        return (0, value, "")
    if hasattr(value, "isoformat"):
        return (1, 0, value.isoformat())
    return (2, 0, _words(str(value)))


def _is_missing(cell: Any) -> bool:
    if isinstance(cell, Cell):
        return cell.value is None and cell.text in (None, "", "—")
    return cell is None or cell == "" or cell == "—" or cell != cell


@dataclass(frozen=True)
class Table:
    """Columns, rows (dicts by column key) and a caption; :meth:`sorted` orders it as the page's address says."""

    columns: Iterable[Column]
    rows: Iterable[Mapping[str, Any]]
    caption: str | Promise
    sort_param: str = "orden"
    hide_caption: bool = False
    sort: str = ""
    query: tuple[tuple[str, str], ...] = ()
    linked: bool = False

    def __post_init__(self):
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", list(self.rows))

    def sorted(self, request) -> "Table":
        """The same table in the order that the query asks for (``clave`` or ``-clave``), if it is a known one."""
        asked = request.GET.get(self.sort_param, "")
        known = {each.key for each in self.columns if each.sortable}
        sort = asked if asked.removeprefix("-") in known else ""
        query = tuple(
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (self.sort_param, "pagina")
        )
        return replace(self, rows=self._ordered(sort), sort=sort, query=query, linked=True)

    def _ordered(self, sort: str) -> list[Mapping[str, Any]]:
        if not sort:
            return self.rows
        key = sort.removeprefix("-")
        present = [row for row in self.rows if not _is_missing(row.get(key))]
        missing = [row for row in self.rows if _is_missing(row.get(key))]
        present.sort(key=lambda row: _sort_key(row[key]), reverse=sort.startswith("-"))
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
        href = "?" + urlencode([*self.query, (self.sort_param, following)])
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
        return replace(cell, text=text, numeric=column.numeric)
