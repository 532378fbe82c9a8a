"""Reads an untrusted XLSX file whole: the cells of all its sheets, with what kind of thing each holds.

Bounded in unpacked size, sheets, rows, columns, cells and what it answers. Nothing is evaluated: a formula is told as one.
"""

import datetime
import io
import json
import re
import zipfile
from decimal import Decimal

from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.cleaning.sheets import check_unpacked

MAX_SHEETS = 150
MAX_ROWS = 2_000  # of a sheet, empty ones not counted; what is below is told by ``cut``
MAX_COLUMNS = 60
MAX_CELLS = 200_000
MAX_TEXT = 32_767  # characters of a cell, as many as Excel takes

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(r"vbaProject|macrosheets", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z0-9:$]{1,40})[\"']")
MAX_MERGED = 50  # ranges told of a sheet


def book_of(content: bytes) -> bytes:
    """The workbook as JSON: a list of sheets, each with ``title``, ``cells`` (row, column, kind, value), ``merged`` (ranges)
    and ``cut`` (whether it has more rows than are read). Kinds: ``text``, ``number``, ``date``, ``truth``, ``formula``, ``error``.

    Raises :class:`Refused`.
    """
    if content.startswith(_OLD_CONTAINER):
        raise Refused(Reason.ENCRYPTED if _ENCRYPTED in content else Reason.WRONG_KIND)
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(Reason.WRONG_KIND)
    try:
        return json.dumps(_sheets(content)).encode()
    except (Refused, MemoryError):
        raise
    except Exception:
        # openpyxl raises whatever its parsers raise for a file that only looks like a workbook.
        raise Refused(Reason.DAMAGED) from None


def _sheets(content: bytes) -> list[dict]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        check_unpacked(archive.infolist(), len(content))
        if "xl/workbook.xml" not in names and "mimetype" in names:
            raise Refused(Reason.WRONG_KIND)  # OpenDocument
        if any(map(_MACROS.search, names)) or b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise Refused(Reason.MACROS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        if len(book.worksheets) > MAX_SHEETS:
            raise Refused(Reason.TOO_MANY_SHEETS)
        found, told = [], 0
        for sheet in book.worksheets:
            cells, cut = _cells(sheet, MAX_CELLS - told)
            told += len(cells)
            found.append(
                {"title": sheet.title, "cells": cells, "cut": cut, "merged": _merged(archive, sheet)}
            )
    return found


def _cells(sheet, most: int) -> tuple[list[list], bool]:
    cells, rows = [], 0
    for row in sheet.iter_rows(max_col=MAX_COLUMNS):
        held = [cell for cell in row if cell.value is not None]
        if not held:
            continue
        rows += 1
        if rows > MAX_ROWS:
            return cells, True
        cells += [[cell.row, cell.column, *_kind_and_value(cell)] for cell in held]
        if len(cells) > most:
            raise Refused(Reason.TOO_COMPLEX)
    return cells, False


def _kind_and_value(cell) -> tuple[str, object]:
    value = cell.value
    if cell.data_type == "f":
        return "formula", ""
    if cell.data_type == "e":
        return "error", str(value)[:MAX_TEXT]
    match value:
        case bool():
            return "truth", value
        case int() | float() | Decimal():
            # As text: JSON has no integers of any length, and no infinity.
            return "number", str(value)[:MAX_TEXT]
        case datetime.datetime():
            # A day is a moment at midnight.
            midnight = value.time() == datetime.time()
            return "date", (value.date() if midnight else value).isoformat()
        case datetime.date():
            return "date", value.isoformat()
    return "text", str(value)[:MAX_TEXT]


def _merged(archive: zipfile.ZipFile, sheet) -> list[str]:
    found = _MERGED.findall(archive.read(sheet._worksheet_path))
    return [each.decode() for each in found[:MAX_MERGED]]
