"""A form that came back: what was changed in it, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Collection, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from probidad.core.files.cleaning.workbooks import MAX_ROWS
from probidad.core.files.workbooks import BookCell, BookSheet, read_book
from probidad.instruments.indices.models import Seat
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import FilledForm, FilledRow, Finding, Link, LinkChange
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.workbook import layout, values
from probidad.instruments.indices.workbook.identity import Damaged, Identity, identity_from, identity_of
from probidad.instruments.indices.workbook.problems import MOST_TOLD, Problems, shown


def read_form(upload, seat: Seat) -> FilledForm:
    """What an uploaded form changes. Raises ValidationError with what is wrong, and where."""
    return form_from(read_book(upload), seat)


def form_from(book: Sequence[BookSheet], seat: Seat) -> FilledForm:
    """What a form changes, from the cells of its sheets. Raises ValidationError."""
    by_title = {sheet.title: sheet for sheet in book}
    identity = _identity(by_title.get(layout.IDENTITY_SHEET))
    _check_it_is_this_one(identity, seat)
    problems = Problems()
    _check_sheets(identity, book, problems)
    rows: dict[str, FilledRow | None] = {}
    for title in identity.sheets:
        if title in by_title:
            _AreaReader(by_title[title], identity, seat, problems, rows).read()
    problems.raise_if_any()
    _check_no_row_is_missing(identity, seat, rows)
    return FilledForm(rows=tuple(row for row in rows.values() if row))


def _identity(sheet: BookSheet | None) -> Identity:
    if sheet is None:
        message = _(
            "This is no form of this platform, or its hidden sheet “%(sheet)s” was deleted. Download the form again."
        )
        raise ValidationError(message % {"sheet": layout.IDENTITY_SHEET}, code="no-form")
    rows: dict[int, list[str]] = {}
    for (row, _column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(layout.plain_text(layout.unescaped(str(cell.value))))
    try:
        return identity_from(list(rows.values()))
    except Damaged:
        message = _(
            "The hidden sheet “%(sheet)s” of this form was changed. Download the form again and copy your yellow cells into it."
        )
        raise ValidationError(message % {"sheet": layout.IDENTITY_SHEET}, code="damaged") from None


def _check_it_is_this_one(identity: Identity, seat: Seat) -> None:
    """Refuse a form of another instrument, version, evaluation or person, by its name."""
    told, this = identity.names, identity_of(seat).names
    if told["urn"] != this["urn"]:
        message = _("This form is of another instrument: “%(name)s”. Upload it in its own evaluation.")
        raise ValidationError(message % {"name": shown(told["instrument"])}, code="instrument")
    if told["version"] != this["version"]:
        message = _(
            "This form is of version %(form)s of the instrument; this evaluation applies version %(this)s. Download its form and copy your answers."
        )
        raise ValidationError(
            message % {"form": shown(told["version"]), "this": this["version"]}, code="version"
        )
    if told["round"] != this["round"]:
        message = _("This form is of another evaluation: “%(name)s”. Upload it there.")
        raise ValidationError(message % {"name": shown(told["round-name"])}, code="round")
    if told["seat"] != this["seat"]:
        message = _("This form is %(person)s's. Each person uploads their own.")
        raise ValidationError(message % {"person": shown(told["person"])}, code="seat")


def _check_sheets(identity: Identity, book: Sequence[BookSheet], problems: Problems) -> None:
    """Say which sheets are missing, and which ones may be those under another name."""
    own = {*identity.sheets, layout.IDENTITY_SHEET, layout.CHOICES_SHEET}
    titles = [sheet.title for sheet in book]
    others = ", ".join(f"“{shown(title)}”" for title in titles[1:] if title not in own)
    for missing in identity.sheets:
        if missing in titles:
            continue
        if others:
            message = _("it is missing. If it was renamed (there is %(others)s), give it its name back.")
            problems.in_sheet(missing, message % {"others": others})
        else:
            problems.in_sheet(
                missing, _("it is missing. Download the form again and copy your yellow cells into it.")
            )


def _check_no_row_is_missing(identity: Identity, seat: Seat, rows: Collection[str]) -> None:
    """Refuse a form of which rows were deleted: nobody could tell whether their answers are to be emptied."""
    known = seat.round.by_code
    if missing := [known[code].number for code in identity.answers if code in known and code not in rows]:
        message = _(
            "The rows of these indicators are missing: %(numbers)s. Download the form again and copy your yellow cells into it."
        )
        raise ValidationError(message % {"numbers": ", ".join(missing[:MOST_TOLD])}, code="rows")


class _AreaReader:
    """Reads the sheet of one area."""

    def __init__(self, sheet: BookSheet, identity: Identity, seat: Seat, problems: Problems, rows: dict):
        self.sheet, self.identity, self.seat, self.problems, self.rows = sheet, identity, seat, problems, rows
        self.places: dict[str, int] = {}

    def read(self) -> None:
        """Take the sheet's rows, or say what is wrong with it."""
        title, before = self.sheet.title, len(self.rows)
        if self.sheet.cut:
            message = _("it has more than %(most)s rows. Delete those below the last indicator.")
            return self.problems.in_sheet(title, message % {"most": f"{MAX_ROWS:,}"})
        for cells in self.sheet.merged:
            self.problems.in_cell(title, cells, _("these cells are merged. Separate them again."))
        if self.sheet.merged or not self._find_columns():
            return None
        for row in sorted({row for row, _column in self.sheet.cells if row > 1}):
            self._read_row(row)
        if len(self.rows) == before:
            self.problems.in_sheet(
                title, _("it has no indicators. Download the form again and copy your yellow cells into it.")
            )
        return None

    def _find_columns(self) -> bool:
        """Find each column by its heading, wherever it stands now; whether all are there, once each."""
        titles: dict[str, list[int]] = {}
        for (row, column), cell in self.sheet.cells.items():
            if row == 1:
                titles.setdefault(layout.plain_text(layout.unescaped(str(cell.value))), []).append(column)
        whole = True
        for key, heading in self.identity.headings.items():
            if key in layout.READING:
                continue
            found = titles.get(heading, [])
            if len(found) == 1:
                self.places[key] = found[0]
                continue
            whole = False
            told = {"heading": heading}
            if found:
                self.problems.in_sheet(
                    self.sheet.title, _("two columns are headed “%(heading)s”. Leave one.") % told
                )
            else:
                self.problems.in_sheet(
                    self.sheet.title,
                    _("row 1 lacks the heading “%(heading)s”. Write it back above its column.") % told,
                )
        return whole

    def _read_row(self, row: int) -> None:
        code = self._value(row, layout.CODE, lambda cell: values.text(cell, 200)) or ""
        if not code:
            if typed := next((key for key in self.places if not values.is_blank(self._cell(row, key))), None):
                message = _("the row is of no indicator. Move what is written to its indicator's row.")
                self._problem(row, typed, message)
            return
        entry = self.seat.round.by_code.get(code)
        if entry is None or code not in self.identity.answers:
            message = _(
                "there is no indicator “%(code)s” in this form. Write the key back, or delete the row."
            )
            return self._problem(row, layout.CODE, message % {"code": shown(code)})
        if code in self.rows:
            message = _("the indicator stands in two rows. Delete the one that was added.")
            return self._problem(row, layout.CODE, message)
        self.rows[code] = None
        finding, links = self._finding(row, entry), self._links(row, code)
        if finding or links:
            edition = self.identity.answers[code][0]
            self.rows[code] = FilledRow(code=code, edition=edition, finding=finding, links=tuple(links))

    def _finding(self, row: int, entry: Entry) -> Finding | None:
        """What was found, if the form says otherwise than when it left."""
        measure = entry.indicator.measure
        level = ""
        if layout.choices(entry):
            level = self._value(row, layout.LEVEL, lambda cell: values.level(cell, entry))
        finding = Finding(
            level=level or "",
            part=self._value(row, layout.PART, values.number) if measure else None,
            whole=self._value(row, layout.WHOLE, values.number) if measure and measure.whole else None,
            note=self._value(row, layout.NOTE, values.note) or "",
        )
        if self.identity.left_with(entry.code, finding):
            return None
        self._check(row, finding)
        return finding

    def _check(self, row: int, finding: Finding) -> None:
        counted = finding.part is not None or finding.whole is not None
        if finding.level == NOT_APPLICABLE and counted:
            self._problem(
                row,
                layout.LEVEL,
                _("it says that the indicator doesn't apply, and there are quantities. Leave one of both."),
            )
        if finding.level == NOT_APPLICABLE and not finding.note:
            self._problem(row, layout.NOTE, _("say why the indicator doesn't apply."))
        if finding.part is not None and finding.whole is not None and finding.part > finding.whole:
            self._problem(
                row,
                layout.PART,
                _("it is more than the quantity beside it, of which it is a part. Correct one of both."),
            )

    def _links(self, row: int, code: str) -> list[LinkChange]:
        """The links that the form says otherwise than when it left."""
        changes = []
        for number in range(1, layout.MOST_LINKS + 1):
            keys = {part: layout.link_column(number, part) for part in layout.LINK_PARTS}
            if keys["url"] not in self.places:
                break
            cells = {part: self.sheet.cells.get((row, self.places[key])) for part, key in keys.items()}
            evidence, left = self.identity.links.get((code, number), (None, ""))
            if all(map(values.is_blank, cells.values())):
                if evidence:
                    changes.append(LinkChange(evidence=evidence))
            elif values.link_digest(cells) != left and (link := self._link(row, keys, cells)):
                changes.append(LinkChange(evidence=evidence, link=link))
        return changes

    def _link(self, row: int, keys: dict[str, str], cells: dict[str, BookCell | None]) -> Link | None:
        """A link; None where it isn't whole, which is then said."""
        readers = {"title": values.title, "url": values.address, "seen_on": values.day}
        lacking = {
            "title": _("the link has no title. Write what the page is called."),
            "url": _("the link has no address. Copy it from the browser."),
            "seen_on": _(
                "the link has no day. Write the one on which the page was seen, such as 2026-03-02."
            ),
        }
        found = {}
        for part, read in readers.items():
            if values.is_blank(cells[part]):
                self._problem(row, keys[part], lacking[part])
            else:
                found[part] = self._value(row, keys[part], read)
        return Link(**found) if len(found) == len(readers) and all(found.values()) else None

    def _cell(self, row: int, key: str) -> BookCell | None:
        return self.sheet.cells.get((row, self.places[key]))

    def _value(self, row: int, key: str, read: Callable[[BookCell | None], object]):
        """What a cell says; None where it is wrong, which is then said."""
        try:
            return read(self._cell(row, key))
        except values.Wrong as wrong:
            self._problem(row, key, str(wrong))
            return None

    def _problem(self, row: int, key: str, message: str) -> None:
        # Only here, as everywhere: it is large (core/reports/workbooks.py).
        from openpyxl.utils import get_column_letter

        address = f"{get_column_letter(self.places[key])}{row}"
        self.problems.in_cell(self.sheet.title, address, message)
