"""The audit: what somebody who has everything that is published can work out, by linear programming.

It takes the figures of a round as they are kept, the size of the roster by unit (the manifest tells it) and
the rules themselves, which are no secret. The true counts are the unknowns; every published figure and every
rule is an inequality between them. The tightest interval of a count is then the least and the most that the
inequalities leave. The promise: it is never narrower than a tenth of the group and two people (for a hidden
unit: nor than the unit). The intervals are over the reals; ``test_audit.py`` shows the same for integers.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from probidad.core.disclosure import lot
from probidad.core.disclosure.groups import part_of, way_up
from probidad.core.disclosure.tests.cases import Case

PROMISED_SHARE, PROMISED_PEOPLE = 1 / 10, 2
SLACK = 1e-6


@dataclass(frozen=True)
class Target:
    """People about whom something can be worked out, the units they are of, and how closely at most."""

    name: str
    units: tuple
    promised: float


@dataclass(frozen=True)
class Breach:
    """Somebody's answers told more closely than promised, or (without an option) too few people left over."""

    who: str
    option: str
    lowest: float
    highest: float
    promised: float


def audited(case: Case, figures: Mapping, exact: Mapping | None = None) -> list[Breach]:
    """What breaks the promise in these figures, the counts of each shown group as they are told.

    ``exact``: true counts of groups, if somebody were to publish some beside them.
    """
    if not figures:
        return []
    parts = _parts(case, figures)
    return list(_narrow(case, _System(case, figures, parts, exact or {}), parts))


def left_over(case: Case, shown: Collection) -> list[Breach]:
    """Sums of hidden units, which everybody can work out, of somebody but of fewer than the minimum."""
    sizes = {group: case.size(units) for group, units in _parts(case, shown).items()} if shown else {}
    return [
        Breach(f"left over of {group}", "", size, size, case.minimum)
        for group, size in sizes.items()
        if 0 < size < case.minimum
    ]


def _parts(case: Case, shown: Collection) -> dict:
    """The units that are told as part of each shown group."""
    parts: dict = {group: [] for group in shown}
    for unit in case.counts:
        parts[part_of(unit, case.parents, shown)].append(unit)
    return parts


def _narrow(case: Case, system: "_System", parts: Mapping) -> Iterator[Breach]:
    wanted = [(target, option) for target in _targets(case, parts) for option in case.options]
    intervals = system.intervals([(target.units, option) for target, option in wanted])
    for (target, option), (lowest, highest) in zip(wanted, intervals, strict=True):
        if highest - lowest < target.promised - SLACK:
            yield Breach(target.name, option, lowest, highest, target.promised)


def _targets(case: Case, parts: Mapping) -> Iterator[Target]:
    """Every shown group, every part of which figures are sums, and every hidden unit; those with answers."""
    for group, units in parts.items():
        below = [unit for unit in case.counts if group in way_up(unit, case.parents)]
        yield Target(f"group {group}", tuple(below), _promised(case.size(below)))
        rest = case.size(units)
        if len(units) < len(below) and rest:
            yield Target(f"part {group}", tuple(units), _promised(rest))
        hidden = [unit for unit in units if unit != group and case.size([unit])]
        yield from (
            Target(f"unit {each}", (each,), min(_promised(rest), case.size([each]))) for each in hidden
        )


def _promised(people: int) -> float:
    return max(PROMISED_SHARE * people, PROMISED_PEOPLE)


class _System:
    """The inequalities ``rows · unknowns ≤ bounds``: the counts of each unit, then those drawn of each part."""

    def __init__(self, case: Case, figures: Mapping, parts: Mapping, exact: Mapping):
        self.options = case.options
        self.place = {
            key: place for place, key in enumerate([*case.counts, *(("drawn", each) for each in parts)])
        }
        self.rows: list[np.ndarray] = []
        self.bounds: list[float] = []
        for unit, people in case.invited.items():
            self._at_most(self._all([unit]), people)
        for group, units in parts.items():
            children = [each for each in figures if each in case.parents and case.parents[each] == group]
            told = {o: figures[group][o] - sum(figures[each][o] for each in children) for o in self.options}
            self._told(group, units, told, case.minimum)
        for group, counts in exact.items():
            below = [unit for unit in case.counts if group in way_up(unit, case.parents)]
            for option, count in counts.items():
                self._between(self._of(below, option), count, count)

    def _told(self, group, units: list, told: Mapping, minimum: int) -> None:
        """What the figures of a part tell of its people, and of those that were drawn of them."""
        answers = sum(told.values())
        most = answers + lot.BASE - 1
        people, drawn = self._all(units), self._all([("drawn", group)])
        if not answers:
            return self._between(people, 0, 0)
        least = max(answers, minimum)
        self._between(people, least, most)
        self._between(people - drawn, lot.left_out(least), lot.left_out(most))
        small = answers < lot.SMALLEST_GROUPS
        steps = lot.STEPS_OF_SMALLEST if small else answers
        # Of the smallest groups, single answers were counted with the commonest.
        moved, gained = (1, len(self.options) - 1) if small else (0, 0)
        for option in self.options:
            one = self._of([("drawn", group)], option)
            self._at_most(one - self._of(units, option), 0)
            # The largest remainder moves a share by less than one step.
            parts = told[option] * steps / answers
            self._at_most(steps * one - (parts + 1) * drawn, steps * moved)
            self._at_most((parts - 1) * drawn - steps * one, steps * gained)
        return None

    def _of(self, keys, option: str) -> np.ndarray:
        row = np.zeros(len(self.place) * len(self.options))
        row[[self.place[key] * len(self.options) + self.options.index(option) for key in keys]] = 1
        return row

    def _all(self, keys) -> np.ndarray:
        return sum(self._of(keys, option) for option in self.options)

    def _at_most(self, row: np.ndarray, bound: float) -> None:
        self.rows.append(row)
        self.bounds.append(bound)

    def _between(self, row: np.ndarray, least: float, most: float) -> None:
        self._at_most(row, most)
        self._at_most(-row, -least)

    def intervals(self, wanted: list) -> list[tuple[float, float]]:
        """The least and the most of each of these sums. All of them in one program: a block for each end."""
        if not wanted:
            return []
        aims = [sign * self._of(units, option) for units, option in wanted for sign in (1, -1)]
        blocks = sparse.kron(sparse.identity(len(aims)), sparse.csr_matrix(np.array(self.rows)), format="csr")
        found = linprog(
            np.concatenate(aims), A_ub=blocks, b_ub=np.tile(self.bounds, len(aims)), method="highs"
        )
        if not found.success:
            raise ValueError(f"What is published contradicts itself: {found.message}")
        ends = [aim @ part for aim, part in zip(aims, found.x.reshape(len(aims), -1), strict=True)]
        return [(ends[place], -ends[place + 1]) for place in range(0, len(ends), 2)]
