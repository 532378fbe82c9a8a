"""Nobody works out more of what is published than promised; and the audit that says so finds what is broken.

500 rounds here; `make audit` goes through 10,000 larger ones.
"""

import random

from hypothesis import given
from hypothesis import strategies as st

from probidad.core.disclosure import groups, lot
from probidad.core.disclosure.groups import WHOLE
from probidad.core.disclosure.tables import published
from probidad.core.disclosure.tests.audit import audited, left_over
from probidad.core.disclosure.tests.cases import Case, random_case

CASES = 500


def told(case: Case) -> dict:
    return published(case.counts, case.parents, minimum=case.minimum, dice=case.dice)


def shown(case: Case) -> frozenset:
    return groups.units_to_show(case.own, case.parents, minimum=case.minimum)


def the_truth(case: Case) -> dict:
    return {option: sum(counts[option] for counts in case.counts.values()) for option in case.options}


def test_no_count_of_500_rounds_is_told_more_closely_than_promised():
    for seed in range(CASES):
        case = random_case(seed)
        figures = told(case)
        assert left_over(case, figures) == [] and audited(case, figures) == [], f"seed {seed}"


def breaches(publish, cases: int = 60) -> int:
    """In how many of some rounds the audit finds something, published in this way."""
    return sum(bool(publish(random_case(seed))) for seed in range(cases))


def test_the_audit_finds_exact_totals_beside_the_figures():
    assert breaches(lambda case: audited(case, told(case), exact={WHOLE: the_truth(case)})) > 20


def test_the_audit_finds_that_nothing_is_left_out(monkeypatch):
    monkeypatch.setattr(lot, "left_out", lambda size: 0)
    assert breaches(lambda case: audited(case, told(case))) > 20


def test_the_audit_finds_that_one_answer_is_left_out_where_two_are_promised(monkeypatch):
    monkeypatch.setattr(lot, "left_out", lambda size: 1)
    assert breaches(lambda case: audited(case, told(case))) > 20


def test_the_audit_finds_small_groups_left_over(monkeypatch):
    def only_primary(sizes, *, total, minimum):
        return frozenset(group for group, size in sizes.items() if size >= minimum)

    monkeypatch.setattr(groups, "groups_to_show", only_primary)
    assert breaches(lambda case: left_over(case, shown(case))) > 5


def test_the_audit_finds_groups_below_the_minimum(monkeypatch):
    monkeypatch.setattr(groups, "may_show", lambda size, *, minimum: size > 0)
    assert breaches(lambda case: left_over(case, shown(case))) > 20


@given(
    st.lists(st.integers(0, 40), min_size=3, max_size=5).filter(lambda counts: sum(counts) >= 5),
    st.integers(),
)
def test_for_whole_numbers_too_what_was_left_out_may_be_any_option(counts, seed):
    """Whichever option all that were left out had chosen, the lot may have fallen so: the same is told."""
    counts = dict(zip("abcde", counts, strict=False))
    size = sum(counts.values())
    drawn = lot.draw(counts, random.Random(seed))
    for option in counts:
        other = {each: count + lot.left_out(size) * (each == option) for each, count in drawn.items()}
        assert sum(other.values()) == size
        assert all(drawn[each] <= other[each] for each in other), "so the lot can leave in what it left in"
        assert other[option] - drawn[option] >= max(2, size / 10)
