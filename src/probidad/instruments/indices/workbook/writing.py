"""A form to fill in without a connection: instructions, and a sheet for each area that the assessor scores."""

import io
from collections.abc import Sequence
from copy import copy

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.reports import cells
from probidad.instruments.indices.models import Seat
from probidad.instruments.indices.models.answers import NOTE_LENGTH
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.workbook import layout
from probidad.instruments.indices.workbook.identity import Identity, identity_of

_WIDTHS = {"number": 9, "question": 44, "counts": 44, "verify": 40, "evidence": 40, "levels": 50}
_TYPED_WIDTHS = {layout.LEVEL: 36, layout.PART: 12, layout.WHOLE: 12, layout.NOTE: 50, layout.CODE: 24}
_LINK_WIDTHS = {"title": 28, "url": 36, "seen_on": 13}
_EDGE = "FFB9CCC8"


def write_form(seat: Seat, contents: layout.Contents) -> bytes:
    """The form of an assessor's seat, with what it has answered so far, in the reader's language."""
    # Only here, as everywhere: it is large (core/reports/workbooks.py).
    from openpyxl import Workbook

    from probidad.core.reports.workbooks import sheet_title

    book, pen = Workbook(), _Pen()
    book.properties.creator = settings.SITE_NAME
    taken = {layout.IDENTITY_SHEET, layout.CHOICES_SHEET}
    identity = identity_of(seat)
    identity.headings = layout.columns(contents.slots)
    areas = list(layout.groups(seat))
    titles = [sheet_title(title, taken) for title, _entries in areas]
    identity.sheets = titles
    instructions = book.active
    instructions.title = sheet_title(_("Instructions"), taken)
    _write_instructions(
        pen, instructions, seat, list(zip(titles, (entries for _t, entries in areas), strict=True))
    )
    lists = book.create_sheet(layout.CHOICES_SHEET)
    for title, (_long, entries) in zip(titles, areas, strict=True):
        _AreaSheet(pen, book.create_sheet(title), lists, identity, contents).write(entries)
    book.move_sheet(lists, len(titles))
    hidden = book.create_sheet(layout.IDENTITY_SHEET)
    for number, row in enumerate(identity.rows(), start=1):
        for column, text in enumerate(row, start=1):
            pen.put(hidden, number, column, text)
    for sheet in (lists, hidden):
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class _Pen:
    """Writes cells. What a style looks like is worked out once: openpyxl takes a second for a thousand cells."""

    def __init__(self):
        self._styles: dict[str, object] = {}

    def put(self, sheet, row: int, column: int, value: object, style: str = "plain") -> None:
        """Write a cell: texts as texts, whatever they begin with."""
        cell = sheet.cell(row, column)
        if style not in self._styles:
            _dress(cell, style)
            self._styles[style] = copy(cell._style)
        cell._style = copy(self._styles[style])
        if isinstance(value, str) and value:
            cell.value = layout.escaped(cells.text(value))
            cell.data_type = "s"
            cell.quotePrefix = cells.looks_like_formula(value)
        elif value != "":
            cell.value = cells.plain(value)
            cell._style = copy(self._styles[style])  # a day would bring its own format


