"""A problem tree: causes below, effects above, each link from a cause to what it brings about.

Source of the method: the seed handbook, section 4.1 (after ILPES, *Metodología general de identificación, preparación y
evaluación de proyectos de inversión pública*): effects go to the top, causes to the bottom, and each is linked logically.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter


class Strength(StrEnum):
    """What a cause is to its effect (seed handbook, 3.1 c)."""

    NECESSARY = "necessary"  # without it, the effect wouldn't be there
    SUFFICIENT = "sufficient"  # alone it brings the effect about
    CONTRIBUTES = "contributes"


class Place(StrEnum):
    """Where a node stands, seen from the problem."""

    PROBLEM = "problem"
    CAUSE = "cause"
    EFFECT = "effect"
    APART = "apart"  # no way leads from it to the problem, or from the problem to it


class Ring(ValueError):
    """Links that lead back to where they began. ``nodes`` are those of the ring, in order, each once."""

    def __init__(self, nodes: list[str]):
        super().__init__(" → ".join(nodes))
        self.nodes = nodes


class NotMerged(ValueError):
    """The problem itself can't be merged into something else."""


@dataclass(frozen=True)
class Node:
    """A cause, an effect or the problem. ``can_act``: those at the table can act upon it."""

    key: str
    text: str
    can_act: bool = False


@dataclass(frozen=True)
class Link:
    """``cause`` brings ``effect`` about; both are keys of nodes."""

    cause: str
    effect: str
    strength: Strength = Strength.CONTRIBUTES


@dataclass(frozen=True)
class Tree:
    """A problem with what is linked to it. Raises Ring, or KeyError for a link to a node that isn't there."""

    problem: str
    nodes: Mapping[str, Node]
    links: tuple[Link, ...] = ()

    def __post_init__(self):
        for key in {self.problem, *(end for link in self.links for end in (link.cause, link.effect))}:
            if key not in self.nodes:
                raise KeyError(key)
        self._order  # noqa: B018 refuses rings

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """All nodes, each after its causes."""
        sorter = TopologicalSorter({key: self.causes_of(key) for key in self.nodes})
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            raise Ring(error.args[1][:-1]) from None

    @cached_property
    def _ends(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Causes by their effect, and effects by their cause, in the order of the links."""
        causes, effects = {key: [] for key in self.nodes}, {key: [] for key in self.nodes}
        for link in self.links:
            causes[link.effect].append(link.cause)
            effects[link.cause].append(link.effect)
        return causes, effects

    def causes_of(self, key: str) -> list[str]:
        return self._ends[0][key]

    def effects_of(self, key: str) -> list[str]:
        return self._ends[1][key]

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each node stands. Of what is both, a cause's cause and an effect too, only a ring could be made."""
        places = dict.fromkeys(self.nodes, Place.APART)
        for place, step in ((Place.CAUSE, self.causes_of), (Place.EFFECT, self.effects_of)):
            for key in reached(self.problem, step):
                places[key] = place
        places[self.problem] = Place.PROBLEM
        return places

    @cached_property
    def levels(self) -> dict[str, int]:
        """How far each node stands from the problem, along the longest way: causes below 0, effects above, apart None's left out."""
        levels = {self.problem: 0}
        for key in reversed(self._order):
            if self.places[key] == Place.CAUSE:
                levels[key] = min(levels[each] for each in self.effects_of(key) if each in levels) - 1
        for key in self._order:
            if self.places[key] == Place.EFFECT:
                levels[key] = max(levels[each] for each in self.causes_of(key) if each in levels) + 1
        return levels

    @property
    def to_ask_why(self) -> list[str]:
        """Causes of which nobody has asked why: nothing below them, and nobody at the table can act upon them."""
        return [
            key
            for key in self._order
            if self.places[key] in (Place.CAUSE, Place.PROBLEM)
            and not self.causes_of(key)
            and not self.nodes[key].can_act
        ]

    def linked(self, link: Link) -> "Tree":
        """With one more link; one of the same ends takes its place. Raises Ring, KeyError."""
        others = [each for each in self.links if (each.cause, each.effect) != (link.cause, link.effect)]
        if link.cause == link.effect:
            raise Ring([link.cause])
        return replace(self, links=(*others, link))

    def moved(self, key: str, to: str, *, below: bool) -> "Tree":
        """A node as a cause of another (``below``), or as an effect of it, and of that alone; what hangs on it moves along.

        Raises Ring, KeyError; NotMerged for the problem, which everything is seen from.
        """
        if key == self.problem:
            raise NotMerged(key)
        away = tuple(link for link in self.links if (link.cause if below else link.effect) != key)
        link = Link(key, to) if below else Link(to, key)
        return replace(self, links=away).linked(link)

    def merged(self, key: str, into: str) -> "Tree":
        """Of two nodes that say the same one remains, with the links of both. Raises Ring, KeyError, NotMerged."""
        if key == self.problem or key == into:
            raise NotMerged(key)
        self.nodes[key], self.nodes[into]
        renamed = {}
        for link in self.links:
            cause, effect = (into if end == key else end for end in (link.cause, link.effect))
            if cause != effect:
                renamed.setdefault((cause, effect), replace(link, cause=cause, effect=effect))
        nodes = {each: node for each, node in self.nodes.items() if each != key}
        return Tree(self.problem, nodes, tuple(renamed.values()))


def reached(start: str, step) -> Iterable[str]:
    """Every node that is reached from one by steps, itself left out."""
    seen, waiting = set(), [start]
    while waiting:
        for key in step(waiting.pop()):
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return seen
