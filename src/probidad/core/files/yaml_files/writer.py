"""Writes content as YAML, as those that ship are written: blocks, short lists in a line, texts as they are read.

PyYAML would write lists without indentation, take a second for the library and break long texts anywhere.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from probidad.core.files.yaml_files.source import clean

WIDTH = 100
# A text of one line that no reader takes for something else.
_PLAIN = re.compile(r"[¿¡“«]?[^\W\d_].*")
_NOT_PLAIN = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f]")
_SINGLE_SPACE = re.compile(r"(?<! ) (?! )")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
# Written in a line of their own, since they are keys.
_KEYS_IN_A_LINE = ("values", "principles", "shows")
_NOT_WRITTEN = (None, "", [], {})


def to_yaml(documents: Iterable[Mapping]) -> str:
    """Content (such as that of published versions) as one file; parts that are empty aren't written."""
    return "---\n".join("\n".join(_lines_of(each)) + "\n" for each in documents)


def _lines_of(part: Mapping, indent: str = "") -> Iterator[str]:
    for name, value in part.items():
        if name in _KEYS_IN_A_LINE and value:
            yield f"{indent}{name}: [{', '.join(map(_in_a_line, value))}]"
        elif _is_written(name, value):
            yield from _named(f"{indent}{name}:", value, indent + "  ")


def _is_written(name: str, value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_is_written(*each) for each in value.items())
    return value not in _NOT_WRITTEN and not (name == "contested" and value is False)


def _named(name: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield name
        yield from _lines_of(value, indent)
    elif isinstance(value, list):
        yield name
        for each in value:
            first, *rest = _lines_of(each, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
    elif isinstance(value, bool | int):
        yield f"{name} {json.dumps(value)}"
    else:
        yield from _text(name, str(value), indent)


def _text(name: str, text: str, indent: str) -> Iterator[str]:
    """A text in the most readable way that says the same."""
    text = clean(text)
    if "\n" in text:
        yield f"{name} |-"
        yield from (f"{indent}{line}" if line else "" for line in text.split("\n"))
    elif len(name) + 1 + len(text) <= WIDTH or " " not in text:
        yield f"{name} {_in_a_line(text)}"
    else:
        yield f"{name} >-"
        yield from _folded(text, indent)


def _in_a_line(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and text.lower() not in _WORDS_OF_YAML
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _folded(text: str, indent: str) -> Iterator[str]:
    """The text in lines that a reader joins by one space each: broken only where there is just one."""
    line = ""
    for word in _SINGLE_SPACE.split(text):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line
