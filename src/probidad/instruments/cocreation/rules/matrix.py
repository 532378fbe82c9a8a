"""Urgency × impact: everybody rates each goal, and the medians say where it stands.

The two criteria are step 6 of the working groups (seed handbook, chapter 4, box): the need for change as things are, and how far the
context could be transformed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LOWEST, HIGHEST = 1, 5
MIDDLE = (LOWEST + HIGHEST) / 2


class Quarter(StrEnum):
    """Where a goal stands in the matrix."""

    NOW = "now"  # urgent, and it changes much
    PLAN = "plan"  # it changes much, and can wait
    QUICK = "quick"  # urgent, and it changes little
    LATER = "later"


@dataclass(frozen=True)
class Rating:
    """One person's: both from 1 to 5. Raises ValueError for any other."""

    urgency: int
    impact: int

    def __post_init__(self):
        if not all(type(each) is int and LOWEST <= each <= HIGHEST for each in (self.urgency, self.impact)):
            raise ValueError("a rating is a whole number from 1 to 5")


@dataclass(frozen=True)
class Standing:
    """Medians of what all gave. ``apart``: the widest distance between two people, 0 to 4, of either."""

    urgency: float
    impact: float
    apart: int
    people: int

    @property
    def quarter(self) -> Quarter:
        """What stands on the line counts as below it: nobody has said that it is more."""
        if self.impact > MIDDLE:
            return Quarter.NOW if self.urgency > MIDDLE else Quarter.PLAN
        return Quarter.QUICK if self.urgency > MIDDLE else Quarter.LATER


def standing(ratings: Sequence[Rating]) -> Standing | None:
    """Where a goal stands by these ratings; None where nobody rated it."""
    if not ratings:
        return None
    sides = [[each.urgency for each in ratings], [each.impact for each in ratings]]
    urgency, impact = (float(median(each)) for each in sides)
    return Standing(urgency, impact, max(max(each) - min(each) for each in sides), len(ratings))


def in_order(standings: dict[str, Standing]) -> list[str]:
    """Goals by what to do first: by the sum of both medians, then by urgency, then as they stood."""
    return sorted(
        standings, key=lambda key: (-standings[key].urgency - standings[key].impact, -standings[key].urgency)
    )
