"""Lists with a search, filters, sorting, pages and files: plain addresses, without script.

A view makes a form of what may be asked for, finds what it asks for, and shows one page of it::

    form = DilemmaSearch(request.GET, dilemmas=queries.listed_dilemmas())
    listing = Listing(request, form, form.found(), columns=COLUMNS, rows=rows, caption=_("Dilemmas"))
    return listing.file(_("dilemmas")) or render(request, "…/dilemmas.html", {"list": listing})

and the template includes ``components/list.html``. All that is asked for stands in the address.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from probidad.core.reports.responses import file_name
from probidad.core.reports.sheets import Sheet, csv_response, xlsx_response
from probidad.core.ui.tables import FORMAT, PAGE, Cell, Column, Table

PAGE_SIZE = 50
FORMATS = ("xlsx", "csv")
# Where the results begin: a search, a page and an order lead there, past the form.
ANCHOR = "#lista"


class ListForm(forms.Form):
    """What a list is filtered by, each named in Spanish as all addresses are."""

    @property
    def is_used(self) -> bool:
        """Whether anything is asked for: then an empty list means that nothing matches."""
        return bool(self.errors) or any(self.cleaned_data.get(each.name) for each in self.visible_fields())


class SearchForm(ListForm):
    """What a list is searched by; a list's own form adds its filters."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)


class Listing:
    """One page of what was found, in the order asked for, and the links that lead on from it.

    A queryset (in an order that ends with its key, so that pages don't overlap) is sorted and paged by the
    database, by those columns that say their ``order``; a list is sorted by what its cells say, as a
    dictionary would. ``rows`` makes rows of cells of what was found: of a whole page at once, so that it can
    look up in one query what they need.
    """

    def __init__(
        self,
        request,
        form: ListForm,
        found: QuerySet | Sequence,
        *,
        columns: Sequence[Column],
        rows: Callable[[Iterable], Iterable[Mapping[str, Any]]],
        caption: str | Promise,
        page_size: int = PAGE_SIZE,
    ):
        self.form, self._asked, self._found, self._rows_of = form, request.GET, found, rows
        self._page_size = page_size
        self._by_database = isinstance(found, QuerySet)
        if self._by_database:
            columns = [replace(each, sortable=bool(each.order)) for each in columns]
        self._columns = columns
        shown = [each for each in columns if not each.file_only]
        empty = Table(shown, (), caption, hide_caption=True, stacked=True, anchor=ANCHOR)
        self._empty_table = empty.sortable(request)

    @property
    def format(self) -> str:
        """The format to download in; empty for the page, which also says what is wrong with a filter."""
        wanted = self._asked.get(FORMAT, "")
        return wanted if wanted in FORMATS and not self.form.errors else ""

    @cached_property
    def page(self) -> Page:
        """The page asked for, or the nearest that there is."""
        return Paginator(self._in_order, self._page_size).get_page(self._asked.get(PAGE, "1"))

    @property
    def is_other_page(self) -> bool:
        """Whether the page asked for doesn't exist: another one is shown, and says so."""
        return self._asked.get(PAGE, "1") != str(self.page.number)

    @cached_property
    def table(self) -> Table:
        """The page's rows."""
        return replace(self._empty_table, rows=self._rows(self.page))

    @property
    def files(self) -> list[tuple[str, str]]:
        """The formats to download what was found in, and their addresses."""
        return [(each, self._file_address(each)) for each in FORMATS]

    @property
    def unsearched(self) -> str:
        """The address of the whole list: of the same tab, if the form says one."""
        kept = {each.html_name: each.value() for each in self.form.hidden_fields() if each.value()}
        return "?" + urlencode(kept)

    def file(self, *name: object) -> HttpResponseBase | None:
        """All that was found, as the file that the address asks for (``formato=csv``); None if it asks for none."""
        if not self.format:
            return None
        names = [str(each.label) for each in self._columns]
        sheet = Sheet(str(self._empty_table.caption), names, self._values())
        return sheet_file(sheet, *name, format=self.format)

    @cached_property
    def _in_order(self) -> QuerySet | Sequence:
        """What was found in the order asked for; a list in the order of its cells is one of rows."""
        if self._by_database:
            return _in_order(self._found, self._empty_table)
        if self._empty_table.sort:
            return self._empty_table.ordered(self._rows_of(self._found))
        return self._found

    def _rows(self, part: Iterable) -> Iterable[Mapping[str, Any]]:
        """Rows of cells of a part of what is in order."""
        are_rows = self._empty_table.sort and not self._by_database
        return part if are_rows else self._rows_of(part)

    def _values(self) -> Iterator[list]:
        for row in self._rows(self._in_order):
            yield [_value(row.get(column.key)) for column in self._columns]

    def _file_address(self, format: str) -> str:
        query = self._asked.copy()
        query.pop(PAGE, None)
        query[FORMAT] = format
        return "?" + query.urlencode()


def sheet_file(sheet: Sheet, *name: object, format: str) -> HttpResponseBase:
    """A table as a file for a spreadsheet, named by what it holds and today's date."""
    filename = file_name(*name, timezone.localdate(), ending=format)
    return csv_response(filename, sheet) if format == "csv" else xlsx_response(filename, [sheet])


def _in_order(found: QuerySet, table: Table) -> QuerySet:
    """What was found in the table's order; equals keep the order that they came in."""
    if not table.sort:
        return found
    [order] = [each.order for each in table.columns if each.key == table.sort.removeprefix("-")]
    value = F(order) if isinstance(order, str) else order
    first = value.desc(nulls_last=True) if table.sort.startswith("-") else value.asc(nulls_last=True)
    return found.order_by(first, *found.query.order_by)


def _value(cell: Any) -> Any:
    """What a file holds of a cell: dates as dates, anything else as it is read, but no dash for nothing."""
    if not isinstance(cell, Cell):
        return cell
    text = None if cell.text == "—" else cell.text
    return cell.value if isinstance(cell.value, datetime.date) else text
