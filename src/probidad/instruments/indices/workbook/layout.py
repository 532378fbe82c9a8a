"""What stands where in a form, and how its cells say an answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.bilingual import LANGUAGES
from probidad.core.languages.text import localized
from probidad.core.reports import cells
from probidad.instruments.indices.models import Answer, Evidence, Seat
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import Finding, Link
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE

FORMAT = "probidad-form 1"
# Hidden sheets: what the form is, and what its lists offer.
IDENTITY_SHEET, CHOICES_SHEET = "probidad", "probidad-levels"

# Links that an indicator has room for: as many as it has and two more, three at least.
FEWEST_LINKS, SPARE_LINKS, MOST_LINKS = 3, 2, 12

LARGEST = 10**12  # pesos and people alike fit below it, and Excel keeps all its digits

LEVEL, PART, WHOLE, NOTE, CODE = "level", "part", "whole", "note", "code"
READING: dict[str, str | Promise] = {
    "number": _("Number"),
    "question": _("Question"),
    "counts": _("What counts"),
    "verify": _("How to verify it"),
    "evidence": _("Evidence asked for"),
    "levels": _("Levels, from least to most"),
}
TYPED: dict[str, str | Promise] = {
    LEVEL: _("Level found"),
    PART: _("Quantity"),
    WHOLE: _("Out of how many"),
    NOTE: _("Note"),
}
LINK_PARTS: dict[str, str | Promise] = {
    "title": _("Link %(number)s: title"),
    "url": _("Link %(number)s: address"),
    "seen_on": _("Link %(number)s: day seen"),
}
_KEY = _("Key (don't change it)")
CHOICE_LENGTH = 240  # characters: Excel shows no longer ones in a list

# Excel writes what XML has no place for as _x000D_, and so a text that looks like that as _x005F_x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass
class Contents:
    """What a form holds of a seat: its answers and its own links, by the codes of the indicators."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    links: Mapping[str, Sequence[Evidence]] = field(default_factory=dict)

    @property
    def slots(self) -> int:
        """For how many links each row has room."""
        most = max(map(len, self.links.values()), default=0)
        return min(max(most + SPARE_LINKS, FEWEST_LINKS), MOST_LINKS)


def groups(seat: Seat) -> Iterator[tuple[str, list[Entry]]]:
    """The areas (or commitments of a plan) that a seat scores, each a sheet: its title, and what it asks."""
    found: dict[str, list[Entry]] = {}
    for entry in seat.round.entries:
        if seat.scores(entry):
            found.setdefault(entry.group, []).append(entry)
    for entries in found.values():
        place = entries[0].number.partition(".")[0]
        yield f"{place}. {text_of(entries[0].group_name)}", entries


def columns(slots: int) -> dict[str, str]:
    """The headings by the keys of the columns, in the reader's language."""
    links = {
        link_column(number, part): str(heading) % {"number": number}
        for number in range(1, slots + 1)
        for part, heading in LINK_PARTS.items()
    }
    fixed = {key: str(heading) for key, heading in {**READING, **TYPED}.items()}
    return {**fixed, **links, CODE: str(_KEY)}


def link_column(number: int, part: str) -> str:
    """The key of a link's column."""
    return f"link-{number}-{part}"


def text_of(text) -> str:
    """A text of content in the reader's language."""
    return localized(text.model_dump())


def choices(entry: Entry) -> dict[str, str]:
    """What the list of an indicator offers, by the keys of levels; of a measured one no level, which follows from numbers."""
    offered = {} if entry.indicator.measure else dict(_levels(entry))
    if entry.indicator.may_not_apply:
        offered[NOT_APPLICABLE] = gettext("Doesn't apply")
    return offered


def _levels(entry: Entry) -> Iterator[tuple[str, str]]:
    for letter, level in zip("ABCDE", entry.levels, strict=False):
        text = " ".join(f"{letter}. {text_of(level.text)}".split())
        yield level.key, text if len(text) <= CHOICE_LENGTH else text[: CHOICE_LENGTH - 1] + "…"


def level_of(entry: Entry, typed: str) -> str | None:
    """The key of the level that a cell names: by what its list offers in either language, or by the letter alone.

    None for what is none of them.
    """
    wanted = " ".join(typed.split()).casefold()
    for language in LANGUAGES:
        with override(language):
            for key, choice in choices(entry).items():
                letter = choice[0] if key != NOT_APPLICABLE else choice
                if wanted in (choice.casefold(), letter.casefold(), f"{letter}.".casefold()):
                    return key
    return None


def finding_of(entry: Entry, answer: Answer | None) -> Finding:
    """An answer as a form says it."""
    if answer is None:
        return Finding()
    measured = entry.indicator.measure is not None
    level = "" if measured and answer.level != NOT_APPLICABLE else answer.level
    part, whole = (answer.part, answer.whole) if measured and not level else (None, None)
    return Finding(level=level, part=part, whole=whole, note=plain_text(answer.note))


def link_of(evidence: Evidence) -> Link:
    """A piece of evidence as a form says it."""
    return Link(title=plain_text(evidence.title), url=plain_text(evidence.url), seen_on=evidence.seen_on)


def plain_text(text: str) -> str:
    """A text as a cell gives it back: no control characters, one kind of line break, nothing blank around it."""
    return cells.text(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def escaped(text: str) -> str:
    """A text that Excel and LibreOffice won't take for one of their escapes."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """What a cell means by its escapes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
