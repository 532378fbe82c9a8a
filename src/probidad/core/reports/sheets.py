"""Tables as files for spreadsheet programs: XLSX with several sheets, CSV with one.

Whatever people wrote stays text: no cell of either format can be run as a formula.
"""

import csv
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation

from probidad.core.reports import cells
from probidad.core.reports.responses import download

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

_CSV_BATCH = 500


@dataclass(frozen=True)
class Sheet:
    """One table: its title, the names of its columns, and its rows in the order of the columns.

    ``rows`` may be an iterator; it is read once. ``None`` is an empty cell.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence]


def xlsx_response(filename: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """The sheets as one workbook to download. ``ValueError`` if there is none or one is too long."""
    # Loaded when it is asked for: else each process would take a tenth of a second and 20 MB for it.
    from probidad.core.reports.workbooks import xlsx

    return download(HttpResponse(xlsx(sheets), content_type=XLSX_TYPE), filename)


def csv_response(filename: str, sheet: Sheet) -> StreamingHttpResponse:
    """The sheet as CSV to download, row by row: commas, UTF-8 with the mark that Excel needs."""
    return download(StreamingHttpResponse(_csv_lines(sheet), content_type=CSV_TYPE), filename)


class _Line:
    """A file for the csv module that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(sheet: Sheet) -> Iterator[str]:
    # Texts are always quoted, so that a semicolon in one doesn't start a cell where Excel's
    # list separator is the semicolon.
    writer = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC)
    # Rows are made after the view has returned, perhaps on another thread: keep its language.
    language = translation.get_language()
    return chain(["\ufeff"], _batches(writer, chain([sheet.columns], sheet.rows), language))


def _batches(writer, rows: Iterable[Sequence], language: str | None) -> Iterator[str]:
    rows = iter(rows)
    while True:
        with translation.override(language):
            lines = [
                writer.writerow([_csv_value(value) for value in row]) for row in islice(rows, _CSV_BATCH)
            ]
        if not lines:
            return
        yield "".join(lines)


def _csv_value(value: object) -> cells.Value:
    value = cells.plain(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return cells.inert(value) if isinstance(value, str) else value
