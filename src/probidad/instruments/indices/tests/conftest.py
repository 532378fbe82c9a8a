"""Fixtures of the indices' tests."""

from probidad.instruments.indices.tests.evaluations import scored, scored_apart

__all__ = ["scored", "scored_apart"]
