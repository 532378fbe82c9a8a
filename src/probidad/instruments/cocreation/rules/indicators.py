"""Indicators: what is measured, in what unit, from which value to which, by when (seed handbook, 5.3), and how far one has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What an indicator measures (seed handbook, 5.3: management or process, and effects)."""

    INPUT = "input"
    PROCESS = "process"
    PRODUCT = "product"
    RESULT = "result"
    IMPACT = "impact"

    @property
    def is_of_effectiveness(self) -> bool:
        """Whether it measures what changed for people, rather than what was done."""
        return self in (Kind.RESULT, Kind.IMPACT)


class Formula(StrEnum):
    """How a value comes from what was counted; each names its variables in :data:`VARIABLES`."""

    NUMBER = "number"
    PERCENTAGE = "percentage"  # 100 × part / whole
    RATE = "rate"  # part / whole × per
    CHANGE = "change"  # 100 × (now − before) / before


VARIABLES = {
    Formula.NUMBER: ("number",),
    Formula.PERCENTAGE: ("part", "whole"),
    Formula.RATE: ("part", "whole", "per"),
    Formula.CHANGE: ("now", "before"),
}


class NotReckoned(ValueError):
    """A value that can't be worked out. ``args[0]`` is ``missing``, ``zero`` or ``more_than_whole``; ``args[1]`` a variable."""


def value(formula: Formula, counted: Mapping[str, Decimal]) -> Fraction:
    """What the indicator comes to. Raises NotReckoned."""
    for name in VARIABLES[formula]:
        if name not in counted:
            raise NotReckoned("missing", name)
    numbers = {name: Fraction(counted[name]) for name in VARIABLES[formula]}
    if formula == Formula.NUMBER:
        return numbers["number"]
    below = "before" if formula == Formula.CHANGE else "whole"
    if not numbers[below]:
        raise NotReckoned("zero", below)
    if formula == Formula.CHANGE:
        return 100 * (numbers["now"] - numbers["before"]) / numbers["before"]
    if formula == Formula.PERCENTAGE:
        if numbers["part"] > numbers["whole"]:
            raise NotReckoned("more_than_whole", "part")
        return 100 * numbers["part"] / numbers["whole"]
    return numbers["part"] / numbers["whole"] * numbers["per"]


@dataclass(frozen=True)
class Aim:
    """From a value to a value. Where both are alike, something is to be kept as it is; ``less_is_better`` says which side is then worse."""

    baseline: Fraction
    goal: Fraction
    less_is_better: bool = False

    def progress(self, reached: Fraction) -> Fraction:
        """The part of the way: 0 at the baseline, 1 at the goal, more beyond it, below 0 where it got worse.

        Of what is to be kept: 1 where it was, or is better; 0 where it is worse.
        """
        if self.goal != self.baseline:
            return (reached - self.baseline) / (self.goal - self.baseline)
        worse = reached > self.goal if self.less_is_better else reached < self.goal
        return Fraction(0 if worse else 1)
