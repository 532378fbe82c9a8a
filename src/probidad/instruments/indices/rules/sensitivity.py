"""How firm a score is: what it would be if areas counted more or less, or if what is contested were found otherwise.

Weights are a choice, and a finding may be disputed: a bare figure says more than it can bear. The draws are those of
:mod:`ranks`, so a page says the same each time. No Django in here.
"""

from collections.abc import Collection, Mapping, Sequence

from probidad.instruments.indices.rules.content import Entry, InstrumentContent
from probidad.instruments.indices.rules.ranks import moved_weights
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, Score, Tally, area_mean, score

Part = tuple[float, float]


def weighed_range(
    content: InstrumentContent, entries: Sequence[Entry], found: Score
) -> tuple[float, float] | None:
    """The lowest and the highest percentage that come of moving each area's weight, by up to half and up to double.

    None where criteria aren't added up, and where only one area applies: there is nothing to weigh.
    """
    parts = _parts(content, [entry for entry in entries if entry.code in found.points], found)
    if len(parts) < 2:
        return None
    drawn = [_percent(parts, weights) for weights in moved_weights([1.0] * len(parts))]
    return min(drawn), max(drawn)


def contested_range(
    content: InstrumentContent,
    entries: Sequence[Entry],
    levels: Mapping[str, str],
    contested: Collection[str],
) -> tuple[float, float] | None:
    """The percentages with what is contested at its lowest, and at its highest level.

    ``levels`` and ``contested`` go by code. None where nothing that applies is contested, or criteria aren't added up.
    """
    open_ones = [
        entry for entry in entries if entry.code in contested and levels[entry.code] != NOT_APPLICABLE
    ]
    low, high = (
        score(content, entries, {**levels, **{entry.code: entry.levels[place].key for entry in open_ones}})
        for place in (0, -1)
    )
    return (low.percent, high.percent) if open_ones and low.percent is not None else None


def _parts(content: InstrumentContent, applying: Sequence[Entry], found: Score) -> list[Part]:
    """What each area adds to both sums of the percentage, so that with equal weights it is the very percentage."""
    match content.scoring:
        case "points":
            return [(tally.gathered, tally.possible) for tally in found.areas.values()]
        case "stages":
            areas: dict[str, Tally] = {}
            for entry in applying:
                met = Tally(int(found.points[entry.code].share == 1), 1)
                areas[entry.group] = areas.get(entry.group, Tally()) + met
            return [(met.gathered, met.possible) for met in areas.values()]
        case "dimensions":
            return _parts_of_dimensions(content, applying, found)
    return []


def _parts_of_dimensions(content: InstrumentContent, applying: Sequence[Entry], found: Score) -> list[Part]:
    """An area is an equal part of its side, that one of its dimension, and that one of the whole."""
    sides: dict[str, dict[str, list[float]]] = {}
    for area in content.areas:
        mean = area_mean([entry for entry in applying if entry.area.key == area.key], found.points)
        if mean is not None:
            sides.setdefault(area.dimension, {}).setdefault(area.side, []).append(float(mean))
    return [
        (mean * part, part)
        for beside in sides.values()
        for means in beside.values()
        for mean in means
        for part in [1 / (len(sides) * len(beside) * len(means))]
    ]


def _percent(parts: Sequence[Part], weights: Sequence[float]) -> float:
    gathered = sum(part[0] * weight for part, weight in zip(parts, weights, strict=True))
    possible = sum(part[1] * weight for part, weight in zip(parts, weights, strict=True))
    # Rounded, so that moved weights which change nothing don't seem to.
    return round(100 * gathered / possible, 9)
