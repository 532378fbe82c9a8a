"""A long conversation in parts, so that a page stays small on an old phone: the latest words come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from probidad.instruments.advice.queries.texts import Opened, OpenedNote

LARGEST = 45_000  # bytes of a page for what was said
LARGEST_OF_NOTES = 20_000  # bytes of the staff's page for the notes below it
_AROUND = 700  # bytes of a page about each message; a file takes as many
_LINE_END = 8  # bytes of what a line end becomes


@dataclass(frozen=True)
class Part:
    """Messages, or notes, that stand on one page: at least one. ``earlier`` and ``later`` end the parts before and after it."""

    shown: list[Opened] | list[OpenedNote]
    earlier: int | None
    later: int | None


def part_of(
    said: Sequence[Opened] | Sequence[OpenedNote], until: str = "", *, largest: int = LARGEST
) -> Part:
    """The part that ends with message ``until``; the latest one where that isn't a message. ``largest``: bytes of a page."""
    end = _place(said, until)
    begin = _begin(said, end, largest)
    following = end
    while following < len(said) and _begin(said, following + 1, largest) <= end:
        following += 1
    return Part(
        list(said[begin:end]),
        said[begin - 1].number if begin else None,
        said[following - 1].number if following > end else None,
    )


def _place(said: Sequence[Opened | OpenedNote], until: str) -> int:
    numbers = [str(each.number) for each in said]
    return numbers.index(until) + 1 if until in numbers else len(said)


def _begin(said: Sequence[Opened | OpenedNote], end: int, largest: int) -> int:
    """Where the part that ends before ``end`` begins."""
    begin, room = end - 1, largest - _bytes(said[end - 1])
    while begin and (room := room - _bytes(said[begin - 1])) >= 0:
        begin -= 1
    return begin


def _bytes(opened: Opened | OpenedNote) -> int:
    text = "\n".join(opened.texts)
    around = _AROUND * (1 + len(opened.files) + len(opened.texts))
    return len(escape(text).encode()) + _LINE_END * text.count("\n") + around
