"""What the parts of an instrument must say of each other: sums, keys, conditions, stages.

Each fault has the place where it stands (as pydantic's ``loc``), so that a file's line can be told, and the words of it.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from probidad.instruments.indices.rules.content import Area, Indicator, InstrumentContent, Level

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """``code`` names what is wrong (its words: ``library.wording``), ``values`` what they say it of."""

    place: Place
    code: str
    values: dict[str, object] = field(default_factory=dict)


def faults(content: InstrumentContent) -> list[Fault]:
    """All that is wrong between the parts of an instrument; empty for a sound one."""
    # What names a scale that isn't there has no levels to look at.
    return list(_scales(content)) or [
        *_doubles(content),
        *_sums(content),
        *_levels(content),
        *_conditions(content),
        *_scoring(content),
        *_shows(content),
    ]


def unknown_sources(content: InstrumentContent, known: Collection[str]) -> Iterator[tuple[Place, str]]:
    """The places of citations whose source the catalogue doesn't have, with its key."""
    cited = [((), content.citations), *((place, each.citations) for place, _area, each in _places(content))]
    for place, citations in cited:
        for number, citation in enumerate(citations):
            if citation.source not in known:
                yield (*place, "citations", number, "source"), citation.source


def _places(content: InstrumentContent) -> Iterator[tuple[Place, Area, Indicator]]:
    for a, area in enumerate(content.areas):
        for i, indicator in enumerate(area.indicators):
            yield ("areas", a, "indicators", i), area, indicator


def _scales(content: InstrumentContent) -> Iterator[Fault]:
    for place, _area, indicator in _places(content):
        if isinstance(indicator.levels, str) and indicator.levels not in content.scales:
            yield Fault((*place, "levels"), "no_such_scale", {"key": indicator.levels})


def _doubles(content: InstrumentContent) -> Iterator[Fault]:
    areas = Counter(area.key for area in content.areas)
    seen: set[str] = set()
    for number, area in enumerate(content.areas):
        if areas[area.key] > 1 and area.key in seen:
            yield Fault(("areas", number, "key"), "double_key", {"key": area.key})
        seen.add(area.key)
    seen = set()
    for place, _area, indicator in _places(content):
        if indicator.key in seen:
            yield Fault((*place, "key"), "double_key", {"key": indicator.key})
        seen.add(indicator.key)
    for name in ("stages", "dimensions", "sides"):
        keys = [each.key for each in getattr(content, name)]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield Fault((name, number, "key"), "double_key", {"key": key})


def _sums(content: InstrumentContent) -> Iterator[Fault]:
    if content.scoring != "points":
        return
    total = 0
    for number, area in enumerate(content.areas):
        summed = sum(content.possible(indicator) for indicator in area.indicators)
        total += summed
        if area.points is not None and area.points != summed:
            values = {"said": area.points, "sum": summed}
            yield Fault(("areas", number, "points"), "area_sum", values)
    if content.points is not None and content.points != total:
        yield Fault(("points",), "whole_sum", {"said": content.points, "sum": total})


def _levels(content: InstrumentContent) -> Iterator[Fault]:
    for name in content.scales:
        yield from level_faults(content.scales[name], ("scales", name), measured=False)
    for place, _area, indicator in _places(content):
        if isinstance(indicator.levels, list):
            yield from level_faults(
                indicator.levels, (*place, "levels"), measured=indicator.measure is not None
            )
        elif indicator.measure is not None:
            yield Fault((*place, "measure"), "measure_needs_own_levels")


