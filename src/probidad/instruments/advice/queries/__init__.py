"""Reads of questions and claims, named by what they return."""

from probidad.instruments.advice.queries.readers import readers_for
from probidad.instruments.advice.queries.texts import account_of, conversation
from probidad.instruments.advice.queries.training import (
    attempts_of,
    conversation_of,
    marks_of,
    passed_names,
    role_plays_of,
    simulation_named,
    simulation_of,
    steps,
)

__all__ = [
    "account_of",
    "attempts_of",
    "conversation",
    "conversation_of",
    "marks_of",
    "passed_names",
    "readers_for",
    "role_plays_of",
    "simulation_named",
    "simulation_of",
    "steps",
]
