"""The training of advisors: conversations with simulated writers, and feedback at each step.

Everything is content and rules (``content/simulations``), which a trainer can read and change; no outside service
answers. Practice without feedback made trainees worse in a controlled study of counsellors' training with simulated
clients, so that each message is told at once what it earned or cost, by its own words.
"""

from probidad.instruments.advice.simulator.content import Simulation
from probidad.instruments.advice.simulator.engine import (
    State,
    Turn,
    answer,
    begin,
    moves_now,
    replayed,
    restored,
    stored,
)
from probidad.instruments.advice.simulator.reading import NotASimulation, Problem, read_simulation
from probidad.instruments.advice.simulator.rubric import Criterion, Mark, Scored, criteria, scored

__all__ = [
    "Criterion",
    "Mark",
    "NotASimulation",
    "Problem",
    "Scored",
    "Simulation",
    "State",
    "Turn",
    "answer",
    "begin",
    "criteria",
    "moves_now",
    "read_simulation",
    "replayed",
    "restored",
    "scored",
    "stored",
]
