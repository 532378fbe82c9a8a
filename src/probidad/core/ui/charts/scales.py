"""From amounts and dates to places on paper. Pure functions."""

from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

_STEPS = (1, 2, 2.5, 5, 10)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_MONTHS_IN_CALENDAR = date.max.year * 12


@dataclass(frozen=True)
class Scale:
    """A straight line from an interval of amounts to one of places."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, *, most: int, whole: bool = False) -> list[float]:
    """Round amounts that enclose ``low`` to ``high``: at most ``most`` steps between them, at least one.

    ``whole`` allows whole amounts only.
    """
    # A length that is lost in the numbers' own precision has no steps.
    if high - low < 1e-12 * max(abs(low), 1):
        high = low + (1 if whole or abs(low) < 1e-6 else abs(low))
    step = _step(high - low, most, whole)
    while True:
        first = floor(low / step + 1e-9)
        last = max(ceil(high / step - 1e-9), first + 1)
        if last - first <= most or most < 2:
            # Rounded to the step's own digits, so that 3 × 0.1 reads as 0.3.
            digits = max(0, 2 - floor(log10(step)))
            return [round(number * step, digits) for number in range(first, last + 1)]
        step = _step(step * most * 1.01, most, whole)


def _step(length: float, most: int, whole: bool) -> float:
    rough = length / most
    power = 10.0 ** floor(log10(rough))
    step = next((each * power for each in _STEPS if each * power >= rough * (1 - 1e-9)), 10 * power)
    return float(ceil(step)) if whole else step


def share_ticks(highest: float) -> list[float]:
    """Ticks for percentages: from 0 to 100 %, or to as much as there is."""
    return [0.0, 0.25, 0.5, 0.75, 1.0] if highest <= 1 else ticks(0, highest, most=4)


def month_ticks(first: date, last: date, *, most: int) -> list[date]:
    """First days of months from ``first`` to ``last``, regularly apart and at most ``most``; maybe none."""
    start, end = _month_number(first), _month_number(last)
    if first.day > 1:
        start += 1
    for step in _MONTH_STEPS:
        found = range(ceil(start / step) * step, end + 1, step)
        if len(found) <= most:
            return [_month(number) for number in found if 12 <= number < _MONTHS_IN_CALENDAR + 12]
    return []


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def spread(targets: list[float], sizes: list[float], room: float, gap: float) -> list[float] | None:
    """Places of things in their order, as near to ``targets`` as they can stand without touching.

    ``targets`` are where they would begin. None where they don't all fit between 0 and ``room``.
    """
    if sum(sizes) + gap * (len(sizes) - 1) > room + 1e-6:
        return None
    places, free = [], 0.0
    for target, size in zip(targets, sizes, strict=True):
        place = max(target, free)
        places.append(place)
        free = place + size + gap
    limit = room
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit - sizes[index])
        limit = places[index] - gap
    return [max(place, 0.0) for place in places]


def flow(sizes: list[float], room: float, gap: float) -> list[tuple[int, float]]:
    """Row number and place of things that follow each other like words of a text."""
    found, row, free = [], 0, 0.0
    for size in sizes:
        if free and free + size > room + 1e-6:
            row, free = row + 1, 0.0
        found.append((row, free))
        free += size + gap
    return found
