"""From what was found to points and scores: "points gathered over the points possible" (seed 000), and three other ways.

Each is a pure function of levels, so that whoever knows an index can check it by hand. Whole numbers are kept beside every
percentage: nobody has to compare rounded ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from probidad.instruments.indices.rules.content import KINDS, Area, Entry, InstrumentContent

# What an assessor says of an indicator that doesn't apply: it leaves both sums.
NOT_APPLICABLE = "n/a"


@dataclass(frozen=True)
class Tally:
    """Points gathered, and those that were possible."""

    gathered: int = 0
    possible: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.gathered + other.gathered, self.possible + other.possible)

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where nothing was possible."""
        return Fraction(self.gathered, self.possible) if self.possible else None

    @property
    def percent(self) -> float | None:
        """The share in percent, unrounded."""
        return None if self.share is None else float(100 * self.share)


@dataclass(frozen=True)
class Score:
    """What an evaluation comes to.

    ``percent`` is the figure that a list shows: points over possible; the mean of dimensions; the part of elements that
    are met; None for a plan, whose criteria aren't added up. ``areas`` go by the key of the group (area or commitment),
    ``stages`` by the key of the area, ``criteria`` count levels by the key of the indicator, ``components`` hold the
    shares of (dimension, side). ``unmet`` are codes that have no points since what they need isn't there.
    """

    total: Tally
    percent: float | None
    areas: dict[str, Tally]
    kinds: dict[str, Tally]
    points: dict[str, Tally]  # by code; without those that don't apply
    answered: int
    unmet: frozenset[str] = frozenset()
    stages: dict[str, str] = field(default_factory=dict)
    components: dict[tuple[str, str], Fraction | None] = field(default_factory=dict)
    criteria: dict[str, Counter] = field(default_factory=dict)


def score(content: InstrumentContent, entries: Sequence[Entry], found: Mapping[str, str]) -> Score:
    """The score of what was found so far.

    ``found``: the key of a level, or :data:`NOT_APPLICABLE`, by the entries' codes; what has no answer counts nowhere.
    Raises KeyError for a level that an entry hasn't got.
    """
    answered = [entry for entry in entries if found.get(entry.code)]
    applying = [entry for entry in answered if found[entry.code] != NOT_APPLICABLE]
    unmet = frozenset(entry.code for entry in applying if _lacks_what_it_needs(content, entry, found))
    points = {entry.code: _points(entry, found[entry.code], entry.code in unmet) for entry in applying}
    areas = _sums(applying, points, lambda entry: entry.group)
    total = sum(points.values(), Tally())
    components = components_of(content, applying, points) if content.scoring == "dimensions" else {}
    return Score(
        total=total,
        percent=_percent(content, total, components, points),
        areas=areas,
        kinds={kind: Tally() for kind in KINDS} | _sums(applying, points, lambda entry: entry.indicator.kind),
        points=points,
        answered=len(answered),
        unmet=unmet,
        stages=_stages(content, points, found) if content.scoring == "stages" else {},
        components=components,
        criteria=_criteria(answered, found) if content.scoring == "criteria" else {},
    )


def _points(entry: Entry, level: str, unmet: bool) -> Tally:
    gathered = 0 if unmet else entry.level(level).points * entry.indicator.weight
    return Tally(gathered, entry.possible)


def _lacks_what_it_needs(content: InstrumentContent, entry: Entry, found: Mapping[str, str]) -> bool:
    """Whether the level that another indicator must have isn't reached, there or in what that one needs in turn.

    What needs an indicator that doesn't apply, or of which nothing is said yet, isn't held against it.
    """
    need = entry.indicator.needs
    while need is not None:
        code = f"{need.indicator}@{entry.item}" if entry.item else need.indicator
        needed = content.by_key[need.indicator]
        level = found.get(code)
        if level and level != NOT_APPLICABLE:
            keys = [each.key for each in content.levels(needed)]
            if keys.index(level) < keys.index(need.level):
                return True
        need = needed.needs
    return False


def _sums(entries: Iterable[Entry], points: Mapping[str, Tally], group) -> dict[str, Tally]:
    sums: dict[str, Tally] = {}
    for entry in entries:
        sums[group(entry)] = sums.get(group(entry), Tally()) + points[entry.code]
    return sums


def _percent(content, total: Tally, components, points: Mapping[str, Tally]) -> float | None:
    match content.scoring:
        case "points":
            return total.percent
        case "dimensions":
            share = _mean(
                _mean(components.get((dimension.key, side.key)) for side in content.sides)
                for dimension in content.dimensions
            )
            return None if share is None else float(100 * share)
        case "stages":
            return 100 * sum(each.share == 1 for each in points.values()) / len(points) if points else None
    return None


def _mean(shares: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of those that there are."""
    known = [share for share in shares if share is not None]
    return sum(known, Fraction()) / len(known) if known else None


def components_of(content, entries: Sequence[Entry], points) -> dict[tuple[str, str], Fraction | None]:
    """For each dimension and side the mean of its areas, each of which is the mean of its indicators by their weight."""
    return {
        (dimension.key, side.key): _mean(
            area_mean([entry for entry in entries if entry.area.key == area.key], points)
            for area in content.areas
            if (area.dimension, area.side) == (dimension.key, side.key)
        )
        for dimension in content.dimensions
        for side in content.sides
    }


def area_mean(entries: Sequence[Entry], points: Mapping[str, Tally]) -> Fraction | None:
    """The mean share of indicators by their weight; None of none. ``points`` by code."""
    weights = sum(entry.indicator.weight for entry in entries)
    summed = sum((points[entry.code].share * entry.indicator.weight for entry in entries), Fraction())
    return summed / weights if weights else None


def _stages(
    content: InstrumentContent, points: Mapping[str, Tally], found: Mapping[str, str]
) -> dict[str, str]:
    """For each area the highest stage of which, and of all below it, every element that applies is met."""
    return {area.key: _stage(content, area, points, found) for area in content.areas}


def _stage(content: InstrumentContent, area: Area, points, found: Mapping[str, str]) -> str:
    reached = content.stages[0].key
    for stage in content.stages[1:]:
        elements = [each.key for each in area.indicators if each.stage == stage.key]
        applying = [key for key in elements if found.get(key) != NOT_APPLICABLE]
        if not all(key in points and points[key].share == 1 for key in applying):
            break
        reached = stage.key
    return reached


def _criteria(entries: Iterable[Entry], found: Mapping[str, str]) -> dict[str, Counter]:
    counted: dict[str, Counter] = {}
    for entry in entries:
        counted.setdefault(entry.indicator.key, Counter())[found[entry.code]] += 1
    return counted