def _dress(cell, style: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    edge = Side(style="thin", color=_EDGE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if style == "heading":
        cell.font = Font(bold=True, color="FF06413C")
        cell.fill = PatternFill("solid", fgColor="FFE2F0EC")
        cell.border = Border(bottom=Side(style="medium", color="FF0A5C55"))
    elif style == "big":
        cell.font = Font(bold=True, size=16, color="FF06413C")
    elif style == "read":
        cell.border = Border(bottom=edge)
    elif style == "closed":
        # Nothing is asked here.
        cell.fill = PatternFill("solid", fgColor="FFE6E6E6")
        cell.border = Border(bottom=edge)
    elif style.startswith("typed"):
        cell.fill = PatternFill("solid", fgColor="FFFFF9DB")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.protection = Protection(locked=False)
        # As text, so that nothing that is typed is taken for a formula or a date.
        cell.number_format = {"typed-number": "0", "typed-date": "yyyy-mm-dd"}.get(style, "@")


def _write_instructions(pen: _Pen, sheet, seat: Seat, areas: Sequence[tuple[str, list[Entry]]]) -> None:
    from probidad.core.reports.workbooks import fit_to_width, row_height

    round, width = seat.round, 100
    sheet.column_dimensions["A"].width = width
    lines = [
        (str(round), "big"),
        (
            _("Form to score without a connection. It is %(person)s's, and nobody else's.")
            % {"person": seat.person},
            "",
        ),
        (_("Last day for scoring: %(day)s") % {"day": date_format(round.scored_until)}, ""),
        ("", ""),
        (_("How to fill it in"), "heading"),
        *((f"{number}. {step}", "read") for number, step in enumerate(_steps(), start=1)),
        ("", ""),
        (_("Sheets of this form"), "heading"),
        *((f"{title}: {_counted(len(entries))}", "read") for title, entries in areas),
    ]
    for number, (text, style) in enumerate(lines, start=1):
        pen.put(sheet, number, 1, text, style or "plain")
        sheet.row_dimensions[number].height = 24 if style == "big" else row_height([(text, width)])
    fit_to_width(sheet)
    sheet.protection.sheet = True


def _counted(indicators: int) -> str:
    return ngettext("%(count)s indicator", "%(count)s indicators", indicators) % {"count": indicators}


def _steps() -> list[str]:
    return [
        _("Write in the yellow cells only. The others are for reading, and nothing is read from them."),
        _(
            "Each row is an indicator. Read what counts, and choose the level found from the list of its cell."
        ),
        _("Where quantities are asked for, write them in digits: the level follows from them."),
        _(
            "If an indicator doesn't apply, choose that in the list, where it is offered, and say why in the note."
        ),
        _(
            "For each page that you saw as evidence, write its title, its address (https://…) and the day on which you saw it, such as 2026-03-02."
        ),
        _(
            "An emptied cell empties the answer; an emptied link is taken away. Files are added on the platform, not here."
        ),
        _("Don't rename sheets, don't merge cells, don't paste formulas, and save it as Excel (.xlsx)."),
        _(
            "When you have a connection again, upload this file on the page of the evaluation. You see what it changes before anything is stored."
        ),
    ]


class _AreaSheet:
    """One area: headings that stay in sight, and a row for each indicator."""

    def __init__(self, pen: _Pen, sheet, lists, identity: Identity, contents: layout.Contents):
        self.pen = pen
        self.sheet, self.lists, self.identity, self.contents = sheet, lists, identity, contents
        self.places = {key: number for number, key in enumerate(identity.headings, start=1)}

    def write(self, entries: Sequence[Entry]) -> None:
        from openpyxl.utils import get_column_letter

        for key, heading in self.identity.headings.items():
            self.pen.put(self.sheet, 1, self.places[key], heading, "heading")
            self.sheet.column_dimensions[get_column_letter(self.places[key])].width = _width(key)
        for row, entry in enumerate(entries, start=2):
            self._write_row(row, entry)
        self._bound(len(entries) + 1)
        # Number and question stay in sight, and so do the headings.
        self.sheet.freeze_panes = "C2"
        self.sheet.print_title_rows = "1:1"
        self.sheet.page_setup.orientation = "landscape"
        protection = self.sheet.protection
        protection.sheet, protection.formatColumns, protection.formatRows = True, False, False

    def _write_row(self, row: int, entry: Entry) -> None:
        from probidad.core.reports.workbooks import row_height

        texts = _read_texts(entry)
        for key, text in texts.items():
            self._put(row, key, text, "read")
        self.sheet.row_dimensions[row].height = row_height((text, _width(key)) for key, text in texts.items())
        self._put(row, layout.CODE, entry.code, "read")
        self._write_answer(row, entry)
        self._write_links(row, entry)

    def _write_answer(self, row: int, entry: Entry) -> None:
        answer = self.contents.answers.get(entry.code)
        finding = layout.finding_of(entry, answer)
        self.identity.answers[entry.code] = (answer.edition if answer else 0, finding.digest())
        offered = layout.choices(entry)
        self._put(row, layout.LEVEL, offered.get(finding.level), "typed" if offered else "closed")
        if offered:
            self._offer(row, entry, list(offered.values()))
        measure = entry.indicator.measure
        self._put(row, layout.PART, finding.part, "typed-number" if measure else "closed")
        self._put(row, layout.WHOLE, finding.whole, "typed-number" if measure and measure.whole else "closed")
        self._put(row, layout.NOTE, finding.note, "typed")

    def _write_links(self, row: int, entry: Entry) -> None:
        brought = self.contents.links.get(entry.code, ())
        for number in range(1, self.contents.slots + 1):
            evidence = brought[number - 1] if number <= len(brought) else None
            link = layout.link_of(evidence) if evidence else None
            if link:
                self.identity.links[entry.code, number] = (evidence.pk, link.digest())
            for part in layout.LINK_PARTS:
                style = "typed-date" if part == "seen_on" else "typed"
                self._put(row, layout.link_column(number, part), link and getattr(link, part), style)

    def _offer(self, row: int, entry: Entry, offered: list[str]) -> None:
        from openpyxl.utils import get_column_letter

        place = self.lists.max_row + 1
        for column, text in enumerate(offered, start=1):
            self.pen.put(self.lists, place, column, text)
        last = get_column_letter(len(offered))
        rule = self._rule("list", formula1=f"'{layout.CHOICES_SHEET}'!$A${place}:${last}${place}")
        rule.errorTitle = entry.number
        rule.error = _("Choose one from the list, or leave the cell empty.")
        rule.add(self._cell(layout.LEVEL, row))

    def _bound(self, last: int) -> None:
        """Say at once, in the spreadsheet, what can't be read later."""
        for key in (layout.PART, layout.WHOLE):
            rule = self._rule("whole", operator="between", formula1="0", formula2=str(layout.LARGEST))
            rule.error = _("Write a whole number in digits.")
            rule.add(self._column(key, last))
        rule = self._rule("textLength", operator="lessThanOrEqual", formula1=str(NOTE_LENGTH))
        rule.error = _("A note has %(count)s characters at most.") % {"count": NOTE_LENGTH}
        rule.add(self._column(layout.NOTE, last))
        rule = self._rule("date", operator="greaterThan", formula1="1")
        rule.error = _("Write the day such as 2026-03-02.")
        for number in range(1, self.contents.slots + 1):
            rule.add(self._column(layout.link_column(number, "seen_on"), last))

    def _rule(self, kind: str, **fields):
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type=kind, allow_blank=True, showErrorMessage=True, **fields)
        self.sheet.add_data_validation(rule)
        return rule

    def _column(self, key: str, last: int) -> str:
        return f"{self._cell(key, 2)}:{self._cell(key, last)}"

    def _cell(self, key: str, row: int) -> str:
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.places[key])}{row}"

    def _put(self, row: int, key: str, value: object, style: str) -> None:
        self.pen.put(self.sheet, row, self.places[key], value, style)


