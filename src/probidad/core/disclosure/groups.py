"""Which groups of a tree of units may be shown.

Two rules hold together (Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, ch. 4): a group below
the minimum is not shown (primary suppression), and enough further groups are held back that what is missing
is nobody or at least the minimum (complementary suppression), since "all minus what is shown" is a figure
that anybody can work out.

A tree is given by its ``parents``: the unit above each unit, None where only the whole stands above it.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping

Unit = Hashable
# The whole, which has no unit above it.
WHOLE = None
Parents = Mapping[Unit, Unit | None]

# Ten respondents unless an institution says otherwise (the "10-5 rule" of the UK's Office for National Statistics:
# no count below ten, the others rounded to five), and never fewer than five.
MINIMUM_DEFAULT = 10
MINIMUM_FLOOR = 5


def may_show(size: int, *, minimum: int) -> bool:
    """Whether a figure about this many respondents may be shown at all."""
    return size >= minimum


def nobody_or_enough(people: int, *, minimum: int) -> bool:
    """Whether a difference of two figures may be worked out: it counts nobody, or at least the minimum."""
    return people == 0 or people >= minimum


def groups_to_show(sizes: Mapping[Unit, int], *, total: int, minimum: int) -> frozenset[Unit]:
    """The groups whose figures may be shown beside their total, which stands above them.

    ``sizes`` gives each group's number of answers; ``total`` counts all answers, also those that belong to
    no group.
    """
    # The smallest stand first: leaving them out costs the reader least.
    shown = sorted(
        (group for group, size in sizes.items() if may_show(size, minimum=minimum)),
        key=lambda group: (sizes[group], str(group)),
    )
    while shown and not nobody_or_enough(total - sum(sizes[each] for each in shown), minimum=minimum):
        shown.pop(0)
    return frozenset(shown)


def units_to_show(own: Mapping[Unit | None, int], parents: Parents, *, minimum: int) -> frozenset:
    """The units of a tree that may be shown, and :data:`WHOLE` with them; nothing where the whole is too small.

    ``own`` counts the answers of each unit without those below it; under ``WHOLE``, those of no unit. A unit
    that is not shown shows none of what is below it.
    """
    sizes = with_those_below(own, parents)
    below: dict[Unit | None, list[Unit]] = defaultdict(list)
    for unit, parent in parents.items():
        below[parent].append(unit)
    shown: set = set()
    waiting = [WHOLE] if may_show(sizes[WHOLE], minimum=minimum) else []
    while waiting:
        group = waiting.pop()
        shown.add(group)
        children = {unit: sizes[unit] for unit in below[group]}
        waiting += groups_to_show(children, total=sizes[group], minimum=minimum)
    return frozenset(shown)


def with_those_below(own: Mapping[Unit | None, int], parents: Parents) -> dict[Unit | None, int]:
    """The answers of each unit with all units below it, and of the whole."""
    sizes = dict.fromkeys((WHOLE, *parents), 0)
    for unit, size in own.items():
        for each in way_up(unit, parents):
            sizes[each] += size
    return sizes


def way_up(unit: Unit | None, parents: Parents) -> list[Unit | None]:
    """A unit, those above it, and the whole, in this order."""
    found = [unit]
    while found[-1] is not WHOLE:
        found.append(parents[found[-1]])
    return found


def part_of(unit: Unit | None, parents: Parents, shown: Collection) -> Unit | None:
    """The smallest shown group that a unit belongs to: its answers are told as part of that one."""
    return next(each for each in way_up(unit, parents) if each in shown)
