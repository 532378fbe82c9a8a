"""Ranges of ranks: the places that an institution would have if areas counted more or less than they do.

A rank alone says more than a score can bear: weights are a choice. So each area's weight is moved at random, by up to
half and up to double, and the lowest and the highest place that come of it are told. The seed is fixed: a page doesn't
change from one visit to the next.
"""

import math
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

DRAWS = 40
FACTOR = 2.0
SEED = "urn:probidad:indices:ranks"

Who = TypeVar("Who", bound=Hashable)
# The points gathered and possible of each area, by its key.
Areas = Mapping[str, tuple[int, int]]


def rank_ranges(scored: Mapping[Who, Areas], bases: Mapping[str, float]) -> dict[Who, tuple[int, int]]:
    """The best and the worst place of each, the first being 1; equals share the better place.

    ``bases``: what an area counts before it is moved, by its key. Areas in which nothing was possible count for nobody who
    hasn't got them; who has none has no range.
    """
    keys = list(bases)
    who = [each for each, areas in scored.items() if any(areas.get(key, (0, 0))[1] for key in keys)]
    shares = [[_share(scored[each].get(key)) for key in keys] for each in who]
    best, worst = [len(who)] * len(who), [1] * len(who)
    for weights in moved_weights([bases[key] for key in keys]):
        for place, rank in enumerate(_ranks([_mean(each, weights) for each in shares])):
            best[place], worst[place] = min(best[place], rank), max(worst[place], rank)
    return {each: (best[place], worst[place]) for place, each in enumerate(who)}


def moved_weights(bases: Sequence[float]) -> Iterator[Sequence[float]]:
    """The weights as they are, and then each moved at random, so many times; always the same draws."""
    chance = random.Random(SEED)  # noqa: S311 the same draws each time, and no secret
    reach = math.log(FACTOR)
    yield bases
    for _draw in range(DRAWS):
        yield [base * math.exp(chance.uniform(-reach, reach)) for base in bases]


def _share(points: tuple[int, int] | None) -> float | None:
    return points[0] / points[1] if points and points[1] else None


def _mean(shares: Sequence[float | None], weights: Sequence[float]) -> float:
    summed = weighed = 0.0
    for share, weight in zip(shares, weights, strict=True):
        if share is not None:
            summed += share * weight
            weighed += weight
    # Rounded, so that what is equal but for the order of its sums shares a place.
    return round(summed / weighed, 12) if weighed else 0.0


def _ranks(values: Sequence[float]) -> list[int]:
    ordered = sorted(values, reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return [first[value] for value in values]
