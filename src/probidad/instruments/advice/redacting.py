"""Leaving passages out of a text, as a lawyer could check it: what stays, and why the rest doesn't. No Django in here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from probidad.instruments.advice.rules import TEXT_LENGTH, Sealed

PASSAGES = 200  # of one message


class Reason(StrEnum):
    """Why something is left out."""

    WRITER = "writer"
    THIRD = "third"
    HEALTH = "health"
    IRRELEVANT = "irrelevant"


class Passage(Sealed):
    """Words that are left out wherever they stand in a message."""

    text: Annotated[str, Field(min_length=2, max_length=TEXT_LENGTH, pattern=r"\S")]
    reason: Reason


class Redaction(Sealed):
    """What is left out of one message. With the message, which stays as it is, it gives the redacted copy."""

    passages: tuple[Passage, ...] = Field(max_length=PASSAGES)


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``reason`` says why it is left out, None that it stays."""

    text: str
    reason: Reason | None = None


def pieces(text: str, passages: Iterable[Passage]) -> list[Piece]:
    """The text in parts; put together they are the text, and in those that stay is none of the passages.

    A passage is found in capitals or not, over any white space, as whole words. Of passages that overlap, all are
    left out, for the first one's reason.
    """
    found: list[Piece] = []
    position = 0
    for start, end, reason in _united(text, passages):
        if start > position:
            found.append(Piece(text[position:start]))
        found.append(Piece(text[start:end], reason))
        position = end
    return [*found, Piece(text[position:])] if position < len(text) else found


def holds(text: str, passage: str) -> bool:
    """Whether a passage stands in the text."""
    return next(_places(text, passage), None) is not None


def _united(text: str, passages: Iterable[Passage]) -> list[tuple[int, int, Reason]]:
    spans = sorted((*place, each.reason) for each in passages for place in _places(text, each.text))
    united: list[tuple[int, int, Reason]] = []
    for start, end, reason in spans:
        if united and start < united[-1][1]:
            first, last, why = united[-1]
            united[-1] = (first, max(last, end), why)
        else:
            united.append((start, end, reason))
    return united


def _places(text: str, passage: str) -> Iterator[tuple[int, int]]:
    words = r"\s+".join(re.escape(word) for word in passage.split())
    before = r"(?<!\w)" if re.match(r"\w", passage.strip()) else ""
    after = r"(?!\w)" if re.search(r"\w$", passage.strip()) else ""
    # Looking ahead finds those that overlap too.
    for found in re.finditer(f"(?={before}({words}){after})", text, re.IGNORECASE):
        yield found.span(1)
