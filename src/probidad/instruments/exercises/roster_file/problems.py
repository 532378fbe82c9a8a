"""What is wrong with the rows of a roster: each thing is said once, with all the rows that share it."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.languages.runs import told_runs
from probidad.core.languages.words import folded

UNITS_TOLD = 10
EXAMPLES = 3
LONGEST = 60  # characters of what the file said


class Problems:
    """Gathers what is wrong, row by row. ``units`` are the institution's, by folded name."""

    def __init__(self, units: dict[str, str]):
        self._units = units
        self._no_address: list[tuple[int, str]] = []
        self._two_units: list[tuple[int, str, int]] = []
        self._no_unit: dict[str, list[int]] = {}
        self._spelled: dict[str, str] = {}

    def no_address(self, row: int, typed: str) -> None:
        """What stands in the address's column is none."""
        self._no_address.append((row, typed))

    def no_unit(self, row: int, name: str) -> None:
        """The institution has no unit of this name."""
        key = folded(name)
        self._no_unit.setdefault(key, []).append(row)
        self._spelled.setdefault(key, name)

    def two_units(self, row: int, email: str, first_row: int) -> None:
        """The address stood in an earlier row with another unit."""
        self._two_units.append((row, email, first_row))

    def raise_if_any(self) -> None:
        """Raise a ValidationError with what was gathered."""
        found = [*self._unit_messages(), *self._address_messages(), *self._two_units_messages()]
        if any(text.startswith("=") for text in self._refused()):
            found.append(_("Formulas aren't read: copy their column and paste it as values."))
        if found:
            raise ValidationError(found)

    def _refused(self) -> Iterable[str]:
        yield from self._spelled.values()
        yield from (typed for _row, typed in self._no_address)

    def _unit_messages(self) -> list[str]:
        told = [self._unit_message(key, rows) for key, rows in islice(self._no_unit.items(), UNITS_TOLD)]
        more = len(self._no_unit) - len(told)
        if more:
            told.append(
                ngettext(
                    "There is %(count)s more unit that the institution hasn't got.",
                    "There are %(count)s more units that the institution hasn't got.",
                    more,
                )
                % {"count": more}
            )
        return told

    def _unit_message(self, key: str, rows: list[int]) -> str:
        message = ngettext(
            "Row %(rows)s: there is no unit “%(unit)s”.",
            "Rows %(rows)s: there is no unit “%(unit)s”.",
            len(rows),
        ) % {"rows": told_runs(rows), "unit": self._spelled[key][:LONGEST]}
        close = get_close_matches(key, self._units, n=1, cutoff=0.7)
        if not close:
            return message
        return f"{message} " + _("Did you mean “%(unit)s”?") % {"unit": self._units[close[0]]}

    def _address_messages(self) -> list[str]:
        if not self._no_address:
            return []
        message = ngettext(
            "Row %(rows)s: %(examples)s is not an email address.",
            "Rows %(rows)s: these are not email addresses: %(examples)s.",
            len(self._no_address),
        )
        return [message % _told(self._no_address)]

    def _two_units_messages(self) -> list[str]:
        if not self._two_units:
            return []
        if len(self._two_units) == 1:
            [(row, email, first)] = self._two_units
            message = _("Row %(row)s: “%(email)s” stands in row %(first)s with another unit.")
            return [message % {"row": row, "email": email[:LONGEST], "first": first}]
        message = _("Rows %(rows)s: these addresses stand in earlier rows with another unit: %(examples)s.")
        return [message % _told((row, email) for row, email, _first in self._two_units)]


def _told(found: Iterable[tuple[int, str]]) -> dict[str, str]:
    """The rows, and what the first of them said."""
    found = list(found)
    texts = list(dict.fromkeys(f"“{text[:LONGEST]}”" for _row, text in found))
    examples = ", ".join(texts[:EXAMPLES]) + (", …" if len(texts) > EXAMPLES else "")
    return {"rows": told_runs([row for row, _text in found]), "examples": examples}
