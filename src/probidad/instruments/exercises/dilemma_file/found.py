"""What a file of dilemmas said."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MAX_DILEMMAS = 100
LANGUAGES = ("es", "en")
LETTERS = "abcde"
# What belongs to the dilemma where a file comes from: here it is a new one, of another institution.
LEFT_BEHIND = ("urn", "version", "revision", "reviewer")
LEAST_OPTIONS = 3


@dataclass
class FoundDilemma:
    """A dilemma of a file, in the shape of :class:`rules.DilemmaContent` as far as it is written.

    ``language`` is the one that it is written in, ``remarks`` what whoever brings it should know.
    """

    line: int
    content: dict
    language: str
    remarks: list[str] = field(default_factory=list)

    @property
    def title(self) -> dict[str, str]:
        return self.content["title"]


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


def still_missing(content: dict) -> list[str]:
    """What a dilemma lacks before it can be published or is of use, as sentences for the reader."""
    told = []
    parts = list(_missing_parts(content))
    if parts:
        told.append(_("Still to be written: %(parts)s.") % {"parts": ", ".join(parts)})
    options = content["options"]
    if len(options) < LEAST_OPTIONS:
        told.append(_("It needs three options at least."))
    elif "aligned" not in (ratings := {each["rating"] for each in options}):
        told.append(_("No option is aligned: look at the ratings."))
    elif len(ratings) < 2:
        told.append(_("All options are aligned: look at the ratings."))
    return told


def _missing_parts(content: dict) -> Iterator[str]:
    names = {
        "topic": _("topic"),
        "service_area": _("area of service"),
        "post_level": _("level of post"),
        "situation": _("situation"),
        "affected": _("who is affected"),
        "question": _("question"),
        "values": _("values at stake"),
        "citations": _("citations"),
    }
    for key, name in names.items():
        if not _written(content[key]):
            yield name
    for key, name in (
        ("insight", _("insight of option %(options)s")),
        ("temptation", _("what tempts in option %(options)s")),
    ):
        options = [each["key"] for each in content["options"] if not _written(each[key])]
        if options:
            yield name % {"options": ", ".join(options)}
    if content["contested"] and not _written(content["contested_note"]):
        yield _("the note on why officials differ")
    for number, citation in enumerate(content["citations"], start=1):
        if not (_written(citation["locator"]) and _written(citation["says"])):
            yield _("locator or text of citation %(number)s") % {"number": number}


def _written(part: object) -> bool:
    return any(part.values()) if isinstance(part, dict) else bool(part)
