"""What each rule says, in the numbers that its docstring gives."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core import disclosure
from probidad.core.disclosure import bands, lot, rounds
from probidad.core.disclosure.groups import WHOLE, units_to_show, with_those_below
from probidad.core.disclosure.tables import published
from probidad.core.disclosure.tests.cases import random_case

OPTIONS = st.lists(st.integers(0, 80), min_size=3, max_size=5).filter(lambda counts: sum(counts) >= 5)


@pytest.mark.parametrize(("size", "gone"), [(5, 2), (10, 2), (20, 2), (21, 3), (300, 30)])
def test_a_tenth_and_two_at_least_are_left_out(size, gone):
    assert lot.left_out(size) == gone


@given(OPTIONS, st.integers())
def test_the_lot_takes_only_what_is_there_and_as_many_as_it_says(counts, seed):
    whole = dict(zip("abcde", counts, strict=False))
    drawn = lot.draw(whole, random.Random(seed))
    assert all(0 <= drawn[option] <= whole[option] for option in whole)
    assert sum(whole.values()) - sum(drawn.values()) == lot.left_out(sum(counts))


@given(OPTIONS, st.integers())
def test_what_is_told_is_a_multiple_of_five_and_in_small_groups_in_fifths(counts, seed):
    whole = dict(zip("abcde", counts, strict=False))
    size = sum(counts)
    told = lot.rounded(lot.draw(whole, random.Random(seed)), size)
    answers = sum(told.values())
    assert answers == size // 5 * 5
    if size < 20:
        assert all(count % (answers // 5) == 0 for count in told.values())


@pytest.mark.parametrize("size", range(5, 20))
@pytest.mark.parametrize("option", "ac")
def test_in_small_groups_one_who_answered_unlike_all_others_moves_nothing(size, option):
    """Also where the lot didn't take that answer: the others, who know what they said, learn nothing by it."""
    left = size - lot.left_out(size)
    alone = {"a": 0, "b": left - 1, "c": 0} | {option: 1}
    assert lot.rounded(alone, size) == lot.rounded({"a": 0, "b": left, "c": 0}, size)


@pytest.mark.parametrize("size", [*range(20, 60), 100, 999])
@pytest.mark.parametrize("option", "ac")
def test_in_larger_groups_the_bands_hide_one_who_answered_unlike_all_others(size, option):
    left = size - lot.left_out(size)
    alone = {"a": 0, "b": left - 1, "c": 0} | {option: 1}
    told, alike = (lot.rounded(each, size) for each in (alone, {"a": 0, "b": left, "c": 0}))
    answers = size // lot.BASE * lot.BASE
    assert [bands.banded(told[each] / answers) for each in told] == [
        bands.banded(alike[each] / answers) for each in alike
    ]


@given(st.lists(st.integers(0, 17), min_size=2, max_size=5).filter(lambda counts: 3 <= sum(counts) <= 17))
def test_single_answers_are_counted_with_the_commonest_and_nobody_is_lost(counts):
    drawn = dict(zip("abcde", counts, strict=False))
    told = lot.without_single_answers(drawn)
    assert sum(told.values()) == sum(counts)
    assert 1 not in told.values()
    assert all(told[option] == count for option, count in drawn.items() if 1 < count < max(counts))


def test_what_is_told_of_many_rounds_is_right_on_the_mean():
    """No side is favoured: the error of one round isn't that of the next."""
    dice = random.Random(7)
    counts = {"a": 60, "b": 30, "c": 10}
    told = [lot.rounded(lot.draw(counts, dice), 100) for _each in range(400)]
    assert {option: round(sum(each[option] for each in told) / 400) for option in counts} == counts


@given(st.integers(0, 10_000))
def test_every_sum_is_the_sum_of_what_is_shown(seed):
    case = random_case(seed)
    found = published(case.counts, case.parents, minimum=case.minimum, dice=case.dice)
    assert set(found) == units_to_show(case.own, case.parents, minimum=case.minimum)
    sizes = with_those_below(case.own, case.parents)
    for group, told in found.items():
        below = [each for unit, each in found.items() if unit is not WHOLE and case.parents[unit] == group]
        for option, count in told.items():
            assert count >= sum(each[option] for each in below)
        assert sum(told.values()) <= sizes[group], "never more than there are"


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, 0.05), (0.1, 0.05), (0.104, 0.05), (0.11, 0.11), (0.89, 0.89), (0.9, 0.95), (1, 0.95)],
)
def test_shares_at_the_ends_are_one_band(share, told):
    assert bands.banded(share) == pytest.approx(told)


@pytest.mark.parametrize(
    ("people", "quarter"), [(0, 1), (24, 1), (25, 2), (50, 3), (75, 4), (100, 4), (101, 4)]
)
def test_participation_is_told_in_quarters(people, quarter):
    assert bands.quarter(people, 100) == quarter


@given(st.integers(0, 60), st.integers(1, 60))
def test_participation_tells_nothing_that_answers_in_fives_do_not(people, invited):
    assert bands.quarter(people, invited) == bands.quarter(people // 5 * 5, invited)


@pytest.mark.parametrize(
    ("now", "may"), [(30, True), (31, False), (39, False), (40, True), (21, False), (20, True)]
)
def test_a_change_is_shown_where_the_list_kept_its_size_or_changed_by_the_minimum(now, may):
    assert rounds.comparable(30, now, minimum=10) is may


def test_the_plan_says_the_numbers_that_the_rules_go_by():
    plan = disclosure.plan(12)
    assert plan["minimum_group"] == 12
    assert plan["left_out_by_lot"] == {"share": 0.1, "at_least": 2}
    assert (plan["bands"], plan["comments"]["from_answers"]) == ({"at_most": 0.1, "at_least": 0.9}, 20)
