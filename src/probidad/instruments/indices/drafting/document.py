"""The content of a draft and how the editor changes it: plain data in, new plain data out.

A draft holds what its file would say (docs/instruments/index-files.md): what is empty, or holds anyway, isn't in it.
A *page* is a part that is edited at once; those of which there are several are found by their key.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any

from pydantic import BaseModel

from probidad.core.languages.bilingual import Text
from probidad.core.languages.citations import Citation
from probidad.instruments.indices.rules.content import (
    MAX_AREAS,
    MAX_INDICATORS,
    Area,
    Finding,
    Indicator,
    InstrumentContent,
    Level,
    Measure,
    Named,
    Need,
)

Part = dict[str, Any]
MAX_SCALES = 20
# What each page holds.
FIELDS = {
    "head": ("version", "revision", "short_name", "name", "summary", "method", "authorship", "citations"),
    "rule": ("subject", "scoring", "points", "stages", "dimensions", "sides"),
    "findings": ("findings",),
    "scale": ("levels",),
    "area": ("name", "about", "points", "dimension", "side"),
    "indicator": tuple(name for name in Indicator.model_fields if name != "key"),
}
_HOLDS_ANYWAY = {"since": 1, "weight": 1, "reach": 1, "subject": "institution"}
# Lists whose rows have keys, and where the words of a new key come from.
_KEYED = {"levels": "text", "stages": "name", "dimensions": "name", "sides": "name"}
# Lists that stand in the order of their numbers.
_RISING = {"levels": "points", "findings": "from"}
_KEY_LENGTH = 40
_MODELS = {
    "areas": Area,
    "indicators": Indicator,
    "levels": Level,
    "measure": Measure,
    "needs": Need,
    "citations": Citation,
    "findings": Finding,
    "stages": Named,
    "dimensions": Named,
    "sides": Named,
}


class Full(Exception):
    """There are as many areas, indicators or scales as an instrument may have."""


def compact(value: Any) -> Any:
    """Without what is empty and what holds anyway."""
    if isinstance(value, dict):
        parts = {name: compact(each) for name, each in value.items()}
        return {name: each for name, each in parts.items() if not _says_nothing(name, each)}
    if isinstance(value, list):
        return [each for each in map(compact, value) if each not in ("", {}, None)]
    return value


def _says_nothing(name: str, value: Any) -> bool:
    return value in (None, "", [], {}) or (name in _HOLDS_ANYWAY and value == _HOLDS_ANYWAY[name])


def is_blank(value: Any) -> bool:
    """Whether nothing is filled in a row; the number 0 is something."""
    if isinstance(value, dict):
        return all(is_blank(each) for name, each in value.items() if name != "key")
    return value is None or value is False or value in ("", [])


def digest(part: Part) -> str:
    """A short digest of a part, by which one tells whether it is still as it was read."""
    return hashlib.sha256(json.dumps(compact(part), sort_keys=True).encode()).hexdigest()[:20]


def in_order(part: Part, model: type[BaseModel] = InstrumentContent) -> Part:
    """A draft with its names in the order in which files are written; databases don't keep it."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    return {name: _inside(name, part[name]) for name in names if name in part}


def _inside(name: str, value: Any) -> Any:
    if name == "scales":
        return {key: [in_order(level, Level) for level in levels] for key, levels in value.items()}
    if isinstance(value, list):
        return [_inside(name, each) for each in value]
    return in_order(value, _MODELS.get(name, Text)) if isinstance(value, dict) else value


def indicators(document: Part) -> Iterator[tuple[str, Part]]:
    """All indicators with the numbers that people read (``3.2``)."""
    for a, area in enumerate(document.get("areas", []), start=1):
        for i, indicator in enumerate(area.get("indicators", []), start=1):
            yield f"{a}.{i}", indicator


def read(document: Part, page: str, key: str = "") -> Part | None:
    """What a page of a draft holds; None where there is no such part."""
    home = _home(document, page, key)
    return None if home is None else compact({name: home[name] for name in FIELDS[page] if name in home})


def write(document: Part, page: str, part: Part, key: str = "") -> Part:
    """The draft with a page as it was written: new rows have keys, and levels stand from least to most.

    Raises KeyError where there is no such part.
    """
    new = deepcopy(document)
    home = _home(new, page, key)
    if home is None:
        raise KeyError(key)
    for name in FIELDS[page]:
        home.pop(name, None)
        if name in part:
            home[name] = _rows(name, part[name]) if isinstance(part[name], list) else part[name]
    if page == "scale":
        new["scales"][key] = home["levels"]
    return compact(new)


