"""The acts that an advisor's text can do, with the phrases that show them, as the content names them."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from probidad.core.languages.words import folded

FILE = Path(__file__).parent.parent / "content" / "phrases.yaml"
GAP = 4  # words that a "*" in a phrase may stand for, at most
# Each gap multiplies by five the ways that a text can be cut, so that more would let a phrase stop the process.
GAPS = 2  # of a phrase, at most
LONGEST = 200  # characters of a phrase
_BETWEEN = r"[\W_]+"  # what stands between two words of a phrase
# A word has no underscore here, so that a text can be cut in one way only: hostile ones take no longer.
_GAP = rf"{_BETWEEN}(?:[^\W_]+{_BETWEEN}){{0,{GAP}}}"
LANGUAGES = ("es", "en")


class TooCostly(ValueError):
    """A phrase that is too long, or has more gaps than can be looked for in no time."""


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Content):
    """A text in both languages."""

    es: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: str) -> str:
        return self.en if language == "en" else self.es


class Phrases(_Content):
    """Phrases by language. ``*`` stands for up to four words (twice in a phrase at most), ``a|b`` in a word's place for
    either word."""

    es: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)

    def of(self, language: str) -> list[str]:
        return self.en if language == "en" else self.es


class Act(_Content):
    """Something that a text does.

    ``kind``: whether it earns or costs points, or is only noted. ``remark`` tells the advisor so; ``trust`` is by how
    much (of ten) it moves a simulated writer's trust. ``needs_question``: it only counts in a sentence that asks.
    """

    key: str = Field(pattern=r"^[a-z_]{3,40}$")
    kind: Literal["earns", "costs", "notes"]
    title: Text
    remark: Text
    trust: int = Field(default=0, ge=-5, le=5)
    needs_question: bool = False
    phrases: Phrases


class Lexicon(_Content):
    """All acts."""

    acts: list[Act]

    def act(self, key: str) -> Act:
        """Raises KeyError."""
        return {each.key: each for each in self.acts}[key]

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.acts]


@cache
def lexicon() -> Lexicon:
    """The one that ships."""
    return Lexicon.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of these phrases in folded text."""
    return re.compile("|".join(rf"(?<!\w){_one(phrase)}(?!\w)" for phrase in phrases))


def _one(phrase: str) -> str:
    """A phrase's regular expression. Raises ValueError for a phrase that begins or ends with a gap, TooCostly."""
    if len(phrase) > LONGEST or phrase.count("*") > GAPS:
        raise TooCostly(f"a phrase has at most {GAPS} gaps and {LONGEST} characters: {phrase[:LONGEST]!r}")
    # Apostrophes and hyphens stand between words, too: texts have several kinds of them.
    words = re.findall(r"[^\W_]+(?:\|[^\W_]+)*|\*", folded(phrase))
    if not words or words[0] == "*" or words[-1] == "*":
        raise ValueError(f"a phrase needs words at both ends: {phrase!r}")
    found, joint = "", ""
    for word in words:
        if word == "*":
            joint = _GAP
            continue
        # Each once: the same choice twice would be tried twice, for each word of the phrase.
        choices = "|".join(re.escape(each) for each in dict.fromkeys(word.split("|")))
        found += f"{joint}(?:{choices})"
        joint = _BETWEEN
    return found
