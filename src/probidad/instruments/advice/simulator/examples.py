"""Whether the examples of a simulation go as they say: else they show what it doesn't do."""

from probidad.instruments.advice.phrases.lexicon import LANGUAGES
from probidad.instruments.advice.simulator.content import Example, Simulation
from probidad.instruments.advice.simulator.engine import replayed
from probidad.instruments.advice.simulator.rubric import scored


def broken_examples(simulation: Simulation) -> list[str]:
    """The names of those that end otherwise than they say, or pass otherwise, in a language."""
    return [
        each.key
        for each in simulation.examples
        if not all(_goes_as_it_says(simulation, each, language) for language in LANGUAGES)
    ]


def _goes_as_it_says(simulation: Simulation, example: Example, language: str) -> bool:
    messages = [simulation.move(key).text.of(language) for key in example.moves]
    turns = replayed(simulation, messages, language)
    ends = len(turns) == len(messages) and turns[-1].state.ended == (example.ends or "")
    return ends and scored(simulation, turns).passed == example.passes