def _width(key: str) -> int:
    return {**_WIDTHS, **_TYPED_WIDTHS}.get(key) or _LINK_WIDTHS[key.rpartition("-")[2]]


def _read_texts(entry: Entry) -> dict[str, str]:
    """What an indicator's row has for reading."""
    indicator, text = entry.indicator, layout.text_of
    counts = text(indicator.counts)
    if indicator.may_not_apply:
        counts += "\n\n" + _("It may not apply: %(when)s") % {"when": text(indicator.may_not_apply)}
    return {
        "number": entry.number,
        "question": text(indicator.question),
        "counts": counts,
        "verify": text(indicator.verify),
        "evidence": "\n".join(f"• {text(each)}" for each in indicator.evidence),
        "levels": "\n".join(_level_lines(entry)),
    }


def _level_lines(entry: Entry) -> list[str]:
    measure = entry.indicator.measure
    lines = [
        f"{letter}. {layout.text_of(level.text)} ({_points(level.points * entry.indicator.weight)})"
        for letter, level in zip("ABCDE", entry.levels, strict=False)
    ]
    if measure:
        lines.append(_("Quantity: %(what)s") % {"what": layout.text_of(measure.part)})
        if measure.whole:
            lines.append(_("Out of how many: %(what)s") % {"what": layout.text_of(measure.whole)})
    return lines


def _points(points: int) -> str:
    return ngettext("%(count)s point", "%(count)s points", points) % {"count": points}
