"""The word lists of ``words/``: what names, titles, areas and places are called."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

FOLDER = files("probidad.core.disclosure.masking") / "words"


@cache
def words(*names: str) -> frozenset[str]:
    """All words of these lists together."""
    if len(names) > 1:
        return frozenset().union(*map(words, names))
    return frozenset(word for line in _lines(*names) for word in line.split())


@cache
def phrases(name: str) -> frozenset[str]:
    """The lines of a list that has one entry a line."""
    return frozenset(_lines(name))


def grammar(name: str) -> frozenset[str]:
    """One of the small sets: which words join, introduce, qualify."""
    return frozenset(_grammar()[name].split())


@cache
def _grammar() -> Mapping[str, str]:
    return yaml.safe_load((FOLDER / "grammar.yaml").read_text(encoding="utf-8"))


# --- Everyday words --------------------------------------------------------------------------------------
# Forms of a word that the list has in another form: "cobran" of "cobrar", "escríbanles" of "escribir".
FORMS = {
    "everyday_es": re.compile(
        r"(?P<stem>[a-zñ]{3,}?)(?:[ae]n|[ae]s|[aeio]|[aei]mos|[ae]ron|ieron|aba[ns]?|ia[ns]?|are|ara[ns]?|aria[ns]?|[ae]ste|iste|"
        r"i?endo|ando|[aei]r|[ai]d[oa]s?|it[oa]s?|ad|se)(?:me|te|se|nos|l[aeo]s?|sel[aeo]s?|nosl[ao]s?)?"
    ),
    "everyday_en": re.compile(r"(?P<stem>[a-z]{3,}?)(?:e?s|e?d|ing|ly)"),
}
ENDINGS = ("", "a", "o", "e", "ar", "er", "ir", "ado", "ido", "os", "es")
# "avisarles", "nepotismo", "corruption": what ends so is no name.
ENDS_AS_A_WORD = re.compile(
    r"[aei]rl[aeo]s?$|(?:[cst]i[oó]n(?:es)?|dad(?:es)?|mientos?|[ea]ncias?|ism[os]?|logias?|grafias?|mente|[st]ions?|ness|"
    r"ments?|ship|ings?)$"
)


@lru_cache(maxsize=20_000)
def is_everyday(word: str) -> bool:
    """Whether a folded word is an ordinary one of Spanish or English, in whatever form, and no name."""
    if len(word) > 30 or ENDS_AS_A_WORD.search(word) or any(word in words(name) for name in FORMS):
        return True
    return any(
        form["stem"] + ending in words(name)
        for name, shape in FORMS.items()
        if (form := shape.fullmatch(word))
        for ending in ENDINGS
    )


@lru_cache(maxsize=20_000)
def mistyped(word: str, right: frozenset[str]) -> str:
    """The one of the right words from which this one differs by a letter or two swapped; else the word."""
    if len(word) > 30:
        return word
    return next((near[0] for each in _shortened(word) if (near := _nearby(right).get(each))), word)


@cache
def _nearby(right: frozenset[str]) -> Mapping[str, list[str]]:
    """Each long word and what is left of it without one of its letters."""
    found: dict[str, list[str]] = {}
    for word in sorted(right):
        if len(word) > 6:
            for each in _shortened(word):
                found.setdefault(each, []).append(word)
    return found


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
