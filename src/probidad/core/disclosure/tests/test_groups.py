"""A small group is neither shown nor left over as a difference, in a tree of any shape."""

from hypothesis import given
from hypothesis import strategies as st

from probidad.core.disclosure.groups import (
    WHOLE,
    groups_to_show,
    may_show,
    part_of,
    units_to_show,
    with_those_below,
)

tables = st.tuples(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60), max_size=9),
    st.integers(0, 30),
    st.integers(2, 15),
)


@st.composite
def trees(draw):
    """Units below each other, with the answers of each."""
    units = range(draw(st.integers(0, 12)))
    parents = {unit: draw(st.sampled_from([WHOLE, *range(unit)])) for unit in units}
    own = {unit: draw(st.integers(0, 40)) for unit in (WHOLE, *units)}
    return own, parents, draw(st.integers(2, 15))


@given(trees())
def test_whatever_can_be_subtracted_in_a_tree_is_nobody_or_at_least_the_minimum(tree):
    own, parents, minimum = tree
    shown = units_to_show(own, parents, minimum=minimum)
    sizes = with_those_below(own, parents)
    assert all(sizes[each] >= minimum for each in shown)
    assert all(parents[each] in shown for each in shown - {WHOLE}), "nothing shows below what is hidden"
    for group in shown:
        rest = sum(size for unit, size in own.items() if part_of(unit, parents, shown) == group)
        assert rest == 0 or rest >= minimum


@given(tables)
def test_nothing_is_held_back_without_need(table):
    sizes, without_group, minimum = table
    total = sum(sizes.values()) + without_group
    large = {group for group, size in sizes.items() if size >= minimum}
    if total - sum(sizes[group] for group in large) in (0, *range(minimum, total + 1)):
        assert groups_to_show(sizes, total=total, minimum=minimum) == large


def test_one_small_group_takes_the_smallest_large_one_with_it():
    sizes = {"obras": 30, "tesoreria": 12, "archivo": 4}
    assert groups_to_show(sizes, total=46, minimum=10) == {"obras"}


def test_a_figure_about_fewer_than_the_minimum_is_not_shown():
    assert not may_show(9, minimum=10)
    assert may_show(10, minimum=10)
