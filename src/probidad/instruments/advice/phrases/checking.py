"""A text of the staff, looked at before it is sent: what should not be asked, promised or said, with the words."""

from dataclasses import dataclass

from probidad.instruments.advice.phrases.lexicon import Act, lexicon
from probidad.instruments.advice.phrases.recognition import read


@dataclass(frozen=True)
class Piece:
    """A part of the text; marked where an act that costs was found."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Finding:
    """An act that should not be sent without thought, and all words that show it."""

    act: Act
    words: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What was found in a text, and the text in pieces with those words marked."""

    findings: tuple[Finding, ...]
    pieces: tuple[Piece, ...]
    long_sentences: tuple[str, ...]


def checked(text: str, language: str) -> Checked:
    """Look at a text in a language of the lexicon."""
    reading = read(text, language)
    costly = [each for each in reading.found if lexicon().act(each.act).kind == "costs"]
    words: dict[str, list[str]] = {}
    for each in costly:
        words.setdefault(each.act, []).append(each.words)
    return Checked(
        tuple(Finding(lexicon().act(key), tuple(dict.fromkeys(found))) for key, found in words.items()),
        _pieces(text, [(each.start, each.start + len(each.words)) for each in costly]),
        reading.long_sentences,
    )


def _pieces(text: str, spans: list[tuple[int, int]]) -> tuple[Piece, ...]:
    found, place = [], 0
    for start, end in sorted(spans):
        if end <= place:
            continue
        found += [Piece(text[place : max(start, place)], False), Piece(text[max(start, place) : end], True)]
        place = end
    return tuple(each for each in (*found, Piece(text[place:], False)) if each.text)
