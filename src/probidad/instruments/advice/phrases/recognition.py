"""Finding acts in a text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from probidad.instruments.advice.phrases.lexicon import Lexicon, lexicon, pattern

MOST = 20_000  # characters that are read
LONG_SENTENCE = (
    30  # words; more is hard to follow (plain language: ISO 24495-1, 5.3; "Lenguaje ciudadano", SFP 2007)
)
# A list of options may be numbered, lettered, or have dashes.
_LISTED = re.compile(r"(?m)^\s*(?:\d{1,2}\s*[.)-]|[a-h]\s*[.)]|[-•*–])\s+\S")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"\w+")
# What stands a few words before a phrase and turns it round: "no es tu culpa", "without your phone".
_NEGATIONS = {
    "es": frozenset({"no", "sin", "nunca", "tampoco", "ni", "jamas", "nadie"}),
    "en": frozenset(
        {"no", "not", "don", "doesn", "isn", "never", "without", "cannot", "nor", "needn", "nobody"}
    ),
}
_BEFORE = 4  # words


@dataclass(frozen=True)
class Found:
    """An act, and the words that show it."""

    act: str
    words: str
    start: int


@dataclass(frozen=True)
class Reading:
    """What stands in a text: its acts in their order, how many items it lists, and its sentences that are too long."""

    found: tuple[Found, ...]
    listed: int
    long_sentences: tuple[str, ...]

    @property
    def acts(self) -> set[str]:
        return {each.act for each in self.found}

    def count(self, act: str) -> int:
        """How many different words show an act."""
        return len({each.words.casefold() for each in self.found if each.act == act})


def read(text: str, language: str, acts: Lexicon | None = None) -> Reading:
    """What a text does, in a language of the lexicon."""
    text = text[:MOST]
    plain, places = _plain(text)
    found = [
        Found(act, text[start:end], start)
        for act, start, end in _acts(plain, places, text, language, acts or lexicon())
    ]
    long_ones = [each.group().strip() for each in _SENTENCE.finditer(text)]
    return Reading(
        tuple(sorted(found, key=lambda each: (each.start, each.act))),
        len(_LISTED.findall(text)),
        tuple(each for each in long_ones if len(_WORD.findall(each)) > LONG_SENTENCE),
    )


def says(text: str, phrases: tuple[str, ...]) -> str:
    """The first words of a text that are one of these phrases, as they stand there; empty where there are none."""
    plain, places = _plain(text[:MOST])
    match = pattern(phrases).search(plain)
    return text[places[match.start()] : places[match.end() - 1] + 1] if match else ""


def _acts(
    plain: str, places: list[int], text: str, language: str, acts: Lexicon
) -> Iterator[tuple[str, int, int]]:
    asked = [each.span() for each in _SENTENCE.finditer(text) if each.group().endswith("?")]
    for act in acts.acts:
        for match in pattern(tuple(act.phrases.of(language))).finditer(plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if act.needs_question and not any(begin <= start < stop for begin, stop in asked):
                continue
            if act.kind == "costs" and _negated(plain[: match.start()], language):
                continue
            yield act.key, start, end


def _negated(before: str, language: str) -> bool:
    """Whether what stands before a phrase, in its sentence, turns it round."""
    sentence = re.split(r"[.!?\n]", before)[-1]
    return not _NEGATIONS[language].isdisjoint(_WORD.findall(sentence)[-_BEFORE:])


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its characters the place that it has in the text."""
    plain, places = [], []
    for place, letter in enumerate(text):
        for each in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(each) and unicodedata.category(each) != "Cf":
                plain.append(each)
                places.append(place)
    return "".join(plain), places
