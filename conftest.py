"""Fixtures that every test may use, those in `tests/` as well as those beside the code."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    """Named people with roles in an invented institution; see `tests/cast.py`."""
    return make_cast()
