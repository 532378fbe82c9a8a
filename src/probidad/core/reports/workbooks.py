"""XLSX, written by openpyxl. It is large: import this module where a workbook is made, and nowhere else."""

import datetime
import io
import math
import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from probidad.core.reports import cells
from probidad.core.reports.sheets import Sheet

# Excel's limits: rows of a sheet, characters of a cell, of a sheet's title, of a property.
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_TITLE = 31
MAX_PROPERTY = 255
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Widths in characters. The first rows tell how wide a column must be.
_NARROWEST, _WIDEST, _LOOKED_AT = 9, 60, 200
# The height of a line of text, and of the tallest row that Excel has, in points.
_LINE, _TALLEST = 15, 409
# Columns of so many characters together can still be read once they fit on the width of a page.
_FITTING = 220

_HEADER_FONT = Font(bold=True, color="FF06413C")
_HEADER_FILL = PatternFill("solid", fgColor="FFE2F0EC")
_HEADER_EDGE = Border(bottom=Side(style="medium", color="FF0A5C55"))
_HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="center")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one workbook. ``ValueError`` if there is none or one is too long for Excel."""
    if not sheets:
        raise ValueError("A workbook needs at least one sheet")
    book = Workbook(write_only=True)
    book.properties.creator = settings.SITE_NAME
    book.properties.title = cells.text(sheets[0].title)[:MAX_PROPERTY]
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(sheet_title(sheet.title, taken))
        try:
            _fill(page, sheet)
        finally:
            page.close()
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_title(title: str, taken: set[str]) -> str:
    """The title as Excel allows it, unlike those ``taken`` (in lower case), to which it is added."""
    base = _TITLE_FORBIDDEN.sub(" ", str(title))
    base = " ".join(base.split()).strip("'")[:MAX_TITLE].strip("' ")
    # "History" is a name that Excel keeps for itself.
    base = base if base and base.lower() != "history" else f"{base} 1".strip()
    found, number = base, 1
    while found.lower() in taken:
        number += 1
        ending = f" ({number})"
        found = base[: MAX_TITLE - len(ending)].rstrip() + ending
    taken.add(found.lower())
    return found


def row_height(texts: Iterable[tuple[object, float]]) -> float | None:
    """How tall a row must be for its wrapped texts, each with its column's width, to be read; None for one line.

    Excel finds out by itself. LibreOffice doesn't in a file that openpyxl wrote: it says that Excel made it, and Excel would
    have stored the heights.
    """
    lines = max((_lines(text, width) for text, width in texts if isinstance(text, str)), default=1)
    return min(lines * _LINE, _TALLEST) if lines > 1 else None


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / width)) for line in text.splitlines())


def _fill(page, sheet: Sheet) -> None:
    rows = iter(sheet.rows)
    first = [tuple(row) for row in islice(rows, _LOOKED_AT)]
    widths = _widths(sheet.columns, first)
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    if sum(widths) <= _FITTING:
        fit_to_width(page)
    page.append([_header_cell(page, name) for name in sheet.columns])
    for number, row in enumerate(chain(first, rows), start=2):
        if number > MAX_ROWS:
            raise ValueError(f"A sheet holds at most {MAX_ROWS - 1} rows")
        if any(map(_wraps, row)):
            page.row_dimensions[number].height = row_height(zip(row, widths, strict=False))
        page.append(_row(page, row))


def fit_to_width(page) -> None:
    """Print all columns across one page, and on as many pages down as it takes."""
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _widths(columns: Sequence[str], rows: list[tuple]) -> list[float]:
    widths = [len(str(name)) + 3 for name in columns]
    for row in rows:
        for place, value in enumerate(row[: len(widths)]):
            widths[place] = max(widths[place], _length(value) + 2)
    return [min(max(width, _NARROWEST), _WIDEST) for width in widths]


def _length(value: object) -> int:
    if isinstance(value, datetime.datetime):
        return len("2026-01-01 00:00:00")
    if isinstance(value, float):
        return min(len(str(value)), 12)
    return 0 if value is None else max(map(len, str(value).splitlines()), default=0)


def _header_cell(page, name: object) -> Cell:
    cell = _text_cell(page, cells.text(name))
    cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
    cell.border, cell.alignment = _HEADER_EDGE, _HEADER_ALIGNMENT
    return cell


def _row(page, row: Sequence) -> list[Cell | cells.Value]:
    """The row's cells. Styles cost more than all the rest, so only rows that grow tall get any."""
    values = [cells.plain(value) for value in row]
    if any(map(_wraps, values)):
        return [_tall_cell(page, value) for value in values]
    return [_text_cell(page, value) if isinstance(value, str) else value for value in values]


def _wraps(value: object) -> bool:
    return isinstance(value, str) and (len(value) > _WIDEST or "\n" in value)


def _tall_cell(page, value: cells.Value) -> Cell:
    cell = _text_cell(page, value) if isinstance(value, str) else WriteOnlyCell(page, value)
    cell.alignment = _WRAPPED if _wraps(value) else _TOP
    return cell


def _text_cell(page, text: str) -> Cell:
    cell = WriteOnlyCell(page, text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")
    # openpyxl guesses formulas and errors from the text ("=1", "#N/A"). Text is text.
    cell.data_type = "s"
    if cells.looks_like_formula(text):
        # Excel's own mark: the cell stays text when somebody edits it or saves it as CSV.
        cell.quotePrefix = True
    return cell
