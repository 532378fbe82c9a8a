"""Moodle's GIFT, taken apart as Moodle does it (``question/format/gift/format.php``), but never giving up.

A question ends at an empty line. What a question is follows from what stands between its braces. Every step
looks at each character a fixed number of times, whatever the file holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import takewhile

# A backslash before one of these takes its meaning away; "\n" is a new line. They wait as characters of private
# use, of which a source has none (`source.seen`), until the parts are found.
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_WAITING = {each: chr(0xE000 + number) for number, each in enumerate("~=#{}:n\\")}
_ARRIVED = {ord(waiting): "\n" if each == "n" else each for each, waiting in _WAITING.items()}
_CATEGORY = "$CATEGORY:"
_COMMENT = "//"
_GENERAL_FEEDBACK = "####"
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]*)?)%")
_CLOZE = re.compile(r"\{[0-9]*:[A-Z_]+:")
MAX_ANSWERS = 50  # what follows stays with the last
_TRUTHS = ("T", "TRUE", "F", "FALSE")


class Kind(Enum):
    """What a question is, by what stands between its braces."""

    CHOICE = auto()
    MISSING_WORD = auto()
    TRUE_FALSE = auto()
    SHORT_ANSWER = auto()
    NUMERICAL = auto()
    MATCHING = auto()
    ESSAY = auto()
    DESCRIPTION = auto()
    CLOZE = auto()
    BROKEN = auto()


@dataclass(frozen=True)
class Marked:
    """A text and how it is marked up: ``html``, ``moodle`` (HTML whose new lines count), ``plain``, ``markdown``."""

    text: str = ""
    format: str = "moodle"


@dataclass(frozen=True)
class Answer:
    """A choice; ``weight`` in percent, from -100 to 100."""

    weight: float
    text: Marked
    feedback: Marked


@dataclass
class Question:
    """A question; its ``line`` is the first one, ``category`` the path in Moodle's bank that it stands in."""

    line: int
    kind: Kind
    category: str = ""
    title: str = ""
    text: Marked = Marked()
    answers: list[Answer] = field(default_factory=list)
    feedback: Marked = Marked()


def read_questions(source: str) -> Iterator[Question]:
    """The questions of a file, in its order."""
    category = ""
    for line, lines in _blocks(source):
        named = list(takewhile(lambda each: each.startswith(_CATEGORY), lines))
        if named:
            category = named[-1].removeprefix(_CATEGORY).strip()
        if text := "\n".join(lines[len(named) :]):
            yield _question(line, category, _ESCAPED.sub(lambda found: _WAITING[found[1]], text))


def _blocks(source: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between empty ones, without comments, and the number of the first."""
    first, lines = 0, []
    for number, line in enumerate([*source.split("\n"), ""], start=1):
        bare = line.strip()
        if not bare:
            if lines:
                yield first, lines
            lines = []
        elif not bare.startswith(_COMMENT):
            first = first if lines else number
            lines.append(bare)


def _question(line: int, category: str, text: str) -> Question:
    title, text = _title(text)
    begin, end = text.find("{"), text.find("}")
    if begin == end == -1:
        kind = Kind.CLOZE if _CLOZE.search(_arrived(text)) else Kind.DESCRIPTION
        return Question(line, kind, category, title, _marked(text))
    if begin == -1 or end < begin:
        return Question(line, Kind.BROKEN, category, title)
    asked = _marked(text[:begin])
    inside, feedback = _general_feedback(text[begin + 1 : end].strip())
    kind = _kind(inside, followed=bool(text[end + 1 :].strip()))
    found = Question(line, kind, category, title, asked, feedback=_marked(feedback, asked.format))
    if kind == Kind.CHOICE:
        found.answers = list(_answers(inside, asked.format))
    return found


def _general_feedback(inside: str) -> tuple[str, str]:
    """The answers, and the feedback that follows them whatever was chosen."""
    at = inside.rfind(_GENERAL_FEEDBACK)
    return (inside, "") if at == -1 else (inside[:at].strip(), inside[at + len(_GENERAL_FEEDBACK) :])


def _title(text: str) -> tuple[str, str]:
    """The name between double colons, if there is one, and what follows."""
    end = text.find("::", 2) if text.startswith("::") else -1
    if end == -1:
        return "", text.removeprefix("::")
    return _arrived(text[2:end]), text[end + 2 :].strip()


def _kind(inside: str, *, followed: bool) -> Kind:
    if not inside:
        return Kind.ESSAY
    if inside.startswith("#"):
        return Kind.NUMERICAL
    if _CLOZE.match("{" + inside):
        return Kind.CLOZE
    if "~" in inside:
        return Kind.MISSING_WORD if followed else Kind.CHOICE
    if "=" in inside and "->" in inside:
        return Kind.MATCHING
    if inside.partition("#")[0].strip() in _TRUTHS:
        return Kind.TRUE_FALSE
    return Kind.SHORT_ANSWER if "=" in inside else Kind.BROKEN


def _answers(inside: str, format: str) -> Iterator[Answer]:
    pieces = [each.strip() for each in inside.replace("=", "~=").split("~", MAX_ANSWERS)]
    for piece in pieces if pieces[0] else pieces[1:]:
        weight, text = _weighted(piece)
        said, _, feedback = text.partition("#")
        yield Answer(weight, _marked(said, format), _marked(feedback, format))


def _weighted(piece: str) -> tuple[float, str]:
    """The weight of an answer in percent, and the rest of it."""
    if piece.startswith("="):
        return 100.0, piece[1:]
    found = _WEIGHT.match(piece)
    return (float(found[1].replace(",", ".")), piece[found.end() :]) if found else (0.0, piece)


def _marked(text: str, format: str = "moodle") -> Marked:
    """A text in the format that it says itself, else in the given one."""
    text = text.strip()
    if found := _FORMAT.match(text):
        format, text = found[1], text[found.end() :]
    return Marked(_arrived(text).strip(), format)


def _arrived(text: str) -> str:
    """The text with those characters that were written behind a backslash."""
    return text.translate(_ARRIVED)
