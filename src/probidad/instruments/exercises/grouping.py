"""Which units that are too small may report together: a proposal, for a person to decide. No Django in here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit with its number of people. Units of one ``branch`` are parts of the same one."""

    key: int
    people: int
    branch: int


def proposals(units: Iterable[Unit], *, minimum: int) -> list[list[int]]:
    """Groups of two small units or more, by their keys: those of a branch where that suffices, the rest together.

    What remains and doesn't suffice joins the smallest group. A unit that is large enough stays alone, and so
    does a small one without another.
    """
    branches: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.people < minimum:
            branches[unit.branch].append(unit)
    groups = [each for each in branches.values() if _people(each) >= minimum]
    rest = [unit for each in branches.values() if _people(each) < minimum for unit in each]
    if groups and _people(rest) < minimum:
        min(groups, key=_people).extend(rest)
    elif len(rest) > 1:
        groups.append(rest)
    return [[unit.key for unit in each] for each in groups]


def _people(units: Iterable[Unit]) -> int:
    return sum(unit.people for unit in units)


def joined(names: Sequence[str]) -> str:
    """The names of units as one, in Spanish, as they are: "Archivo, Catastro y Obras", "Archivo e Informática"."""
    *others, last = names
    word = "e" if re.match(r"h?[ií](?![aeo])", last, re.IGNORECASE) else "y"
    return f"{', '.join(others)} {word} {last}" if others else last
