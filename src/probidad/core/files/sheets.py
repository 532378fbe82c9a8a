"""The door for tables: reads an uploaded CSV or XLSX file as rows of texts, in a bounded process.

What can't be read is refused with a reason in the reader's language. How much a file may cost is said
in ``cleaning/sheets.py``.
"""

import json
import threading
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from probidad.core.files import bounded
from probidad.core.files.cleaning import Reason, Refused

MAX_BYTES = 20 * 1024 * 1024
TIMEOUT = 60  # seconds on the clock for one file; it may use 20 s of a processor
# Seconds to wait for the file before. A web thread waits meanwhile, which somebody's answer may need.
PATIENCE = 5
_desk = threading.Lock()

BUSY = _("Another file is being read just now. Nothing is wrong with yours: try again in a minute.")
MESSAGES = {
    Reason.TOO_BIG: _("The file is too big: a table may have 20 MB."),
    Reason.WRONG_KIND: _("This is neither a CSV nor an XLSX file."),
    Reason.DAMAGED: _("This spreadsheet can't be read. Save it as CSV and try again."),
    Reason.LONG_CELL: _("The CSV file is damaged: a cell is longer than 10,000 characters."),
    Reason.TOO_MANY_ROWS: _("The table has more than 200,000 rows."),
    Reason.UNPACKED: _("The spreadsheet unpacks to too much data."),
    Reason.TOO_COMPLEX: _(
        "Reading this spreadsheet takes more than it may. Copy the rows into a new one, or save it as CSV."
    ),
    Reason.TOO_SLOW: _("Reading this spreadsheet takes too long. Save it as CSV and try again."),
}


def read_rows(upload) -> Iterator[list[str]]:
    """The rows of an uploaded file (Django's ``UploadedFile``), the first being row 1; empty ones are ``[]``.

    Texts bear no invisible characters; a cell after the fiftieth isn't read. Raises ValidationError
    with the reason.
    """
    try:
        answer = _read(upload)
    except Refused as refused:
        raise ValidationError(str(MESSAGES[refused.reason]), code=str(refused.reason)) from None
    return map(json.loads, answer.splitlines())


def _read(upload) -> bytes:
    if upload.size > MAX_BYTES:
        raise Refused(Reason.TOO_BIG)
    return answer_in_turn("rows", upload.read())


def answer_in_turn(task: str, content: bytes) -> bytes:
    """What the bounded process answers to a task, once no other table is being read; raises :class:`Refused`, and
    ValidationError where it takes too long until then."""
    # One at a time in a process: what many cost together is bounded too.
    if not _desk.acquire(timeout=PATIENCE):
        raise ValidationError(BUSY, code="busy")
    try:
        return bounded.answer(task, content, timeout=TIMEOUT)
    finally:
        _desk.release()
