"""What of the programme may be public: sums over half-years that are over. No Django in here.

A round counts in the half-year in which it closed, and nowhere else. A half-year's figures appear when it
is over, so that they never change: pages of two days can't be subtracted from each other. Totals are sums of
figures that are shown, so they tell nothing more. No two figures overlap, and each is a sum of several
institutions' (Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, ch. 4: minimum frequency,
dominance and the p % rule). Half-years are never merged: whoever had seen one of them alone would subtract it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from probidad.core.disclosure.half_years import HalfYear, latest_public
from probidad.core.disclosure.lot import apportioned
from probidad.core.disclosure.sums import may_be_public
from probidad.instruments.exercises import rules


@dataclass(frozen=True)
class Contribution:
    """What one closed round adds: people on its roster, people who took part at least, its answers.

    All of it after disclosure control. ``satisfaction`` counts the answers by level, in the order of
    ``rules.SATISFACTION_LEVELS``; it is empty where they were too few to show.
    """

    institution: int
    half_year: HalfYear
    invited: int
    people: int
    alignment: rules.Alignment
    satisfaction: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figures:
    """A half-year as everybody may see it; None where a sum may not be shown.

    ``alignment`` and ``satisfaction`` are whole percents that add up to 100.
    """

    half_year: HalfYear
    institutions: int
    rounds: int
    invited: int | None
    people: int | None
    answers: int | None
    alignment: tuple[int, ...] | None
    satisfaction: tuple[int, ...] | None

    @property
    def satisfied(self) -> int | None:
        """Percent who found the exercises very good or good."""
        return None if self.satisfaction is None else sum(self.satisfaction[:2])


def figures(contributions: Iterable[Contribution], today: dt.date) -> list[Figures]:
    """The half-years that are over and in which a round closed, the earliest first."""
    by_half_year: dict[HalfYear, list[Contribution]] = {}
    latest = latest_public(today)
    for each in contributions:
        if each.half_year <= latest:
            by_half_year.setdefault(each.half_year, []).append(each)
    return [_figures(half_year, found) for half_year, found in sorted(by_half_year.items())]


def _figures(half_year: HalfYear, found: Sequence[Contribution]) -> Figures:
    who = [each.institution for each in found]
    ratings = [(each.alignment.aligned, each.alignment.partly, each.alignment.not_aligned) for each in found]
    alignment = _spread(who, ratings)
    return Figures(
        half_year=half_year,
        institutions=len(set(who)),
        rounds=len(found),
        invited=_sum(who, [each.invited for each in found]),
        # Where everybody answered alike, the number of answers, or of people who gave one each, would tell that
        # beside the empty place.
        people=None if alignment is None else _sum(who, [each.people for each in found]),
        answers=None if alignment is None else sum(map(sum, ratings)),
        alignment=alignment,
        satisfaction=_spread(who, [each.satisfaction for each in found]),
    )


def _sum(who: Sequence[int], amounts: Sequence[int]) -> int | None:
    """The sum of the amounts, if it may be shown; ``who`` names the institution of each."""
    parts: Counter[int] = Counter()
    for institution, amount in zip(who, amounts, strict=True):
        parts[institution] += amount
    return parts.total() if may_be_public(parts.values()) else None


def _spread(who: Sequence[int], counts: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """How the answers spread, in whole percents; None where it may not be shown, or all answered alike.

    What everybody in the sum answered, everybody in each institution did.
    """
    whole = _sum(who, [sum(each) for each in counts])
    sums = [sum(column) for column in zip(*filter(None, counts), strict=True)]
    return None if whole is None or max(sums) == whole else percents(sums)


def percents(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percents that add up to 100."""
    return tuple(apportioned(counts, 100))
