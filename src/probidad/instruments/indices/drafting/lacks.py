"""What a draft still lacks before it can be published: the rules of the import, by page and field."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from pydantic import ValidationError as ShapeError

from probidad.instruments.indices.drafting.document import FIELDS, Part
from probidad.instruments.indices.rules.comparison import changed_silently
from probidad.instruments.indices.rules.content import Indicator, InstrumentContent, LevelList
from probidad.instruments.indices.rules.soundness import (
    Fault,
    Place,
    faults,
    level_faults,
    unknown_sources,
)

_LEVELS = TypeAdapter(LevelList)
# What pydantic puts into a place without its being in the file: which kind of levels.
_KINDS_OF_LEVELS = ("list", "scale")
SINCE = "since_is_old"


@dataclass(frozen=True)
class Lack:
    """Something that is missing or wrong. ``page`` and ``key`` say where it is edited, ``name`` the field or, as
    ``levels-0``, the row; a ``page`` of "" is the draft as a whole. ``code`` and ``values`` are for its words.
    """

    page: str
    key: str
    name: str
    code: str
    values: dict[str, object] = field(default_factory=dict)


def lacks(document: Part, *, sources: Collection[str], before: InstrumentContent | None = None) -> list[Lack]:
    """All that is missing or wrong; empty for what can be published. ``before``: the version that it follows."""
    try:
        content = InstrumentContent.model_validate(document)
    except ShapeError as error:
        shapes = [Fault(_place(each["loc"]), each["type"], each.get("ctx", {})) for each in error.errors()]
        found = [*shapes, *_level_faults(document)]
    else:
        found = [*faults(content), *_of_sources(content, sources), *_silent(content, before)]
    return [_lack(document, each) for each in found]


def _place(loc: Place) -> Place:
    return tuple(
        step
        for number, step in enumerate(loc)
        if not (number and loc[number - 1] == "levels" and step in _KINDS_OF_LEVELS)
    )


def _level_faults(document: Part) -> Iterator[Fault]:
    """What is wrong with the levels of those parts that are written, while others aren't yet."""
    for key, levels in document.get("scales", {}).items():
        yield from _of_levels(levels, ("scales", key), measured=False)
    for a, area in enumerate(document.get("areas", [])):
        for i, indicator in enumerate(area.get("indicators", [])):
            place = ("areas", a, "indicators", i, "levels")
            yield from _of_levels(indicator.get("levels"), place, measured="measure" in indicator)


def _of_levels(levels: object, place: Place, *, measured: bool) -> Iterator[Fault]:
    if isinstance(levels, list):
        try:
            sound = _LEVELS.validate_python(levels)
        except ShapeError:
            return  # its shape is told already
        yield from level_faults(sound, place, measured=measured)


def _of_sources(content: InstrumentContent, sources: Collection[str]) -> Iterator[Fault]:
    for place, source in unknown_sources(content, sources):
        yield Fault(place, "unknown_source", {"key": source})


def _silent(content: InstrumentContent, before: InstrumentContent | None) -> Iterator[Fault]:
    silent = changed_silently(before, content) if before else []
    for a, area in enumerate(content.areas):
        for i, indicator in enumerate(area.indicators):
            if indicator.key in silent:
                yield Fault(("areas", a, "indicators", i, "since"), SINCE, {"version": before.version + 1})


def _lack(document: Part, fault: Fault) -> Lack:
    page, key, rest = _page(document, fault.place)
    return Lack(page, key, "-".join(map(str, rest)), fault.code, fault.values)


def _page(document: Part, place: Place) -> tuple[str, str, Place]:
    match place:
        case ("areas", int(a), "indicators", int(i), *rest):
            return "indicator", document["areas"][a]["indicators"][i]["key"], tuple(rest)
        case ("areas", int(a), *rest):
            return "area", document["areas"][a]["key"], tuple(rest)
        case ("scales", str(key), *rest):
            return "scale", key, ("levels", *rest)
    page = next((name for name in ("head", "rule", "findings") if place[:1] and place[0] in FIELDS[name]), "")
    return page, "", place


def finished(document: Part, area: str) -> tuple[InstrumentContent, list[tuple[int, Indicator]]]:
    """The indicators of an area that are written so far that a page can show them, with their numbers.

    With them an instrument that knows their levels, and nothing else.
    """
    scales = {}
    for key, levels in document.get("scales", {}).items():
        if (sound := _sound(_LEVELS.validate_python, levels)) is not None:
            scales[key] = sound
    found = next((each for each in document.get("areas", []) if each["key"] == area), {})
    shown = []
    for number, each in enumerate(found.get("indicators", []), start=1):
        indicator = _sound(Indicator.model_validate, each)
        if indicator and (isinstance(indicator.levels, list) or indicator.levels in scales):
            shown.append((number, indicator))
    return InstrumentContent.model_construct(scales=scales), shown


def _sound(validate, value: object):
    try:
        return validate(value)
    except ShapeError:
        return None
