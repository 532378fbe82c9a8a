"""A draft beside the version that it would follow: what changed, and which number it gets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from probidad.instruments.exercises.drafting.content import (
    CITATION_TEXTS,
    FORM_ORDER,
    LANGUAGES,
    LINES,
    OPTION_TEXTS,
    PLAIN_TEXTS,
    complete_shape,
    kind_of,
    read_fields,
    tidy,
)
from probidad.instruments.exercises.rules import DilemmaContent

WRITTEN = (*PLAIN_TEXTS, *LINES, *OPTION_TEXTS, *CITATION_TEXTS)
# Words of a text up to which changes are marked one by one; of longer ones whole texts are shown.
MOST_WORDS = 1500


@dataclass(frozen=True)
class Change:
    """A field that differs. ``language`` is empty for what is chosen and not written."""

    field: str
    language: str
    before: str | bool | tuple[str, ...]
    after: str | bool | tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``changed`` where the other text has it not."""

    text: str
    changed: bool


def changes(before: Mapping, after: Mapping) -> list[Change]:
    """The fields in which two contents differ, in the order of the form; of texts, in each language."""
    sides = {language: (_fields(before, language), _fields(after, language)) for language in LANGUAGES}
    found = []
    for name in FORM_ORDER:
        written = kind_of(name) in WRITTEN
        for language in LANGUAGES if written else ("es",):
            one, other = (side[name] for side in sides[language])
            if one != other:
                found.append(Change(name, language if written else "", one, other))
    return found


def _fields(content: Mapping, language: str) -> dict:
    """The fields, lists without what stands in the other language only."""
    fields = read_fields(content, language)
    for name in LINES:
        lines = complete_shape(content)[name]
        fields[name] = "\n".join(tidy("line", each[language]) for each in lines if language in each)
    return fields


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, so that what differs between them can be marked."""
    one, other = _words(before), _words(after)
    if max(len(one), len(other)) > MOST_WORDS:
        return [Piece(before, True)], [Piece(after, True)]
    left, right = [], []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other).get_opcodes():
        left.append(Piece("".join(one[start:end]), kind != "equal"))
        right.append(Piece("".join(other[other_start:other_end]), kind != "equal"))
    return [each for each in left if each.text], [each for each in right if each.text]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def next_number(
    published: DilemmaContent | None, draft: DilemmaContent, *, new_version: bool
) -> tuple[int, int]:
    """The version and revision of a draft once it is published.

    A change of substance is a new version, and so is what its writers ask to be one; anything else is a
    revision of the wording.
    """
    if published is None:
        return 1, 1
    if new_version or published.substance() != draft.substance():
        return published.version + 1, 1
    return published.version, published.revision + 1
