"""A roster to fill in: the right headings in the reader's language, and the institution's units to choose from."""

import io
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from probidad.core.reports import cells
from probidad.core.reports.sheets import Sheet
from probidad.instruments.exercises.roster_file import EXAMPLE_DOMAIN

ROWS = 10_000  # below the heading, in which a unit can be chosen from the list


def csv_template(units: Sequence[str]) -> Sheet:
    """The template as one table: headings and an example, which is left out when the roster is read."""
    return Sheet(_("Roster"), _headings(), [_example(units)])


def xlsx_template(units: Sequence[str]) -> bytes:
    """The template as a workbook. Its second sheet holds the units, from which the cells are chosen."""
    # Only here, as everywhere: it is large (core/reports/workbooks.py).
    from openpyxl import Workbook
    from openpyxl.styles import Font

    from probidad.core.reports.workbooks import sheet_title

    book, taken = Workbook(), set()
    book.properties.creator = settings.SITE_NAME
    roster = book.active
    roster.title = sheet_title(_("Roster"), taken)
    _write(roster, [_headings(), _example(units)])
    for cell in roster[1]:
        cell.font = Font(bold=True)
    roster.column_dimensions["A"].width = roster.column_dimensions["B"].width = 44
    roster.freeze_panes = "A2"
    if units:
        listed = book.create_sheet(sheet_title(_("Units"), taken))
        _write(listed, [[unit] for unit in units])
        listed.column_dimensions["A"].width = 60
        roster.add_data_validation(_choice(f"'{listed.title}'!$A$1:$A${len(units)}"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _headings() -> list[str]:
    return [_("email"), _("unit")]


def _example(units: Sequence[str]) -> list[str]:
    return [_("example") + f"@{EXAMPLE_DOMAIN}", units[0] if units else ""]


def _write(sheet, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, cells.text(text))
            # A name that begins like a formula is a name.
            cell.data_type = "s"
            cell.quotePrefix = cells.looks_like_formula(text)


def _choice(listed: str):
    """A cell's rule: one of what is listed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
    choice.errorTitle = _("Unit")
    choice.error = _("Choose one of the institution's units from the list, or leave the cell empty.")
    choice.add(f"B2:B{ROWS + 1}")
    return choice
