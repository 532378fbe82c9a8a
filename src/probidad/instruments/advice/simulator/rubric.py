"""The rubric: what a conversation is scored by, with the words that earned or cost it. Its criteria are content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from probidad.instruments.advice.phrases import Found
from probidad.instruments.advice.phrases.lexicon import LANGUAGES, Text
from probidad.instruments.advice.phrases.recognition import says
from probidad.instruments.advice.simulator.content import ActKey, Simulation
from probidad.instruments.advice.simulator.engine import Turn

FILE = Path(__file__).parent.parent / "content" / "rubric.yaml"
FULL, HALF, NONE = 2, 1, 0  # points of a criterion
FAULTS_FOR_HALF = 1  # what costs: one leaves half the points, two leave none
ANSWERED = 3  # messages that brought something: with as many, the asking was good


class Criterion(BaseModel):
    """What is asked for. ``full`` and ``half``: how many different words of the earning acts it takes.

    ``needs``: acts without which it isn't full. ``lists_count``: so do the items of the longest list.
    ``in_emergencies``: asked only where somebody is in danger. ``required``: nobody passes without something of it.
    ``brings_out``: what the persona tells earns it (:func:`_brought_out`); where a trainer plays, what is asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str
    title: Text
    asks: Text
    earning: list[ActKey]
    costing: list[ActKey]
    full: int = Field(ge=0)
    half: int = Field(ge=0)
    needs: list[ActKey] = []
    lists_count: bool = False
    in_emergencies: bool = False
    required: bool = False
    brings_out: bool = False


@cache
def criteria() -> tuple[Criterion, ...]:
    """Those that ship, in their order."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Criterion.model_validate(each) for each in document["criteria"])


@dataclass(frozen=True)
class Mark:
    """The points of a criterion, 0 to 2, and the words that earned and cost them (message number, words)."""

    criterion: Criterion
    points: int
    earned: list[tuple[int, str]]
    cost: list[tuple[int, str]]


@dataclass(frozen=True)
class Scored:
    """A conversation's marks. ``passed``: enough in all, and something in each criterion that is required."""

    marks: list[Mark]
    passed: bool

    @property
    def points(self) -> int:
        return sum(each.points for each in self.marks)

    @property
    def possible(self) -> int:
        return FULL * len(self.marks)


def scored(simulation: Simulation, turns: Sequence[Turn], *, by_trainer: bool = False) -> Scored:
    """Score a conversation. ``by_trainer``: a trainer played the persona, so that no rule told facts."""
    asked = [each for each in criteria() if simulation.emergency or not each.in_emergencies]
    marks = [
        _brought_out(each, simulation, turns) if each.brings_out and not by_trainer else _mark(each, turns)
        for each in asked
    ]
    return Scored(marks, enough(simulation, marks) and turns[-1].state.ended != "left")


def enough(simulation: Simulation, marks: Sequence[Mark]) -> bool:
    """Whether these marks pass: enough points in all, and some of each criterion that is required."""
    missed = {each.criterion.key for each in marks if each.points == NONE}
    return sum(each.points for each in marks) >= simulation.pass_mark and missed.isdisjoint(
        required(simulation)
    )


def required(simulation: Simulation) -> set[str]:
    """The criteria without which nobody passes: the simulation's own, and the rubric's."""
    return {*simulation.required, *(each.key for each in criteria() if each.required)}


def _mark(criterion: Criterion, turns: Sequence[Turn]) -> Mark:
    earned = _words(turns, criterion.earning)
    cost = _words(turns, criterion.costing)
    if criterion.key == "plain":
        cost += [
            (number, sentence)
            for number, turn in _numbered(turns)
            for sentence in turn.reading.long_sentences
        ]
    different = len({words.casefold() for _number, words in earned})
    if criterion.lists_count:
        different += max((turn.reading.listed for turn in turns), default=0)
    points = FULL if different >= criterion.full else HALF if different >= criterion.half else NONE
    if points == FULL and not all(
        any(need in turn.reading.acts for turn in turns) for need in criterion.needs
    ):
        points = HALF
    if cost:
        points = min(points, HALF) if len(cost) <= FAULTS_FOR_HALF else NONE
    return Mark(criterion, points, earned, cost)


def _brought_out(criterion: Criterion, simulation: Simulation, turns: Sequence[Turn]) -> Mark:
    """Half of what the persona keeps back came out, or the asking was good: either is half the points, both are all."""
    earned = list(_answered(simulation, turns))
    came = sum(each.key in turns[-1].state.told for each in simulation.kept_back)
    asked_well = len({number for number, _words in earned}) >= ANSWERED
    return Mark(criterion, (2 * came >= len(simulation.kept_back)) + asked_well, earned, [])


def _answered(simulation: Simulation, turns: Sequence[Turn]) -> Iterator[tuple[int, str]]:
    """The words, with the number of their message, that made the persona tell something."""
    before: set[str] = set()
    for number, turn in _numbered(turns):
        for fact in simulation.facts:
            if fact.key in turn.state.told - before:
                phrases = (tuple(fact.about.of(language)) for language in LANGUAGES)
                yield number, next(filter(None, (says(turn.message, each) for each in phrases)))
        before = turn.state.told


def _words(turns: Sequence[Turn], acts: Sequence[str]) -> list[tuple[int, str]]:
    return [(number, each.words) for number, each in _found(turns) if each.act in acts]


def _found(turns: Sequence[Turn]) -> list[tuple[int, Found]]:
    return [(number, each) for number, turn in _numbered(turns) for each in turn.reading.found]


def _numbered(turns: Sequence[Turn]) -> list[tuple[int, Turn]]:
    return list(enumerate(turns, start=1))
