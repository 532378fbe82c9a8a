"""A simulation's text with one part of it written anew, for whoever doesn't write YAML. Comments of the text are lost."""

import yaml

from probidad.instruments.advice.simulator.reading import LOADER

WIDTH = 110  # characters of a line
Entry = dict


def document_of(text: str) -> dict:
    """The document of a simulation's text that was read before."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 the safe loader, the quicker one where it is there


def with_whole(text: str, changed: Entry) -> str:
    """With other top-level parts; of the persona, with those that were given."""
    document = document_of(text)
    changed = changed | {"persona": document["persona"] | changed.get("persona", {})}
    return _written(document | changed)


def with_entry(text: str, part: str, number: int | None, entry: Entry, place: int) -> str:
    """With an entry of a list written anew (None: one more), at a place (the first is 1). Raises IndexError."""
    document = document_of(text)
    if number is not None:
        document[part].pop(number - 1)
    document[part].insert(place - 1, entry)
    return _written(document)


def without_entry(text: str, part: str, number: int) -> str:
    """Without an entry of a list (the first is 1). Raises IndexError."""
    document = document_of(text)
    document[part].pop(number - 1)
    return _written(document)


def _written(document: dict) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=WIDTH)
