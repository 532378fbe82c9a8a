"""Content that ships is complete in Spanish and in English, each in its own language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import probidad
from probidad.core.languages.text import CONTENT_LANGUAGES

PACKAGE = Path(probidad.__file__).parent
# Lists of words that the masking goes by are nobody's reading.
WORD_LISTS = PACKAGE / "core" / "disclosure" / "masking" / "words"
FILES = sorted(
    path for path in {*PACKAGE.rglob("*.yaml"), *PACKAGE.rglob("*.yml")} if WORD_LISTS not in path.parents
)
# Short words that only one of the two languages has; a long text has many of its own.
WORD = re.compile(r"[^\W\d_]+")
ONLY = {
    "es": set(WORD.findall("de la el que los las una por para con del se su es como más pero está al lo")),
    "en": set(
        WORD.findall("the of and to is that for with it was are this you your be from have which not by")
    ),
}
# Identical in both languages only up to this length: names, initials, figures.
NAME_WORDS = 4
# Keys whose text is not for the reader, or is quoted in its own language.
ONE_LANGUAGE = {
    "urn", "id", "slug", "key", "url", "source", "sources", "licence", "license", "author", "authors", "note", "notes",
    "version", "checked_against", "name_original", "publisher", "reference", "quote", "comment",
}  # fmt: skip


def findings(node, where: str = "") -> Iterator[str]:
    """What is wrong with the bilingual texts of a document, each with its place."""
    if isinstance(node, dict) and node and set(node) <= set(CONTENT_LANGUAGES):
        yield from (f"{where}: {problem}" for problem in _wrong_pair(node))
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in ONE_LANGUAGE:
                yield from findings(value, f"{where}.{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from findings(value, f"{where}[{position}]")
    elif isinstance(node, str) and len(node.split()) > NAME_WORDS:
        yield f"{where}: one language only: {node[:60]!r}"


def _wrong_pair(pair: dict) -> Iterator[str]:
    missing = [code for code in CONTENT_LANGUAGES if not str(pair.get(code) or "").strip()]
    if missing:
        yield f"no text in {missing}"
        return
    if isinstance(pair["es"], str) and isinstance(pair["en"], str):
        if pair["es"] == pair["en"] and len(WORD.findall(pair["es"])) > NAME_WORDS:
            yield f"the same text in both: {pair['es'][:60]!r}"
        for code in CONTENT_LANGUAGES:
            if in_the_wrong_language(pair[code], code):
                yield f"{code} reads as the other language: {pair[code][:60]!r}"


def in_the_wrong_language(text: str, code: str) -> bool:
    words = [word.lower() for word in WORD.findall(text)]
    other = "en" if code == "es" else "es"
    counts = {each: sum(word in ONLY[each] for word in words) for each in (code, other)}
    return len(words) > 6 and counts[other] > counts[code]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_content_is_complete_in_both_languages(path):
    found = list(findings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "content",
    [
        {"title": {"es": "Obsequio"}},
        {"title": {"es": "Obsequio", "en": " "}},
        {"options": [{"text": {"es": "", "en": "Accept"}}]},
        {"text": {"es": "Recibes un reloj de la empresa", "en": "Recibes un reloj de la empresa"}},
        {
            "text": {
                "es": "The firm sends you a watch for the holidays",
                "en": "The firm sends a watch to you",
            }
        },
        {"text": "A long sentence in one language only"},
    ],
)
def test_incomplete_content_is_found(content):
    assert list(findings(content))


def test_complete_content_passes():
    assert not list(
        findings(
            {
                "urn": "urn:probidad:dilemma:a-watch",
                "title": {"es": "Un reloj", "en": "A watch"},
                "body": {"es": "INAI", "en": "INAI"},
                "source": "Ley General de Responsabilidades Administrativas, artículo 7",
                "options": [{"text": {"es": "Lo devuelves", "en": "You return it"}, "rating": "aligned"}],
            }
        )
    )