def level_faults(levels: list[Level], place: Place, *, measured: bool) -> Iterator[Fault]:
    """What is wrong with levels, of which there is at least one. ``measured``: they follow from numbers."""
    keys = [level.key for level in levels]
    points = [level.points for level in levels]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield Fault((*place, number, "key"), "double_key", {"key": key})
    if points[0] != 0:
        yield Fault((*place, 0, "points"), "first_level_has_points")
    if points != sorted(points) or points[-1] == 0:
        yield Fault((*place, len(levels) - 1, "points"), "levels_dont_rise")
    bounds = [level.from_ for level in levels]
    if not measured:
        for number, bound in enumerate(bounds):
            if bound is not None:
                yield Fault((*place, number, "from"), "from_without_measure")
        return
    rising = [0 if bound is None and number == 0 else bound for number, bound in enumerate(bounds)]
    if None in rising:
        yield Fault((*place, rising.index(None)), "from_is_missing")
    elif rising[0] != 0 or any(one >= next_ for one, next_ in pairwise(rising)):
        yield Fault((*place, 0), "bounds_dont_rise")


def _conditions(content: InstrumentContent) -> Iterator[Fault]:
    for place, _area, indicator in _places(content):
        need = indicator.needs
        if need is None:
            continue
        needed = content.by_key.get(need.indicator)
        if needed is None:
            yield Fault((*place, "needs", "indicator"), "no_such_indicator", {"key": need.indicator})
        elif need.level not in [level.key for level in content.levels(needed)]:
            values = {"key": need.level, "indicator": need.indicator}
            yield Fault((*place, "needs", "level"), "no_such_level", values)
        elif ring := _ring(content, indicator.key):
            yield Fault((*place, "needs"), "cycle", {"ring": " → ".join(ring)})


def _ring(content: InstrumentContent, key: str) -> list[str]:
    """The conditions that lead from an indicator back to itself; empty where they end."""
    way, at = [key], content.by_key[key]
    while at.needs and at.needs.indicator in content.by_key and len(way) <= len(content.by_key):
        at = content.by_key[at.needs.indicator]
        way.append(at.key)
        if at.key == key:
            return way
    return []


def _scoring(content: InstrumentContent) -> Iterator[Fault]:
    if content.scoring == "criteria" or content.subject == "plan":
        if content.scoring != "criteria" or content.subject != "plan":
            yield Fault(("scoring",), "criteria_are_of_a_plan")
        elif len(content.areas) > 1:
            yield Fault(("areas", 1), "one_area_of_criteria")
    if content.scoring == "stages" and len(content.stages) < 2:
        yield Fault(("scoring",), "stages_are_missing")
    if content.scoring == "dimensions" and not (content.dimensions and content.sides):
        yield Fault(("scoring",), "dimensions_are_missing")
    if content.findings and content.findings[0].from_ != 0:
        yield Fault(("findings", 0), "findings_begin_at_zero")
    bounds = [finding.from_ for finding in content.findings]
    if bounds != sorted(set(bounds)):
        yield Fault(("findings", 0), "findings_dont_rise")
    yield from _belonging(content)


def _belonging(content: InstrumentContent) -> Iterator[Fault]:
    """Each area of dimensions has its dimension and side, each element its stage; elsewhere there is none."""
    stages = {stage.key for stage in content.stages[1:]}
    for place, _area, indicator in _places(content):
        if (content.scoring == "stages" and indicator.stage not in stages) or (
            content.scoring != "stages" and indicator.stage is not None
        ):
            yield Fault((*place, "stage"), "no_such_stage", {"key": indicator.stage or ""})
    for name, plural in (("dimension", "dimensions"), ("side", "sides")):
        known = {each.key for each in getattr(content, plural)}
        for number, area in enumerate(content.areas):
            given = getattr(area, name)
            if (content.scoring == "dimensions" and given not in known) or (
                content.scoring != "dimensions" and given is not None
            ):
                yield Fault(("areas", number, name), f"no_such_{name}", {"key": given or ""})


def _shows(content: InstrumentContent) -> Iterator[Fault]:
    for place, _area, indicator in _places(content):
        if indicator.shows and indicator.kind != "result":
            yield Fault((*place, "shows"), "only_results_show")
        for number, key in enumerate(indicator.shows):
            shown = content.by_key.get(key)
            if shown is None:
                yield Fault((*place, "shows", number), "no_such_indicator", {"key": key})
            elif shown.kind == "result":
                yield Fault((*place, "shows", number), "results_are_not_shown", {"key": key})
