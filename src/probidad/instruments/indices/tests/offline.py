"""Forms for tests: an evaluation being scored, its form as bytes, and a spreadsheet program that changes cells in it."""

import datetime as dt
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.core.files.cleaning.workbooks import book_of
from probidad.core.files.workbooks import book_from
from probidad.instruments.indices.models import Evidence, Round, Seat
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import FilledForm
from probidad.instruments.indices.tests.published import version_of
from probidad.instruments.indices.workbook import layout
from probidad.instruments.indices.workbook.contents import contents_of
from probidad.instruments.indices.workbook.reading import form_from
from probidad.instruments.indices.workbook.writing import write_form

DAY = dt.date(2026, 3, 2)


def seat_of(cast, person="assessor", **fields) -> Seat:
    """A seat in an evaluation that is being scored; ``fields`` are the round's own."""
    fields.setdefault("version", version_of("icifiep"))
    fields.setdefault("institution", cast.institution)
    round = Round.objects.create(
        organisation=cast.organisation,
        state=Round.State.SCORING,
        basis=Round.Basis.PUBLIC,
        starts_on=DAY,
        scored_until=DAY + dt.timedelta(days=30),
        **fields,
    )
    seat = Seat.objects.create(round=round, person=cast.people[person], part=Seat.Part.ASSESSOR)
    seat.round = round
    return seat


def link(
    seat: Seat, code: str, title="Acuerdo", url="https://ejemplo.gob.mx/acuerdo", seen_on=DAY
) -> Evidence:
    """A link that the seat's person brought."""
    return Evidence.objects.create(
        round=seat.round,
        code=code,
        kind=Evidence.Kind.LINK,
        title=title,
        url=url,
        seen_on=seen_on,
        side="organisation",
        brought_by=seat.person,
    )


class Spreadsheet:
    """A form that is open in a spreadsheet program."""

    def __init__(self, seat: Seat, content: bytes | None = None):
        self.seat = seat
        self.book = openpyxl.load_workbook(io.BytesIO(content or form_bytes(seat)))

    def sheet_of(self, entry: Entry):
        return next(sheet for sheet in self.book.worksheets[1:] if self.row(sheet, entry))

    def row(self, sheet, entry: Entry) -> int | None:
        column = self.column(sheet, layout.CODE)
        found = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value == entry.code]
        return found[0] if found else None

    def column(self, sheet, key: str) -> int:
        heading = layout.columns(layout.FEWEST_LINKS)[key]
        return next((cell.column for cell in sheet[1] if cell.value == heading), 1)

    def cell(self, entry: Entry, key: str):
        sheet = self.sheet_of(entry)
        return sheet.cell(self.row(sheet, entry), self.column(sheet, key))

    def type(self, entry: Entry, **values) -> None:
        """Type into cells by the keys of their columns, such as ``link_1_url``."""
        for key, value in values.items():
            self.cell(entry, key.replace("_", "-", 2) if key.startswith("link") else key).value = value

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def read(self) -> FilledForm:
        return read(self.seat, self.saved())


def form_bytes(seat: Seat) -> bytes:
    return write_form(seat, contents_of(seat))


def read(seat: Seat, content: bytes) -> FilledForm:
    """What a form changes, read in this very process: the one that bounds it takes a second to start."""
    return form_from(book_from(book_of(content)), seat)


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("formulario.xlsx", content)


def entries_of_each_sort(seat: Seat) -> tuple[Entry, Entry, Entry]:
    """One with levels, one that is measured as a part of a whole, one that may not apply."""
    entries = seat.round.entries
    chosen = next(e for e in entries if not e.indicator.measure and not e.indicator.may_not_apply)
    measured = next(e for e in entries if e.indicator.measure and e.indicator.measure.whole)
    optional = next(e for e in entries if e.indicator.may_not_apply and not e.indicator.measure)
    return chosen, measured, optional
