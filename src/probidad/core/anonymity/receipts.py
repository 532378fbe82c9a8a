"""A writer's receipt: eleven words of BIP 39, of which three find the thread and eight open it.

The words are Spanish or English, as ``mnemonic`` ships both lists; the same eleven numbers are meant. What finds (33
bits) may be known: the database holds it. What opens (88 bits) is never stored: keys follow from it by
:mod:`stretching`, so that whoever has the database pays Argon2id for each guess.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache

from mnemonic import Mnemonic

from probidad.core.languages.words import folded

TO_FIND, TO_OPEN = 3, 8  # words
# So many of the words that open, within so many words of a text, are too many to be chance.
TELLING, NEAR = 5, 40
COUNT = TO_FIND + TO_OPEN
_BITS = 11  # of a word
UNIQUE = 4  # letters by which each list tells its words apart
LISTS = {"es": "spanish", "en": "english"}
# A number before a word, and marks between words: people copy the list as it was printed.
_BETWEEN = re.compile(r"[\W\d_]+")


class NotAReceipt(ValueError):
    """What was typed isn't a receipt."""


class WrongCount(NotAReceipt):
    """``count`` words were typed."""

    def __init__(self, count: int):
        super().__init__(str(count))
        self.count = count


class UnknownWord(NotAReceipt):
    """``word`` is in neither list, or not in the list of the others; it was the ``position``-th (1: the first)."""

    def __init__(self, word: str, position: int):
        super().__init__(str(position))
        self.word, self.position = word, position


@dataclass(frozen=True)
class Receipt:
    """Eleven numbers of 11 bits."""

    numbers: tuple[int, ...]

    @property
    def locator(self) -> int:
        """What finds the thread: 33 bits."""
        return _joined(self.numbers[:TO_FIND])

    @property
    def secret(self) -> bytes:
        """What opens the thread: 88 bits."""
        return _secret(self.numbers[TO_FIND:])

    def words(self, language: str) -> list[str]:
        """As they are written down, in a language of :data:`LISTS`."""
        return [_words(language)[number] for number in self.numbers]

    def __repr__(self):
        """Nothing: a receipt mustn't come into a log by being printed."""
        return "Receipt(…)"


def new_receipt() -> Receipt:
    """Eleven words that nobody has."""
    return Receipt(tuple(secrets.randbelow(1 << _BITS) for _each in range(COUNT)))


def read_receipt(typed: str) -> Receipt:
    """The receipt that somebody typed, in either language, whatever the case, accents, spaces and marks between words.

    The first four letters of a word, or more of them, are enough; run together, or parted within a word, words are
    written out. Raises WrongCount, UnknownWord.
    """
    words = _typed_words(typed)
    if len(words) != COUNT:
        words = _parted("".join(words)) or words
    if len(words) != COUNT:
        raise WrongCount(len(words))
    found = [_numbers(words, language) for language in LISTS]
    # Of the lists, that in which most was read: a wrong word is told of the language that was meant.
    numbers = max(found, key=lambda each: sum(number is not None for number in each))
    if None in numbers:
        position = numbers.index(None)
        raise UnknownWord(words[position], position + 1)
    return Receipt(tuple(numbers))


def contains_receipt(text: str, receipt: Receipt) -> bool:
    """Whether a text gives away what opens this receipt, in either language: see :func:`gives_away`."""
    return gives_away(text, frozenset(receipt.numbers[TO_FIND:]), lambda number: number)


def gives_away(text: str, secret: frozenset[Hashable], mark: Callable[[int], Hashable]) -> bool:
    """Whether TELLING of the words that open stand near each other, in whatever order: the rest could be guessed.

    ``secret`` holds the marks of their numbers.
    """
    words, enough = _typed_words(text), min(TELLING, len(secret))
    for language in LISTS:
        known = [(place, number) for place, word in enumerate(words) for number in _within(word, language)]
        marked = [(place, mark(number)) for place, number in known]
        hits = [(place, each) for place, each in marked if each in secret]
        for index, (start, _each) in enumerate(hits):
            near = {each for place, each in hits[index : index + NEAR] if place - start < NEAR}
            if len(near) >= enough:
                return True
    return False


def confirms(receipt: Receipt, typed: str, positions: Sequence[int]) -> bool:
    """Whether somebody typed the words at these positions (1: the first), in their order and in either language."""
    words, wanted = _typed_words(typed), [receipt.numbers[position - 1] for position in positions]
    return any(_numbers(words, language) == wanted for language in LISTS)


def _typed_words(typed: str) -> list[str]:
    # Characters that don't show, such as a zero-width space, come along when a text is copied.
    visible = "".join(each for each in typed if unicodedata.category(each) != "Cf")
    return [word for word in _BETWEEN.split(folded(visible)) if word]


def _numbers(words: list[str], language: str) -> list[int | None]:
    return [_number(word, language) for word in words]


def _number(word: str, language: str) -> int | None:
    """The number of a word, or of its first letters; None where it isn't in the list."""
    number = _places(language).get(word[:UNIQUE])
    return number if number is not None and _plain(language)[number].startswith(word) else None


def _within(word: str, language: str) -> list[int]:
    """The numbers of a word, or of those that are run together in a longer one."""
    if len(word) <= _longest(language):
        number = _number(word, language)
        return [] if number is None else [number]
    whole = _wholes(language)
    ends = [(start, start + size) for start in range(len(word)) for size in _sizes(language)]
    return [whole[word[start:end]] for start, end in ends if word[start:end] in whole]


def _parted(letters: str) -> list[str] | None:
    """Letters without a space as COUNT whole words of one list, where they can be parted in one way only."""
    for language in LISTS:
        if len(letters) <= COUNT * _longest(language) and (found := _ways(letters, language)):
            return found[0] if len(found) == 1 else None
    return None


def _ways(letters: str, language: str) -> list[list[str]]:
    """How letters can be parted into COUNT words of a list: none, the one, or two of several."""
    whole, ways = _wholes(language), {0: [[]]}
    for _each in range(COUNT):
        further: dict[int, list[list[str]]] = {}
        for start, begun in ways.items():
            for end in (start + size for size in _sizes(language)):
                if letters[start:end] in whole and end <= len(letters):
                    further.setdefault(end, []).extend([*each, letters[start:end]] for each in begun)
        ways = {end: begun[:2] for end, begun in further.items()}
    return ways.get(len(letters), [])


def _secret(numbers: Sequence[int]) -> bytes:
    return _joined(numbers).to_bytes(TO_OPEN * _BITS // 8, "big")


def _joined(numbers: Sequence[int]) -> int:
    whole = 0
    for number in numbers:
        whole = whole << _BITS | number
    return whole


@cache
def _words(language: str) -> tuple[str, ...]:
    """The list, as people write its words."""
    return tuple(unicodedata.normalize("NFC", word) for word in Mnemonic(LISTS[language]).wordlist)


@cache
def _plain(language: str) -> tuple[str, ...]:
    """The list without accents."""
    return tuple(folded(word) for word in _words(language))


@cache
def _places(language: str) -> dict[str, int]:
    """A word's number, by its first letters without accents."""
    return {word[:UNIQUE]: number for number, word in enumerate(_plain(language))}


@cache
def _wholes(language: str) -> dict[str, int]:
    """A word's number, by the whole word without accents."""
    return {word: number for number, word in enumerate(_plain(language))}


@cache
def _sizes(language: str) -> tuple[int, ...]:
    """How many letters the list's words have."""
    return tuple(sorted({len(word) for word in _plain(language)}))


def _longest(language: str) -> int:
    return _sizes(language)[-1]
