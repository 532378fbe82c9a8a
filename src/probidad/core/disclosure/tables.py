"""From what was counted to what is kept of it: the one way through disclosure control."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

from probidad.core.disclosure.groups import Parents, Unit, part_of, units_to_show, way_up
from probidad.core.disclosure.lot import draw, rounded

Counts = Mapping[str, int]


def published(
    counts: Mapping[Unit | None, Counts],
    parents: Parents,
    *,
    minimum: int,
    dice: Random,
    told: Callable[[Counts, int], Counts] = rounded,
) -> dict[Unit | None, dict[str, int]]:
    """The counts of each group that may be shown, by option; a group that isn't there is not shown.

    ``counts`` has the answers of each unit without those below it, under :data:`groups.WHOLE` those of no
    unit; each names all options. The units that stay hidden are told as part of the group above them. What is
    drawn and rounded are these parts, which don't overlap; every other figure is a sum of them, so that no two
    figures can be subtracted to learn more than the parts tell. ``told`` rounds a part: what was drawn of it, and its size.
    """
    own = {unit: sum(each.values()) for unit, each in counts.items()}
    shown = units_to_show(own, parents, minimum=minimum)
    found: dict[Unit | None, Counter] = {group: Counter() for group in shown}
    for group, part in _parts(counts, parents, shown).items():
        as_told = told(draw(part, dice), sum(part.values()))
        for each in way_up(group, parents):
            found[each].update(as_told)
    return {group: dict(counts) for group, counts in found.items()}


def _parts(counts: Mapping[Unit | None, Counts], parents: Parents, shown: frozenset) -> dict:
    """The answers of each shown group without those of the shown groups below it; none that nobody answered."""
    parts: dict[Unit | None, Counter] = {}
    for unit, each in counts.items():
        if shown and any(each.values()):
            parts.setdefault(part_of(unit, parents, shown), Counter(dict.fromkeys(each, 0))).update(each)
    return parts
