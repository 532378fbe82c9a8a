"""The door for forms: reads an uploaded XLSX file, all its sheets, in a bounded process.

What can't be read is refused with a reason in the reader's language. How much a file may cost is said
in ``cleaning/workbooks.py``.
"""

import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.sheets import answer_in_turn

MAX_BYTES = 10 * 1024 * 1024

MESSAGES = {
    Reason.EMPTY: _("The file is empty."),
    Reason.TOO_BIG: _("The file is too big: it may have 10 MB. Take pictures and other sheets out of it."),
    Reason.WRONG_KIND: _("This is no XLSX file. In your spreadsheet program, save it as “Excel (.xlsx)”."),
    Reason.ENCRYPTED: _("The file is protected by a password. Save a copy without one."),
    Reason.MACROS: _("The file has macros, which aren't read. Save it as “Excel (.xlsx)”, without macros."),
    Reason.DAMAGED: _(
        "This file can't be read. Open it, save it again as “Excel (.xlsx)” and try with that."
    ),
    Reason.TOO_MANY_SHEETS: _("The file has more than 150 sheets. Delete those that were added."),
    Reason.UNPACKED: _(
        "The file unpacks to too much data. Delete what was added to it: pictures, sheets, rows."
    ),
    Reason.TOO_COMPLEX: _(
        "Reading this file takes more than it may. Delete the sheets and rows that were added."
    ),
    Reason.TOO_SLOW: _("Reading this file takes too long. Delete the sheets and rows that were added."),
}


@dataclass(frozen=True)
class BookCell:
    """What a cell holds: ``kind`` is ``text``, ``number``, ``date``, ``truth``, ``formula`` or ``error``.

    ``value`` is the text, the number as text, an ISO date (or moment), or a bool.
    """

    kind: str
    value: str | bool


@dataclass(frozen=True)
class BookSheet:
    """A sheet: its cells by row and column (from 1), its merged ranges; ``cut``: it has more rows than were read."""

    title: str
    cells: dict[tuple[int, int], BookCell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    cut: bool = False


def read_book(upload) -> list[BookSheet]:
    """The sheets of an uploaded file (Django's ``UploadedFile``), hidden ones too. Raises ValidationError with the reason."""
    try:
        if upload.size > MAX_BYTES:
            raise Refused(Reason.TOO_BIG)
        upload.seek(0)
        content = upload.read()
        if not content:
            raise Refused(Reason.EMPTY)
        return book_from(answer_in_turn("book", content))
    except Refused as refused:
        raise ValidationError(str(MESSAGES[refused.reason]), code=str(refused.reason)) from None


def book_from(answer: bytes) -> list[BookSheet]:
    """The sheets of what the process answered."""
    return [
        BookSheet(
            title=sheet["title"],
            cells={(row, column): BookCell(kind, value) for row, column, kind, value in sheet["cells"]},
            merged=tuple(sheet["merged"]),
            cut=sheet["cut"],
        )
        for sheet in json.loads(answer)
    ]
