"""Reads an untrusted CSV or XLSX file: the texts of its first sheet, row by row.

Bounded in unpacked size, rows, columns and what it answers; nothing in a cell is evaluated. A cell
is cut where no address and no name goes on.
"""

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator

from probidad.core.files.cleaning import Reason, Refused

MAX_ROWS = 200_001  # a heading and 200,000 rows below it
MAX_LINES = 1_048_576  # empty ones included: as many as a spreadsheet program has
MAX_COLUMNS = 50
MAX_CELL = 300
MAX_CSV_CELL = 10_000  # a longer one is a quotation mark that nobody closed
MAX_ANSWER = 64 * 1024 * 1024
# An honest sheet of 200,000 rows unpacks to about 30 MB, and packs ten times smaller.
MAX_UNPACKED = 40 * 1024 * 1024
MAX_RATIO = 100
# What one doesn't see: it would tell two equal texts apart, or turn the text around it.
_UNSEEN = ("Cc", "Cf", "Co", "Cs")


def rows_of(content: bytes) -> bytes:
    """The rows as JSON, one a line, without empty ones at the end. Raises :class:`Refused`."""
    table = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    answer, told = io.BytesIO(), 0
    for number, cells in enumerate(table, start=1):
        texts = _texts(cells)
        if number > (MAX_ROWS if texts else MAX_LINES):
            raise Refused(Reason.TOO_MANY_ROWS)
        if texts:
            answer.write(b"[]\n" * (number - told - 1) + json.dumps(texts).encode() + b"\n")
            told = number
        if answer.tell() > MAX_ANSWER:
            raise Refused(Reason.TOO_COMPLEX)
    return answer.getvalue()


def _texts(cells: Iterable) -> list[str]:
    """The row's texts without what one doesn't see, and without empty ones at its end."""
    texts = ["" if cell is None else _seen(str(cell)[:MAX_CELL]) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = ("" if unicodedata.category(each) in _UNSEEN else each for each in " ".join(text.split()))
    return "".join(kept).strip()


def _csv(content: bytes) -> Iterator[list[str]]:
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(Reason.WRONG_KIND)
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first_line.count)
    csv.field_size_limit(MAX_CSV_CELL)
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield cells[:MAX_COLUMNS]
    except csv.Error:
        raise Refused(Reason.LONG_CELL) from None


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, what its byte-order mark says, or the encoding that fits best."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        # Excel in Mexico saves as Windows-1252; a detector is asked only to prefer it.
        best = from_bytes(content[:100_000], cp_isolation=["cp1252", "mac_roman", "cp850"]).best()
        return content.decode(best.encoding if best else "cp1252", errors="replace")


def _xlsx(content: bytes) -> Iterator[tuple]:
    import openpyxl
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_unpacked(archive.infolist(), len(content))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for cells in book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True):
            # A file of one cell in the last row has a million empty ones before it.
            if cells.count(None) == len(cells):
                yield ()
                continue
            # A formula is its own text, as in a CSV file: what it last came to needn't be in the file.
            yield tuple(
                getattr(each, "text", "=") if isinstance(each, (ArrayFormula, DataTableFormula)) else each
                for each in cells
            )
    except (Refused, MemoryError):
        raise
    except Exception:
        # openpyxl raises whatever its parsers raise for a file that only looks like a workbook.
        raise Refused(Reason.DAMAGED) from None


def check_unpacked(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Raise :class:`Refused` for a package whose parts would take more than they may."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > max(packed, 10_000) * MAX_RATIO:
        raise Refused(Reason.UNPACKED)
