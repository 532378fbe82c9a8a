"""The word lists of ``words/``: what names, titles, areas and places are called."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

FOLDER = files("probidad.core.disclosure.masking") / "words"


@cache
def words(*names: str) -> frozenset[str]:
    """All words of these lists together."""
    return frozenset(word for name in names for line in _lines(name) for word in line.split())


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


# Ways to write one sound, so that Gonsales and Yovanny are found as González and Giovani are.
LETTERS = str.maketrans({"v": "b", "z": "s", "k": "c", "y": "i", "w": "u", "x": "j"})
SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu|ck"), "c"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"c(?=[ei])"), "s"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"(.)\1"), r"\1"),
)


def sound(name: str) -> str:
    """How a name sounds in Mexico: one spelling for those that are said alike."""
    for pattern, letters in SOUNDS:
        name = pattern.sub(letters, name)
    return name.translate(LETTERS)


def _lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
