"""Places are ranges: what moving the areas' weights does to them."""

from hypothesis import given
from hypothesis import strategies as st

from probidad.core.institutions.places import STATES
from probidad.instruments.indices.rules.ranks import rank_ranges
from probidad.instruments.indices.rules.tiles import COLUMNS, ROWS, TILES

ALIKE = {"a": 10.0, "b": 10.0}


def test_whoever_is_better_everywhere_stays_before():
    assert rank_ranges({"x": {"a": (9, 10), "b": (8, 10)}, "y": {"a": (5, 10), "b": (5, 10)}}, ALIKE) == {
        "x": (1, 1),
        "y": (2, 2),
    }


def test_strengths_in_different_areas_cannot_be_told_apart():
    found = rank_ranges({"x": {"a": (9, 10), "b": (1, 10)}, "y": {"a": (1, 10), "b": (9, 10)}}, ALIKE)
    assert found == {"x": (1, 2), "y": (1, 2)}


def test_equals_share_the_better_place():
    same = {"a": (5, 10), "b": (5, 10)}
    assert rank_ranges({"x": same, "y": same}, ALIKE) == {"x": (1, 1), "y": (1, 1)}


def test_what_does_not_apply_is_held_against_nobody_and_nothing_at_all_has_no_place():
    found = rank_ranges({"x": {"a": (9, 10), "b": (0, 0)}, "y": {"a": (5, 10), "b": (5, 10)}, "z": {}}, ALIKE)
    assert found == {"x": (1, 1), "y": (2, 2)}


areas = st.dictionaries(
    st.sampled_from("abc"), st.tuples(st.integers(0, 10), st.just(10)), min_size=1, max_size=3
)


@given(st.dictionaries(st.integers(0, 20), areas, max_size=8))
def test_a_range_is_within_the_institutions_and_never_changes(scored):
    bases = {"a": 1.0, "b": 2.0, "c": 3.0}
    found = rank_ranges(scored, bases)
    assert found == rank_ranges(scored, bases)
    assert set(found) == set(scored)
    assert all(1 <= best <= worst <= len(scored) for best, worst in found.values())


def test_every_state_has_one_tile_of_its_own():
    assert set(TILES) == set(STATES)
    assert len({(column, row) for _short, column, row in TILES.values()}) == 32
    assert len({short for short, _column, _row in TILES.values()}) == 32
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for _short, column, row in TILES.values())
