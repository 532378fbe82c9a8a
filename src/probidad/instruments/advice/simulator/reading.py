"""A simulation from YAML that anybody may have written: bounded, and each thing that is wrong has its line.

Anchors, references and tags are refused before anything is built, so that a short text can't become a long one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml
from pydantic import ValidationError

from probidad.instruments.advice.simulator.content import Simulation
from probidad.instruments.advice.simulator.rubric import criteria

LARGEST = 200_000  # characters
DEEPEST = 12
PARTS = 20_000  # a long simulation has some 1,500
PROBLEMS = 50
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Problem:
    """Something wrong: its line (the first is 1; 0 is the whole), where that is, and what kind of thing it is.

    ``kind`` is Pydantic's, or one of ours (below, and in ``content``); ``given`` are its numbers and names.
    """

    line: int
    place: str
    kind: str
    given: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line {self.line}: {self.place}: {self.kind} {self.given or ''}".strip()


class NotASimulation(ValueError):
    """The text isn't one; ``problems`` say what is wrong."""

    def __init__(self, problems: list[Problem]):
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def read_simulation(text: str) -> Simulation:
    """A simulation from YAML. Raises NotASimulation."""
    if len(text) > LARGEST:
        raise NotASimulation([Problem(0, "", "too_large", {"limit": LARGEST})])
    try:
        _bounded(text)
        tree = yaml.compose(text, Loader=LOADER)
        document = yaml.load(text, Loader=LOADER)  # noqa: S506 the safe loader, the quicker one where it is there
    except yaml.YAMLError as error:
        raise NotASimulation([_unreadable(error, text)]) from error
    except NotASimulation:
        raise
    # A date or a number that can't be: YAML finds its form and Python its value.
    except ValueError as error:
        raise NotASimulation([Problem(0, "", "yaml")]) from error
    try:
        simulation = Simulation.model_validate(document)
    except ValidationError as error:
        raise NotASimulation(
            [_invalid(each, tree) for each in error.errors(include_url=False)[:PROBLEMS]]
        ) from error
    known = {each.key for each in criteria()}
    unknown = [
        (("required", number), "unknown_criterion", {"name": key})
        for number, key in enumerate(simulation.required)
        if key not in known
    ]
    problems = [
        Problem(_line(tree, loc), _place(loc), kind, given)
        for loc, kind, given in (*simulation.loose_ends(), *unknown)
    ]
    if problems:
        raise NotASimulation(problems[:PROBLEMS])
    return simulation


def line_of(text: str, part: str) -> int:
    """The line of a part of a document that reads, such as ``version``."""
    return _line(yaml.compose(text, Loader=LOADER), (part,))


def _bounded(text: str) -> None:
    """Raises NotASimulation for what a simulation never has. Nothing is built meanwhile."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotASimulation([Problem(line, "", "shared")])
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            raise NotASimulation([Problem(line, "", "tagged")])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or count > PARTS:
            raise NotASimulation([Problem(line, "", "too_deep" if depth > DEEPEST else "too_many")])


def _unreadable(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    # What breaks at the end is told of the last line, not of the one after it.
    last = text.rstrip().count("\n") + 1
    return Problem(min(mark.line + 1, last) if mark else 1, "", "yaml")


def _invalid(error: dict, tree: yaml.Node | None) -> Problem:
    loc = error["loc"]
    given = {key: value for key, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    return Problem(_line(tree, loc), _place(loc), error["type"], given)


def _place(loc: Sequence[str | int]) -> str:
    return ".".join(str(each + 1) if isinstance(each, int) else each for each in loc)


def _line(node: yaml.Node | None, loc: Sequence[str | int]) -> int:
    """The line of what stands at a place, or of the nearest thing that is there."""
    line = 1
    for step in loc:
        found = next((each for key, each in _children(node) if key == step), None)
        if found is None:
            break
        line, node = found
    return line


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, tuple[int, yaml.Node]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, (key.start_mark.line + 1, value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, (value.start_mark.line + 1, value)
