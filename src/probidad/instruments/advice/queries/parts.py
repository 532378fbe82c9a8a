"""A long conversation in parts, so that a page stays small on an old phone: the latest words come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from probidad.instruments.advice import rules
from probidad.instruments.advice.queries.texts import Opened

LARGEST = 45_000  # bytes of a page for what was said
_AROUND = 700  # bytes of a page about each message; a file takes as many
_LINE_END = 8  # bytes of what a line end becomes


@dataclass(frozen=True)
class Part:
    """Messages that stand on one page: at least one. ``earlier`` and ``later`` end the parts before and after it."""

    messages: list[Opened]
    earlier: int | None
    later: int | None


def part_of(conversation: Sequence[Opened], until: str = "") -> Part:
    """The part that ends with message ``until``; the latest one where that isn't a message."""
    end = _place(conversation, until)
    begin = _begin(conversation, end)
    following = end
    if end < len(conversation):
        while following < len(conversation) and _begin(conversation, following + 1) <= end:
            following += 1
    return Part(
        list(conversation[begin:end]),
        conversation[begin - 1].message.number if begin else None,
        conversation[following - 1].message.number if following > end else None,
    )


def _place(conversation: Sequence[Opened], until: str) -> int:
    numbers = [str(each.message.number) for each in conversation]
    return numbers.index(until) + 1 if until in numbers else len(conversation)


def _begin(conversation: Sequence[Opened], end: int) -> int:
    """Where the part that ends before ``end`` begins."""
    begin, room = end - 1, LARGEST - _bytes(conversation[end - 1])
    while begin and (room := room - _bytes(conversation[begin - 1])) >= 0:
        begin -= 1
    return begin


def _bytes(opened: Opened) -> int:
    said = opened.said
    texts = said.answers.values() if isinstance(said, rules.Account) else [said.text]
    text = "\n".join(texts)
    around = _AROUND * (1 + len(opened.files) + len(texts))
    return len(escape(text).encode()) + _LINE_END * text.count("\n") + around
