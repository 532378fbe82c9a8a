"""The share of details found, and of masks that are right, doesn't sink below what was promised."""

import pytest

from benchmarks.claims.masking import SETS, read, score

# Recall and precision: what was reached, so that no rule breaks another. The goal on the unseen set is .95 and .85.
FLOORS = {"seen": (0.98, 0.97), "unseen": (0.80, 0.85)}


def figures(name: str) -> tuple[float, float]:
    """Figures alone: a failure must not show sentences of a set that whoever writes the rules hasn't read."""
    found = score(read(SETS[name]))
    return found.recall, found.precision


@pytest.mark.parametrize("name", SETS)
def test_masking_stays_above_its_floor(name):
    recall, precision = figures(name)
    assert recall >= FLOORS[name][0]
    assert precision >= FLOORS[name][1]
