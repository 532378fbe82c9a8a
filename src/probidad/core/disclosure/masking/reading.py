"""A comment as the finders read it: plain letters for matching, with the way back to what was written.

People paste from everywhere: zero-width marks, full-width digits, no-break spaces, accents as separate
marks. All of it is made plain here, once, and each plain character keeps where it came from.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from probidad.core.disclosure.masking.lexicon import grammar

# Stands for what is masked already: no finder looks into it or across it.
BARRIER = "￼"
# Beyond these an accent is decoration, and normalising long heaps of them takes quadratic time.
MOST_ACCENTS = 4
QUOTES = dict.fromkeys(map(ord, "“”„«»″‟"), '"') | dict.fromkeys(map(ord, "’‘‛ʼ´`′"), "'")
TOKEN = re.compile(r"'[sS]\b|[^\W\d_]+(?:'(?![sS]\b)[^\W\d_]+)*|\d+|\n|[^\w\s]|_")
SENTENCE_ENDS = frozenset('.!?…:;"¿¡\n•')
SHOUTED = 0.7  # share of words in capitals from which capitals say nothing


SMALL_ENGLISH = grammar("small_english")
SMALL_SPANISH = grammar("small_spanish")


@dataclass(slots=True)
class Token:
    """A word, a number or a mark of the plain text."""

    text: str
    fold: str  # lower case, without accents
    start: int
    end: int
    first: bool = False  # begins a sentence, so that its capital says nothing
    shout: bool = False  # in a sentence all in capitals
    loose: bool = (
        False  # where small letters say nothing either: all in capitals, or begun with a small letter
    )

    @property
    def word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def cap(self) -> bool:
        """Written with a capital that says something about the word."""
        return not self.shout and self.text[0].isupper()

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()


def fold(text: str) -> str:
    """Lower case without accents, of the same length; ñ stays a letter of its own."""
    return "".join(_fold(char) for char in text)


@lru_cache(maxsize=1_000)
def _fold(char: str) -> str:
    lower = char.lower()[0]
    return lower if lower == "ñ" or lower.isascii() else unicodedata.normalize("NFD", lower)[0]


class Reading:
    """The plain text, its folded twin of the same length, its tokens, and the way back."""

    def __init__(self, original: str, masked: Iterable[str] = (), language: str | None = None) -> None:
        if language:
            self.language = language[:2]
        chars: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        for text, start, end in _plain(original, tuple(filter(None, masked))):
            chars.append(text)
            self._starts.extend([start] * len(text))
            self._ends.extend([end] * len(text))
        self.plain = "".join(chars)
        self.folded = fold(self.plain)

    @cached_property
    def language(self) -> str:
        """The language that most of the small words are of; none when they don't tell."""
        counted = Counter(token.fold for token in self.tokens)
        english, spanish = (sum(counted[word] for word in small) for small in (SMALL_ENGLISH, SMALL_SPANISH))
        return "en" if english > spanish else "es" if spanish > english else ""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where this part of the plain text stands in the original."""
        return self._starts[start], self._ends[end - 1]

    @cached_property
    def tokens(self) -> list[Token]:
        found = [
            Token(match.group(), self.folded[match.start() : match.end()], match.start(), match.end())
            for match in TOKEN.finditer(self.plain)
        ]
        letters = filter(str.isalpha, self.plain)
        written_small = next(letters, "").islower()
        for sentence in _sentences(found):
            _mark(sentence, written_small)
        return found

    @cached_property
    def token_starts(self) -> dict[int, int]:
        """The token that begins at an offset of the plain text."""
        return {token.start: index for index, token in enumerate(self.tokens)}


def _plain(original: str, masked: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    barriers = re.compile("|".join(map(re.escape, masked))) if masked else None
    position = 0
    for match in barriers.finditer(original) if barriers else ():
        yield from _clusters(original, position, match.start())
        yield BARRIER, match.start(), match.end()
        position = match.end()
    yield from _clusters(original, position, len(original))


def _clusters(original: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Each letter with its accents, as plain text; marks that nobody sees are passed over."""
    base, begin, finish = "", start, start
    for index in range(start, end):
        char = original[index]
        if char.isascii():
            hidden = accent = False
        else:
            hidden = unicodedata.category(char) == "Cf" or char == "͏" or "︀" <= char <= "️"
            accent = unicodedata.combining(char) > 0
        if hidden:
            continue
        if accent and base:
            if len(base) <= MOST_ACCENTS:
                base += char
            finish = index + 1
            continue
        if base:
            yield _character(base), begin, finish
        base, begin, finish = char, index, index + 1
    if base:
        yield _character(base), begin, finish


@lru_cache(maxsize=1_000)
def _character(cluster: str) -> str:
    """One letter or sign, as plain as it goes; a few (½, ﬁ) become several."""
    if cluster.isascii():
        return " " if cluster in "\t\r\x0b\x0c" else cluster
    plain = unicodedata.normalize("NFKC", cluster.translate(QUOTES))
    plain = "".join(char for char in plain if not unicodedata.combining(char)) or " "
    return "".join(_sign(char) for char in plain)


def _sign(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Pd" or char == "−":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for index, token in enumerate(tokens):
        sentence.append(token)
        if token.text in SENTENCE_ENDS and not (token.text == "." and _abbreviates(tokens, index)):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _abbreviates(tokens: list[Token], index: int) -> bool:
    """Whether this full stop belongs to the word before it: "Lic. Ramírez", "J. L.", "a.m." """
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is None or after is None or before.end != tokens[index].start or not before.word:
        return False
    # Full stops without a space after them stand inside something.
    return after.start == tokens[index].end or len(before.text) <= 1 or before.fold in ABBREVIATIONS


ABBREVIATIONS = grammar("abbreviations")


def _mark(sentence: list[Token], written_small: bool) -> None:
    words = [token for token in sentence if token.word]
    long = [token for token in words if len(token.text) > 1]
    shouted = len(long) >= 3 and sum(token.text.isupper() for token in long) >= SHOUTED * len(long)
    for token in words:
        token.shout = shouted
        token.loose = shouted or written_small
    if words:
        words[0].first = True
