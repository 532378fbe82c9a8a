"""The dilemma worksheet: what an advisor thinks through before answering. No Django in here.

After the seed (SAADD): "identify the ethical dilemmas associated with their questions, along with a broad overview of
possible responses to the dilemma and potential consequences". It never says who wrote.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from probidad.core.languages.words import folded
from probidad.instruments.advice.rules import LongText

PARTIES, OPTIONS, NORMS, VALUES = 6, 5, 6, 12
FEWEST_OPTIONS = 2  # besides doing nothing, which is one always

COPIED = 8  # words in a row that a teaching case doesn't take over as they are

Line = Annotated[str, Field(max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Norm(_Part):
    """A rule that applies: a key of the taxonomy's sources, and what of it."""

    source: str = Field(max_length=40)
    says: Line = ""


class Option(_Part):
    """A way that could be taken, and what follows for each party, in their order."""

    text: Line = ""
    consequences: tuple[LongText, ...] = Field(default=(), max_length=PARTIES)


class Sheet(_Part):
    """The analysis. ``nothing`` is the option of doing nothing; ``values`` are keys of the taxonomy."""

    facts_known: LongText = ""
    facts_missing: LongText = ""
    values: tuple[str, ...] = Field(default=(), max_length=VALUES)
    tension: LongText = ""
    parties: tuple[Line, ...] = Field(default=(), max_length=PARTIES)
    norms: tuple[Norm, ...] = Field(default=(), max_length=NORMS)
    nothing: tuple[LongText, ...] = Field(default=(), max_length=PARTIES)
    options: tuple[Option, ...] = Field(default=(), max_length=OPTIONS)
    risks: LongText = ""
    not_decided: LongText = ""

    def missing(self) -> list[str]:
        """What an analysis still lacks before an answer is made of it, by the names of its parts."""
        lacks = {
            "facts_known": not self.facts_known,
            "values": len(self.values) < 2,
            "tension": not self.tension,
            "options": len(self.options) < FEWEST_OPTIONS,
            "consequences": not self._has_all_consequences(),
            "norms": not self.norms,
            "risks": not self.risks,
            "not_decided": not self.not_decided,
        }
        return [name for name, is_missing in lacks.items() if is_missing]

    def _has_all_consequences(self) -> bool:
        """Of each option something is said for each party."""
        everything = (self.nothing, *(each.consequences for each in self.options))
        return bool(self.parties) and all(
            len(said) >= len(self.parties) and all(said[: len(self.parties)]) for said in everything
        )


class Case(_Part):
    """A teaching case in one language: the worksheet's parts without anybody in them."""

    title: str = Field(max_length=150)
    situation: LongText
    tension: LongText
    options: tuple[LongText, ...] = Field(min_length=2, max_length=OPTIONS + 1)
    lesson: LongText = ""


def copied(text: str, sources: Iterable[str]) -> str:
    """The first words of a text, so many that they can't be chance, that stand in one of these alike; empty for none."""
    words, found = folded(text).split(), " ".join(" ".join(folded(each).split()) for each in sources)
    for start in range(len(words) - COPIED + 1):
        run = " ".join(words[start : start + COPIED])
        if f" {run} " in f" {found} ":
            return " ".join(text.split()[start : start + COPIED])
    return ""
