"""The 2030 Agenda's goals, targets and indicators by their official codes, with short labels of ours. No Django in here."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from probidad.core.languages.bilingual import Text

FILE = Path(__file__).parent / "content" / "agenda_2030.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Goal:
    """One of the 17. ``code``: 1 to 17."""

    code: int
    label: Text


@dataclass(frozen=True)
class Target:
    """One of the 169. ``code``: its goal and a number, or a letter for a means of implementation (``5.2``, ``16.a``)."""

    code: str
    label: Text

    @property
    def goal(self) -> int:
        """The code of its goal."""
        return int(self.code.partition(".")[0])


@dataclass(frozen=True)
class Indicator:
    """A line of the global indicator framework. ``code``: its target and a number (``5.2.1``).

    ``repeats``: the code under which the list has the same indicator first; empty for what stands there once, or first.
    """

    code: str
    label: Text
    repeats: str

    @property
    def target(self) -> str:
        """The code of its target."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True)
class Agenda:
    """All of it, by code and in the official order, with what a page says of where it comes from."""

    title: Text
    source: Text
    authorship: Text
    goals: dict[int, Goal]
    targets: dict[str, Target]
    indicators: dict[str, Indicator]


@cache
def agenda() -> Agenda:
    """The one that ships, read once."""
    document = yaml.load(FILE.read_bytes(), LOADER)  # noqa: S506 - a safe loader, in C
    labels = {
        each["code"]: Text(**each["label"])
        for part in ("goals", "targets", "indicators")
        for each in document[part]
        if "label" in each
    }
    return Agenda(
        title=Text(**document["title"]),
        source=Text(**document["source"]),
        authorship=Text(**document["authorship"]),
        goals={each["code"]: Goal(each["code"], labels[each["code"]]) for each in document["goals"]},
        targets={each["code"]: Target(each["code"], labels[each["code"]]) for each in document["targets"]},
        indicators={each["code"]: _indicator(each, labels) for each in document["indicators"]},
    )


def _indicator(each: dict, labels: dict) -> Indicator:
    repeats = each.get("repeats", "")
    return Indicator(each["code"], labels.get(each["code"]) or labels[repeats], repeats)


def goals() -> tuple[Goal, ...]:
    """The 17 goals, in their order."""
    return tuple(agenda().goals.values())


def targets_of(goal: int) -> tuple[Target, ...]:
    """The targets of a goal, in the official order: numbers, then letters."""
    return tuple(each for each in agenda().targets.values() if each.goal == goal)


def indicators_of(target: str) -> tuple[Indicator, ...]:
    """The indicators listed under a target; none for a code that isn't a target's."""
    return tuple(each for each in agenda().indicators.values() if each.target == target)


def goal(code: int) -> Goal:
    """Raises KeyError for a code that isn't on the list."""
    return agenda().goals[code]


def target(code: str) -> Target:
    """Raises KeyError for a code that isn't on the list."""
    return agenda().targets[code]


def indicator(code: str) -> Indicator:
    """Raises KeyError for a code that isn't on the list."""
    return agenda().indicators[code]
