"""Reading a roster from CSV or XLSX as it comes from a human-resources office.

Columns: the e-mail address and the unit, in any order, under the names in ``COLUMNS``; other
columns are not read. A row without an address stands for a printed card. Bounded in bytes, rows and
unpacked size; nothing in a cell is evaluated.
"""

import csv
import io
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from charset_normalizer import from_bytes
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.languages.words import folded

MAXIMUM_BYTES = 20 * 1024 * 1024
# An honest roster of 200,000 rows unpacks to about 30 MB, and packs ten times smaller.
MAXIMUM_UNPACKED = 40 * 1024 * 1024
MAXIMUM_RATIO = 100
MAXIMUM_SECONDS = 20
MAXIMUM_ROWS = 200_000
MAXIMUM_PROBLEMS = 10
COLUMNS = {
    "email": {"correo", "correo electronico", "correo institucional", "email", "e-mail", "mail"},
    "unit": {"unidad", "unidad administrativa", "area", "area de adscripcion", "adscripcion", "unit"},
}


@dataclass
class RosterFile:
    """What a file said: ``(address or "", unit's folded name or "")`` a row, and repeated rows left out."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    repeated: int = 0


def read_roster(upload, unit_names: Iterable[str]) -> RosterFile:
    """Read an uploaded roster. Raises ValidationError, with line numbers, for what can't be used."""
    if upload.size > MAXIMUM_BYTES:
        raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MAXIMUM_BYTES // 1024**2})
    data = upload.read()
    table = _xlsx_rows(data) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    return _checked(table, _distinct(list(unit_names)))


def _distinct(unit_names: list[str]) -> set[str]:
    known = {folded(name) for name in unit_names}
    if len(known) < len(unit_names):
        message = _("Two units have names that differ in accents or capitals only: rename one of them first.")
        raise ValidationError(message)
    return known


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(_("This is neither a CSV nor an XLSX file."))
    text = _decoded(data)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first_line.count)
    csv.field_size_limit(10_000)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        raise ValidationError(
            _("The CSV file is damaged: a cell is longer than 10,000 characters.")
        ) from None


def _decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8, what its byte-order mark says, or the encoding that fits best."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in Mexico saves as Windows-1252; a detector is asked only to prefer it.
        best = from_bytes(data[:100_000], cp_isolation=["cp1252", "mac_roman", "cp850"]).best()
        return data.decode(best.encoding if best else "cp1252", errors="replace")


def _xlsx_rows(data: bytes) -> Iterator[list[str]]:
    import openpyxl  # here, since it takes 0.4 s that every command would pay

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_unpacked(archive.infolist(), len(data))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        end = time.monotonic() + MAXIMUM_SECONDS
        for row in book.worksheets[0].iter_rows(max_row=MAXIMUM_ROWS + 2, max_col=50, values_only=True):
            if time.monotonic() > end:
                raise ValidationError(
                    _("Reading this spreadsheet takes too long. Save it as CSV and try again.")
                )
            yield ["" if cell is None else str(cell) for cell in row]
    except ValidationError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers raise for a file that only looks like a workbook.
        raise ValidationError(_("This spreadsheet can't be read. Save it as CSV and try again.")) from error


def _check_unpacked(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAXIMUM_UNPACKED or unpacked > max(packed, 10_000) * MAXIMUM_RATIO:
        raise ValidationError(_("The spreadsheet unpacks to too much data."))


def _checked(table: Iterator[list[str]], known_units: set[str]) -> RosterFile:
    columns = _columns(next(table, []))
    found = RosterFile()
    unit_of: dict[str, str] = {}
    problems: list[str] = []
    for line, cells in enumerate(table, start=2):
        email, unit = _cell(cells, columns.get("email")).lower(), folded(_cell(cells, columns.get("unit")))
        if not email and not unit:
            continue
        problem = _problem(email, unit, known_units, unit_of)
        if problem:
            problems.append(_("Line %(line)s: %(problem)s") % {"line": line, "problem": problem})
        elif email and email in unit_of:
            found.repeated += 1
        else:
            found.rows.append((email, unit))
            if email:
                unit_of[email] = unit
        if len(problems) > MAXIMUM_PROBLEMS or len(found.rows) > MAXIMUM_ROWS:
            break
    _raise_problems(found, problems)
    return found


def _columns(header: list[str]) -> dict[str, int]:
    names = [folded(name) for name in header]
    columns = {
        column: position
        for column, accepted in COLUMNS.items()
        for position, name in enumerate(names)
        if name in accepted
    }
    if not columns:
        raise ValidationError(
            _("The first line must name the columns “correo” and “unidad”. It says: %(header)s")
            % {"header": ", ".join(name.strip()[:30] for name in header[:8]) or "—"}
        )
    return columns


def _cell(cells: list[str], position: int | None) -> str:
    return cells[position].strip() if position is not None and position < len(cells) else ""


def _problem(email: str, unit: str, known_units: set[str], unit_of: dict[str, str]) -> str:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            return _("“%(text)s” is not an e-mail address.") % {"text": email[:60]}
        if unit_of.get(email, unit) != unit:
            return _("%(email)s appears in two units.") % {"email": email[:60]}
    if unit and unit not in known_units:
        return _("the unit “%(unit)s” does not exist in the institution.") % {"unit": unit[:60]}
    return ""


def _raise_problems(found: RosterFile, problems: list[str]) -> None:
    if problems:
        shown = problems[:MAXIMUM_PROBLEMS]
        if len(problems) > MAXIMUM_PROBLEMS:
            shown.append(_("There are more lines like these."))
        raise ValidationError(shown)
    if len(found.rows) > MAXIMUM_ROWS:
        raise ValidationError(
            ngettext(
                "A roster holds at most %(most)s person.",
                "A roster holds at most %(most)s people.",
                MAXIMUM_ROWS,
            )
            % {"most": f"{MAXIMUM_ROWS:,}"}
        )
    if not found.rows:
        raise ValidationError(_("The file has no rows below its first line."))
