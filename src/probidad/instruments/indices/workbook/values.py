"""What typed cells say: texts, levels, numbers, days and addresses, as spreadsheet programs hold them."""

import datetime as dt
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.files.workbooks import BookCell
from probidad.instruments.indices.models.answers import NOTE_LENGTH
from probidad.instruments.indices.models.links import FIRST_DAY, check_page
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import Link
from probidad.instruments.indices.workbook import layout
from probidad.instruments.indices.workbook.problems import shown

TITLE_LENGTH, URL_LENGTH = 300, 2000

_WHOLE_NUMBER = re.compile(r"\d{1,19}(\.0+)?", re.ASCII)


class Wrong(Exception):
    """What is wrong with a cell, in the reader's language."""


def text(cell: BookCell | None, most: int) -> str:
    """A cell as text: numbers, days and truths too, since programs make these of what looks like them.

    Raises :class:`Wrong` for a formula, an error, and a text that is too long.
    """
    if cell is None:
        return ""
    if cell.kind == "formula":
        raise Wrong(_("it has a formula. Write its result in its place."))
    if cell.kind == "error":
        raise Wrong(
            _("it has an error (%(error)s). Empty it and write it again.") % {"error": shown(str(cell.value))}
        )
    if cell.kind == "truth":
        return "TRUE" if cell.value else "FALSE"
    found = layout.plain_text(layout.unescaped(cell.value)) if cell.kind == "text" else cell.value
    if cell.kind == "number":
        found = found.removesuffix(".0")
    if len(found) > most:
        told = {"count": f"{len(found):,}", "most": f"{most:,}"}
        raise Wrong(_("it has %(count)s characters; it may have %(most)s. Shorten it.") % told)
    return found


def is_blank(cell: BookCell | None) -> bool:
    """Whether nothing that one sees is in a cell."""
    return cell is None or (cell.kind == "text" and not layout.plain_text(layout.unescaped(cell.value)))


def link_digest(cells: Mapping[str, BookCell | None]) -> str | None:
    """The digest of a link as its cells say it, whether it is right or not; None where none can be read."""
    try:
        title, url = text(cells["title"], URL_LENGTH), text(cells["url"], URL_LENGTH)
        return Link(title=title, url=url, seen_on=_day(text(cells["seen_on"], URL_LENGTH))).digest()
    except (Wrong, ValueError):
        return None


def note(cell: BookCell | None) -> str:
    """The note."""
    return text(cell, NOTE_LENGTH)


def level(cell: BookCell | None, entry: Entry) -> str:
    """The key of the level that a cell names; empty for an empty one. Raises :class:`Wrong` for what isn't offered."""
    typed = text(cell, NOTE_LENGTH)
    if not typed:
        return ""
    found = layout.level_of(entry, typed)
    if found is None:
        told = {"typed": shown(typed), "number": entry.number}
        if entry.indicator.measure:
            raise Wrong(
                _(
                    "“%(typed)s” isn't offered for indicator %(number)s, whose level follows from its quantities. Empty the cell."
                )
                % told
            )
        raise Wrong(
            _("“%(typed)s” is no level of indicator %(number)s. Choose one from the cell's list.") % told
        )
    return found


def number(cell: BookCell | None) -> int | None:
    """A whole number; None for an empty cell. Raises :class:`Wrong` for anything else."""
    typed = text(cell, NOTE_LENGTH)
    if not typed:
        return None
    if not _WHOLE_NUMBER.fullmatch(typed) or (found := int(typed.partition(".")[0])) > layout.LARGEST:
        message = _("“%(typed)s” is no whole number. Write it in digits only, such as 1250.")
        raise Wrong(message % {"typed": shown(typed)})
    return found


def day(cell: BookCell | None) -> dt.date | None:
    """A day that isn't still to come; None for an empty cell. Raises :class:`Wrong` for anything else."""
    typed = text(cell, NOTE_LENGTH)
    if not typed:
        return None
    try:
        found = _day(typed)
    except ValueError:
        message = _("“%(typed)s” is no day. Write year, month and day, such as 2026-03-02.")
        raise Wrong(message % {"typed": shown(typed)}) from None
    if found < FIRST_DAY:
        raise Wrong(_("the day is before the year 2000. Write the one on which the page was seen."))
    if found > timezone.localdate():
        raise Wrong(_("the day is still to come. Write the one on which the page was seen."))
    return found


def _day(typed: str) -> dt.date:
    # A day with an hour is that day.
    return dt.date.fromisoformat(typed.partition("T")[0])


def title(cell: BookCell | None) -> str:
    """The title of a page."""
    return text(cell, TITLE_LENGTH)


def address(cell: BookCell | None) -> str:
    """The address of a page; empty for an empty cell. Raises :class:`Wrong` for what :func:`check_page` refuses."""
    typed = text(cell, URL_LENGTH)
    if not typed:
        return ""
    try:
        check_page(typed)
    except ValidationError as error:
        if error.code != "url":
            raise Wrong(error.message) from None
        message = _("“%(typed)s” is no address of a page. Copy it whole; it begins with https:// or http://.")
        raise Wrong(message % {"typed": shown(typed)}) from None
    return typed
