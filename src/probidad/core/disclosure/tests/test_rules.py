"""A small group is neither shown nor left over as a difference."""

from hypothesis import given
from hypothesis import strategies as st

from probidad.core.disclosure.rules import groups_to_show, may_show

tables = st.tuples(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60), max_size=9),
    st.integers(0, 30),
    st.integers(2, 15),
)


@given(tables)
def test_what_is_missing_from_a_table_is_nobody_or_at_least_the_minimum(table):
    sizes, without_group, minimum = table
    total = sum(sizes.values()) + without_group
    shown = groups_to_show(sizes, total=total, minimum=minimum)
    rest = total - sum(sizes[group] for group in shown)
    assert all(sizes[group] >= minimum for group in shown)
    assert not shown or rest == 0 or rest >= minimum


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
