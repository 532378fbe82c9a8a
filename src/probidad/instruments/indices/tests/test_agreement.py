"""Agreement of two assessors: known values, and what isn't defined."""

import pytest

from probidad.instruments.indices.rules.agreement import agreement
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE

ORDER = ["1", "2", "3", "4", "5"]
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C, observers A and B, units that both valued.
A = ["1", "2", "3", "3", "2", "1", "4", "1", "2"]
B = ["1", "2", "3", "3", "2", "2", "4", "1", "2"]


def of(first, second, order=ORDER):
    return agreement(list(zip(first, second, strict=True)), [order] * len(first))


def test_all_equal_is_one():
    found = of(A, A)
    assert (found.compared, found.equal, found.alpha, found.kappa) == (9, 9, 1.0, 1.0)


def test_values_worked_out_by_hand():

    found = of(["1", "1", "2"], ["1", "2", "2"])
    # n = 6, n1 = n2 = 3; with two values every difference weighs the same: 1 - (n - 1) * o12 / (n1 * n2) = 1 - 5/9.
    assert found.alpha == pytest.approx(1 - 5 / 9)
    # Observed 2/3; by chance (2/3 * 1/3) + (1/3 * 2/3) = 4/9.
    assert found.kappa == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))


def test_a_neighbour_weighs_less_than_the_other_end():
    near = of([*A, "1"], [*B, "2"])
    far = of([*A, "1"], [*B, "5"])
    assert near.alpha > far.alpha


def test_everywhere_the_same_level_has_no_measure():
    found = of(["1", "1"], ["1", "1"])
    assert (found.equal, found.alpha, found.kappa) == (2, None, None)


def test_nothing_compared():
    found = agreement([], [])
    assert (found.compared, found.equal, found.alpha, found.kappa) == (0, 0, None, None)


def test_what_does_not_apply_counts_in_the_share_and_in_kappa_alone():
    found = of([*A, NOT_APPLICABLE], [*B, "1"])
    assert found.alpha == pytest.approx(of(A, B).alpha)
    assert (found.compared, found.equal) == (10, 8)
    assert found.kappa < of(A, B).kappa


def test_levels_of_scales_of_different_lengths_add_up():
    found = agreement(
        [("no", "no"), ("yes", "yes"), ("1", "1"), ("5", "5")], [["no", "yes"]] * 2 + [ORDER] * 2
    )
    assert found.alpha == 1.0
