"""Two texts beside each other, word by word."""

import re
from difflib import SequenceMatcher

# Words between the first and the last that differ. Beyond, they are shown as changed as a whole: finding what
# they share costs up to the cube of their number, and a file may hold thousands of texts.
MOST_COMPARED = 40
_WORDS = re.compile(r"\S+\s*|\s+")
Pieces = list[tuple[bool, str]]


def words_apart(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, each with whether it is in this one only. A side's pieces join to its text."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    head, tail = old[:start], old[len(old) - end :]
    left, right = _middle(old[start : len(old) - end], new[start : len(new) - end])
    return _joined([(False, head), *left, (False, tail)]), _joined([(False, head), *right, (False, tail)])


def _alike(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    return next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )


def _middle(old: list[str], new: list[str]):
    if max(len(old), len(new)) > MOST_COMPARED:
        return [(True, old)], [(True, new)]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(what != "equal", old[a:b]) for what, a, b, _c, _d in found], [
        (what != "equal", new[c:d]) for what, _a, _b, c, d in found
    ]


def _joined(pieces) -> Pieces:
    return [(changed, "".join(words)) for changed, words in pieces if words]
