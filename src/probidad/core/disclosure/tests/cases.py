"""Invented rounds for the audit: trees of units, and what was answered in them, with what goes wrong most often."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from probidad.core.disclosure.groups import MINIMUM_FLOOR, WHOLE

SIZES = (0, 1, 2, 3, 4, 6, 9, 10, 11, 12, 14, 19, 20, 25, 40, 120)


@dataclass
class Case:
    """A round: the answers of each unit by option, the units above, how many were invited, and its dice."""

    counts: dict
    parents: dict
    invited: dict
    minimum: int
    dice: random.Random = field(repr=False)

    @property
    def options(self) -> list[str]:
        return list(self.counts[WHOLE])

    @property
    def own(self) -> dict:
        """How many answered in each unit, without those below it."""
        return {unit: self.size([unit]) for unit in self.counts}

    def size(self, units: Iterable) -> int:
        """How many answered in these units."""
        return sum(sum(self.counts[unit].values()) for unit in units)


def random_case(seed: int, most_units: int = 4) -> Case:
    """A round of its own for each seed: many small and many unanimous units, often with everybody answering."""
    dice = random.Random(seed)
    units = range(dice.randint(0, most_units))
    # A third of the trees are flat, as those of the exercises are.
    flat = dice.random() < 1 / 3
    parents = {unit: WHOLE if flat else dice.choice([WHOLE, *range(unit)]) for unit in units}
    options = "abcde"[: dice.choice((3, 3, 4, 5))]
    counts, invited = {}, {}
    for unit in (WHOLE, *units):
        size = dice.choice(SIZES) if unit is not WHOLE else dice.choice((0, 0, 3, 12))
        counts[unit] = _answers(dice, options, size)
        invited[unit] = size + dice.choice((0, 0, 0, 1, 5, 30))
    return Case(counts, parents, invited, dice.choice((MINIMUM_FLOOR, 10, 10, 15)), dice)


def _answers(dice: random.Random, options: str, size: int) -> dict[str, int]:
    """All alike, all but one alike, or spread."""
    kind = dice.choice(("alike", "but one", "spread", "spread"))
    weights = (
        [dice.random() ** 3 for _option in options] if kind == "spread" else [1] + [0] * (len(options) - 1)
    )
    chosen = dice.choices(options, weights, k=size)
    if kind == "but one" and chosen:
        chosen[0] = options[1]
    return {option: chosen.count(option) for option in options}
