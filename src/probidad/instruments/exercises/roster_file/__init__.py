"""A roster as it comes from a human-resources office, in CSV or XLSX.

Columns: the e-mail address and the unit, in any order, under headings as in ``COLUMNS``; other
columns are not read. A column of addresses there must be, even an empty one: a heading that isn't
understood would otherwise make everybody somebody without an address. A row without an address stands for a printed card. What the file may cost is
bounded by ``core/files/sheets.py``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from probidad.core.files.sheets import read_rows
from probidad.core.languages.words import folded
from probidad.instruments.exercises.roster_file.problems import Problems

# How a heading begins, or one of its words: an e-mail column first, so that "correo de la unidad" is one.
COLUMNS = {
    "email": re.compile(r"(?<![a-z])(correo|e-?mail|mail)"),
    "unit": re.compile(r"(?<![a-z])(unidad|area|adscripcion|unit|department|departamento)"),
}
# Nobody has an address there (RFC 2606): it is what examples are written with.
EXAMPLE_DOMAIN = "example.org"


@dataclass
class RosterFile:
    """What a file said: ``(address or "", unit's folded name or "")`` a row, and rows left out:

    those that repeat an address, and those of the template's example.
    """

    rows: list[tuple[str, str]] = field(default_factory=list)
    repeated: int = 0
    examples: int = 0

    @property
    def by_card(self) -> int:
        """How many have no address."""
        return sum(not email for email, _unit in self.rows)


def read_roster(upload, unit_names: Iterable[str]) -> RosterFile:
    """Read an uploaded roster. Raises ValidationError, with row numbers, for what can't be used."""
    units = _distinct(list(unit_names))
    table = read_rows(upload)
    found = _checked(table, _columns(next(table, [])), units)
    if not found.rows and found.examples:
        raise ValidationError(
            _("The file has nothing but the template's example. Write your people below it.")
        )
    if not found.rows:
        raise ValidationError(_("The file has no rows below its first line."))
    return found


def _distinct(unit_names: list[str]) -> dict[str, str]:
    """The units' names by their folded form."""
    known = {folded(name): name for name in unit_names}
    if len(known) < len(unit_names):
        message = _("Two units have names that differ in accents or capitals only: rename one of them first.")
        raise ValidationError(message)
    return known


def _columns(header: list[str]) -> dict[str, int]:
    """Where the columns are. Raises ValidationError where there is none of addresses, or two of the same."""
    found: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        column = next((key for key, heading in COLUMNS.items() if heading.search(folded(name))), None)
        found.setdefault(column, []).append(position)
    found.pop(None, None)
    for positions in found.values():
        if len(positions) > 1:
            raise ValidationError(
                _("The file has more than one column for the same: %(headings)s. Leave only the right one.")
                % {"headings": ", ".join(f"“{header[each][:30]}”" for each in positions[:8])}
            )
    if "email" not in found:
        raise ValidationError(
            _(
                "The first line must name a column “email”, even if it is empty because everybody gets a card. "
                "It says: %(header)s. The template has the right headings."
            )
            % {"header": ", ".join(name[:30] for name in header[:8]) or "—"}
        )
    return {column: position for column, [position] in found.items()}


def _checked(table: Iterator[list[str]], columns: dict[str, int], units: dict[str, str]) -> RosterFile:
    """The rows that count. Raises ValidationError with all that is wrong, each thing once."""
    found, problems = RosterFile(), Problems(units)
    first: dict[str, tuple[int, str]] = {}  # where an address stood first, and its unit
    for row, cells in enumerate(table, start=2):
        typed, name = _cell(cells, columns["email"]), _cell(cells, columns.get("unit"))
        email, unit = _address(typed), folded(name)
        if not (typed or unit):
            continue
        if (email or "").endswith(f"@{EXAMPLE_DOMAIN}"):
            found.examples += 1
            continue
        if email is None:
            problems.no_address(row, typed)
        if unit and unit not in units:
            problems.no_unit(row, name)
        if email is None or (unit and unit not in units):
            continue
        if email and first.setdefault(email, (row, unit))[1] != unit:
            problems.two_units(row, email, first[email][0])
        elif email and first[email][0] != row:
            found.repeated += 1
        else:
            found.rows.append((email, unit))
    problems.raise_if_any()
    return found


def _cell(cells: list[str], position: int | None) -> str:
    return cells[position] if position is not None and position < len(cells) else ""


def _address(typed: str) -> str | None:
    """The address in the one way that it is written here; None for what is none.

    The domain is in ASCII, so that nobody is on the roster twice, as ``@peña.mx`` and ``@xn--pea-8ma.mx``.
    """
    if not typed:
        return ""
    user, _at, domain = typed.lower().rpartition("@")
    try:
        address = f"{user}@{punycode(domain)}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        return None
    return address
