"""Lists with a search, filters, sorting, pages and files: plain addresses, without script.

A view makes a form of what may be asked for, finds what it asks for, and shows one page of it::

    form = RoundSearch(request.GET, institutions=institutions)
    found = queries.found_rounds(rounds, **form.cleaned_data) if form.is_valid() else []
    listing = Listing(request, form, found, columns=COLUMNS, row=round_row, caption=_("Rounds"))
    return listing.file("rondas") or render(request, "exercises/panel/rounds.html", {"list": listing})

and the template includes ``components/list.html``. All that is asked for stands in the address.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from probidad.core.reports.responses import file_name
from probidad.core.reports.sheets import Sheet, csv_response, xlsx_response
from probidad.core.ui.tables import Cell, Column, Table

PAGE_SIZE = 50
FORMATS = ("xlsx", "csv")
# Where the results begin: a search, a page and an order lead there, past the form.
ANCHOR = "#lista"


class SearchForm(forms.Form):
    """What a list is searched by. A list's own form adds its filters, named in Spanish as all addresses are."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)

    @property
    def is_used(self) -> bool:
        """Whether anything is asked for: then an empty list means that nothing matches."""
        return bool(self.errors) or any(self.cleaned_data.get(each.name) for each in self.visible_fields())


class Listing:
    """One page of what was found, in the order asked for, and the links that lead on from it.

    A queryset (in an order that ends with its key, so that pages don't overlap) is sorted and paged by the
    database, by those columns that say their ``order``; a list is sorted by what its cells say, as a
    dictionary would. ``row`` makes a row of cells of what was found.
    """

    def __init__(
        self,
        request,
        form: SearchForm,
        found: QuerySet | Sequence,
        *,
        columns: Sequence[Column],
        row: Callable[[Any], Mapping[str, Any]],
        caption: str | Promise,
    ):
        self.form, self._query = form, request.GET.copy()
        for name in ("pagina", "formato"):
            self._query.pop(name, None)
        by_database = isinstance(found, QuerySet)
        if by_database:
            columns = [replace(each, sortable=bool(each.order)) for each in columns]
        table = Table(columns, (), caption, hide_caption=True, stacked=True, anchor=ANCHOR).sortable(request)
        self._row = row if by_database else dict
        self._found = _in_order(found, table) if by_database else table.ordered(map(row, found))
        asked = request.GET.get("pagina", "1")
        self.page = Paginator(self._found, PAGE_SIZE).get_page(asked)
        # A page that doesn't exist is another one, and says so.
        self.is_other_page = asked != str(self.page.number)
        self.table = replace(table, rows=map(self._row, self.page))
        self._format = request.GET.get("formato", "")

    @property
    def files(self) -> list[tuple[str, str]]:
        """The formats to download what was found in, and their addresses."""
        return [(each, self._address(formato=each)) for each in FORMATS]

    @property
    def unsearched(self) -> str:
        """The address of the whole list: of the same tab, if the form says one."""
        return "?" + urlencode(
            {each.name: each.value() for each in self.form.hidden_fields() if each.value()}
        )

    def file(self, *name: object) -> HttpResponseBase | None:
        """All that was found, as the file that the address asks for (``formato=csv``); None if it asks for none."""
        if self._format not in FORMATS or self.form.errors:
            return None
        filename = file_name(*name, timezone.localdate(), ending=self._format)
        sheet = Sheet(
            str(self.table.caption), [str(each.label) for each in self.table.columns], self._values()
        )
        return csv_response(filename, sheet) if self._format == "csv" else xlsx_response(filename, [sheet])

    def _values(self) -> Iterator[list]:
        for row in map(self._row, self._found):
            yield [_value(row.get(column.key)) for column in self.table.columns]

    def _address(self, **changes: str) -> str:
        query = self._query.copy()
        query.update(changes)
        return "?" + query.urlencode()


def _in_order(found: QuerySet, table: Table) -> QuerySet:
    """What was found in the table's order; equals keep the order that they came in."""
    order = {each.key: F(each.order) for each in table.columns if each.order}.get(
        table.sort.removeprefix("-")
    )
    if order is None:
        return found
    down = table.sort.startswith("-")
    first = order.desc(nulls_last=True) if down else order.asc(nulls_last=True)
    return found.order_by(first, *found.query.order_by)


def _value(cell: Any) -> Any:
    """What a file holds of a cell: dates as dates, anything else as it is read, but no dash for nothing."""
    if not isinstance(cell, Cell):
        return cell
    text = None if cell.text == "—" else cell.text
    return cell.value if isinstance(cell.value, datetime.date) else text
