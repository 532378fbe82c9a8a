"""Which turns of a simulation can be reached: by its examples, and by many conversations of its own moves."""

import random
from collections.abc import Iterable

from probidad.instruments.advice.phrases import read
from probidad.instruments.advice.simulator.content import Simulation
from probidad.instruments.advice.simulator.engine import answer, begin, moves_now

CONVERSATIONS, LONGEST = 60, 14


def walked(simulation: Simulation, language: str = "es") -> set[str]:
    """The turns that an automatic walk reaches: its examples, then moves chosen by lot, the same each time."""
    dice = random.Random(simulation.urn)  # noqa: S311 not a secret
    reached: set[str] = set()
    texts = {each.key: each.text.of(language) for each in simulation.moves}
    readings = {key: read(text, language) for key, text in texts.items()}
    for path in [each.moves for each in simulation.examples] + [None] * CONVERSATIONS:
        state, used = begin(simulation), set()
        for step in range(LONGEST if path is None else len(path)):
            open_moves = [each.key for each in moves_now(simulation, state) if each.key not in used]
            if state.ended or (path is None and not open_moves):
                break
            key = dice.choice(open_moves) if path is None else path[step]
            used.add(key)
            state = answer(simulation, state, texts[key], language, readings[key]).state
        reached.update(state.reached)
    return reached


def never(simulation: Simulation, reached: Iterable[str]) -> list[str]:
    """The turns that aren't among those reached, in the order of the file."""
    found = set(reached)
    return [each for each in simulation.turns if each not in found]
