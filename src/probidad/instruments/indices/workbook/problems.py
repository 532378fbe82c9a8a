"""What is wrong with a form that came back: each thing with its sheet and cell, and what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_TOLD = 20
LONGEST = 60  # characters of what a cell said


class Problems:
    """Gathers them, in the order of the form."""

    def __init__(self):
        self._found: list[str] = []

    def in_sheet(self, title: str, message: str) -> None:
        """Something is wrong with a whole sheet."""
        self._found.append(_("Sheet “%(sheet)s”: %(message)s") % {"sheet": title, "message": message})

    def in_cell(self, title: str, address: str, message: str) -> None:
        """Something is wrong with a cell, or a range of them."""
        told = {"sheet": title, "cell": address, "message": message}
        self._found.append(_("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % told)

    def raise_if_any(self) -> None:
        """Raise a ValidationError with what was gathered; of very many, with the first ones and how many more there are."""
        if not self._found:
            return
        told = self._found[:MOST_TOLD]
        if more := len(self._found) - len(told):
            message = ngettext("There is %(count)s thing more.", "There are %(count)s things more.", more)
            told.append(message % {"count": more})
        raise ValidationError([ValidationError(each, code="form") for each in told])


def shown(text: str) -> str:
    """What a cell said, short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