def _home(document: Part, page: str, key: str) -> Part | None:
    """The mapping of the draft that a page's names stand in."""
    if page in ("head", "rule", "findings"):
        return document
    if page == "scale":
        return {"levels": document["scales"][key]} if key in document.get("scales", {}) else None
    within = _siblings(document, page, key)
    return next((each for each in within if each["key"] == key), None)


def _siblings(document: Part, page: str, key: str) -> list[Part]:
    """The list that an area or an indicator stands in; empty where it is nowhere."""
    areas = document.get("areas", [])
    lists = [areas] if page == "area" else [area.get("indicators", []) for area in areas]
    return next((each for each in lists if any(part["key"] == key for part in each)), [])


def _rows(name: str, rows: list) -> list:
    rows = [row for row in rows if not is_blank(row)]
    if name in _RISING:
        # What has no number yet waits at the end.
        number = _RISING[name]
        rows = sorted(rows, key=lambda row: (row.get(number) is None, row.get(number) or 0))
    if name in _KEYED:
        taken = {row["key"] for row in rows if row.get("key")}
        rows = [_with_key(row, row.get(_KEYED[name], {}), taken) for row in rows]
    return rows


def _with_key(row: Part, words: Part, taken: set[str]) -> Part:
    if row.get("key"):
        return row
    key = fresh_key(words, taken)
    taken.add(key)
    return {"key": key, **row}


def fresh_key(words: Part | str, taken: Collection[str]) -> str:
    """A key for something of that name, which nothing else has."""
    text = words if isinstance(words, str) else words.get("en") or words.get("es") or ""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_KEY_LENGTH].strip("-") or "x"
    number, fresh = 2, key
    while fresh in taken:
        number, fresh = number + 1, f"{key}-{number}"
    return fresh


def add_area(document: Part, name: Part) -> tuple[Part, str]:
    """The draft with one more area at its end, and the area's key. Raises :class:`Full`."""
    new = deepcopy(document)
    areas = new.setdefault("areas", [])
    if len(areas) == MAX_AREAS:
        raise Full
    key = fresh_key(name, {each["key"] for each in areas})
    areas.append({"key": key, "name": name})
    return new, key


def add_indicator(document: Part, area: str, question: Part, kind: str) -> tuple[Part, str]:
    """The draft with one more indicator at the end of an area, and its key. Raises :class:`Full`; KeyError without the area."""
    new = deepcopy(document)
    home = _home(new, "area", area)
    if home is None:
        raise KeyError(area)
    within = home.setdefault("indicators", [])
    if len(within) == MAX_INDICATORS:
        raise Full
    key = fresh_key(question, {each["key"] for _number, each in indicators(new)})
    within.append(compact({"key": key, "kind": kind, "since": new.get("version", 1), "question": question}))
    return new, key


def add_scale(document: Part, name: str) -> tuple[Part, str]:
    """The draft with one more shared scale, of no and yes to begin with, and its key. Raises :class:`Full`."""
    new = deepcopy(document)
    scales = new.setdefault("scales", {})
    if len(scales) == MAX_SCALES:
        raise Full
    key = fresh_key(name, scales)
    scales[key] = [
        {"key": "no", "points": 0, "text": {"es": "No", "en": "No"}},
        {"key": "yes", "points": 1, "text": {"es": "Sí", "en": "Yes"}},
    ]
    return new, key


def move(document: Part, page: str, key: str, steps: int) -> Part:
    """The draft with an area or indicator so many places further down (negative: up), at most to the end."""
    new = deepcopy(document)
    within = _siblings(new, page, key)
    place = next((number for number, each in enumerate(within) if each["key"] == key), None)
    if place is not None:
        part = within.pop(place)
        within.insert(max(place + steps, 0), part)
    return new


def remove(document: Part, page: str, key: str) -> Part:
    """The draft without an area, indicator or scale, and without conditions on what went with it."""
    new = deepcopy(document)
    if page == "scale":
        new.get("scales", {}).pop(key, None)
        return compact(new)
    before = {each["key"] for _number, each in indicators(new)}
    within = _siblings(new, page, key)
    within[:] = [each for each in within if each["key"] != key]
    gone = before - {each["key"] for _number, each in indicators(new)}
    for _number, each in indicators(new):
        each["shows"] = [shown for shown in each.get("shows", []) if shown not in gone]
        if (each.get("needs") or {}).get("indicator") in gone:
            del each["needs"]
    return compact(new)
