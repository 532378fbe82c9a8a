"""What a file of dilemmas said."""

from dataclasses import dataclass, field

from probidad.core.languages.bilingual import LANGUAGES

MAX_DILEMMAS = 100
# A hundred like those that ship have 27,000.
MAX_PARTS = 60_000
# What belongs to the dilemma where a file comes from: here it is a new one, of another institution.
LEFT_BEHIND = ("urn", "version", "revision", "reviewer")


@dataclass
class FoundDilemma:
    """A dilemma of a file, in the shape of :class:`rules.DilemmaContent` as far as it is written.

    ``language`` is the one that it is written in, ``remarks`` what whoever brings it should know.
    """

    content: dict
    language: str
    remarks: list[str] = field(default_factory=list)


@dataclass
class LeftOut:
    """A question that can't become a dilemma, and why."""

    line: int
    title: str
    reason: str


@dataclass
class DilemmaFile:
    """The dilemmas of a file, and the questions that were left out."""

    dilemmas: list[FoundDilemma] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def no_text() -> dict[str, str]:
    """A text that isn't written yet."""
    return dict.fromkeys(LANGUAGES, "")


def blank() -> dict:
    """The content of a dilemma of which nothing is written."""
    return {
        "topic": None,
        "service_area": None,
        "post_level": None,
        "title": no_text(),
        "situation": no_text(),
        "affected": [],
        "question": no_text(),
        "options": [],
        "values": [],
        "principles": [],
        "contested": False,
        "contested_note": None,
        "citations": [],
        "discussion": [],
        "author": no_text(),
    }
