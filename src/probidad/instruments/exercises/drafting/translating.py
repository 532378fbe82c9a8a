"""The texts of a draft beside their translations, each with a name of its own."""

from collections.abc import Iterator, Mapping

from probidad.instruments.exercises.drafting.content import (
    CITATION_TEXTS,
    LANGUAGES,
    LETTERS,
    LINES,
    OPTION_TEXTS,
    Fields,
    Text,
    complete_shape,
    stored,
    tidy,
)


def read_texts(content: Mapping, language: str) -> dict[str, str]:
    """All texts that are written in some language, in this one; empty where only the other exists."""
    places = _places(complete_shape(content))
    return {name: tidy(name, text.get(language, "")) for name, text in places if text}


def apply_translation(content: Mapping, fields: Fields, language: str) -> dict:
    """The content with these translations into ``language``; an emptied one is taken out."""
    shape = complete_shape(content)
    for name, text in _places(shape):
        typed = tidy(name, str(fields.get(name, text.get(language, ""))))
        if tidy(name, text.get(language, "")) == typed:
            continue
        if typed:
            text[language] = typed
        else:
            text.pop(language, None)
    for name in LINES:
        shape[name] = [each for each in shape[name] if each]
    return stored(shape)


def languages_of(content: Mapping) -> list[str]:
    """The languages in which all of it is written."""
    texts = [text for _name, text in _places(complete_shape(content)) if text]
    return [each for each in LANGUAGES if texts and all(each in text for text in texts)]


def left_behind(before: Mapping, after: Mapping, language: str, other: str) -> set[str]:
    """The translations into ``other`` that are still those of before, while their originals changed."""
    texts = read_texts(before, other)
    pairs = {(text, texts[name]) for name, text in read_texts(before, language).items()}
    old = {translation for _text, translation in pairs if translation}
    originals, translations = read_texts(after, language), read_texts(after, other)
    return {
        name for name, text in translations.items() if text in old and (originals[name], text) not in pairs
    }


def _places(shape: Mapping) -> Iterator[tuple[str, Text]]:
    """All texts by their names, in the order of the form."""
    yield from ((name, shape[name]) for name in ("title", "situation"))
    yield from _lines(shape, "affected")
    yield "question", shape["question"]
    for letter, option in zip(LETTERS, shape["options"], strict=True):
        yield from ((f"option_{letter}_{part}", option[part]) for part in OPTION_TEXTS)
    yield "contested_note", shape["contested_note"]
    for number, citation in enumerate(shape["citations"]):
        yield from ((f"citation_{number}_{part}", citation[part]) for part in CITATION_TEXTS)
    yield from _lines(shape, "discussion")
    yield "author", shape["author"]


def _lines(shape: Mapping, name: str) -> Iterator[tuple[str, Text]]:
    yield from ((f"{name}_{number}", text) for number, text in enumerate(shape[name]))
