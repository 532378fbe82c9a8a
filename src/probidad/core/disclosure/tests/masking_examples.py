"""The labelled sentences of ``data/masking_examples.txt``, written for these tests."""

import re
from pathlib import Path
from typing import NamedTuple

from probidad.core.disclosure.masking import Span

FILE = Path(__file__).parent / "data" / "masking_examples.txt"
MARK = re.compile(r"<([a-z_]+) ([^<>]*)>")
# Forms of address and articles may be masked with a name, but needn't.
FREE = re.compile(
    r"\b(?:el|la|los|las|al|del|the|on|our|don|ing|mtra|mrs|ms|captain|commander|officer|deputy|licenciada|sra|mr|dr|m|en|doña|doctora|lic|profe|s)\b",
    re.IGNORECASE,
)


class Example(NamedTuple):
    text: str
    labels: list[Span]


def examples() -> list[Example]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [_example(line) for line in lines if line and not line.startswith("#")]


def _example(line: str) -> Example:
    text, labels, position = "", [], 0
    for match in MARK.finditer(line):
        text += line[position : match.start()]
        labels.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Example(text + line[position:], labels)


def needed(text: str, label: Span) -> list[int]:
    """The positions that must be masked: letters and digits, but those of an article or a title."""
    free = {
        position for match in FREE.finditer(text, label.start, label.end) for position in range(*match.span())
    }
    return [
        position
        for position in range(label.start, label.end)
        if text[position].isalnum() and position not in free
    ]
