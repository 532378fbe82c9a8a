"""The share of details found, and of masks that are right, doesn't sink below what was promised."""

import pytest

from benchmarks.claims.masking import SETS, read, score

# Recall and precision. The unseen set's are the target; the seen one's guard against a rule that breaks another.
FLOORS = {"seen": (0.98, 0.97), "unseen": (0.95, 0.85)}


@pytest.mark.parametrize("name", SETS)
def test_masking_stays_above_its_floor(name):
    if not SETS[name].exists():
        pytest.skip(f"{SETS[name].name} is not there yet")
    found = score(read(SETS[name]))
    recall, precision = FLOORS[name]
    assert found.recall >= recall
    assert found.precision >= precision
