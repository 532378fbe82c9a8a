"""Reads of questions and claims, named by what they return."""

from probidad.instruments.advice.queries.readers import readers_for
from probidad.instruments.advice.queries.texts import account_of, conversation

__all__ = ["account_of", "conversation", "readers_for"]
