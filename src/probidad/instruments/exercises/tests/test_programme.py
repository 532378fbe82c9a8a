"""What of the programme may be public: sums that nobody can take apart, today or by comparing days."""

import datetime as dt
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.exercises import programme, rules
from probidad.instruments.exercises.programme import Contribution, HalfYear

FIRST = dt.date(2024, 1, 1)
LAST = dt.date(2026, 12, 31)
days = st.dates(FIRST, LAST)
# (institution, day of its closing)
closings = st.lists(st.tuples(st.integers(1, 6), days), max_size=18)


def contributions(closings) -> list[tuple[dt.date, Contribution]]:
    """Rounds with figures of which any sum or difference tells which rounds are in it.

    All are about alike, so that institutions are too; the digits in base 3 behind that name the round.
    """
    found = []
    for number, (institution, day) in enumerate(closings):
        size = 10**12 + 3**number
        alignment = rules.Alignment(size // 2, 0, size - size // 2)
        found.append(
            (day, Contribution(institution, HalfYear.of(day), size, size, alignment, (size, 1, 0, 0, 0)))
        )
    return found


def seen(found, today: dt.date) -> list[programme.Figures]:
    """The page as it is on a day: made of the rounds that were closed by then."""
    return programme.figures([each for day, each in found if day <= today], today)


def numbers(page: list[programme.Figures]) -> set[int]:
    """All that can be read from a page, its totals included."""
    shown = [[each.invited for each in page], [each.people for each in page], [each.answers for each in page]]
    return {number or 0 for row in shown for number in [*row, sum(each or 0 for each in row)]}


def snapshots(found) -> list[list[programme.Figures]]:
    """The page after each closing, on the day after it, and as each half-year ends and appears."""
    moments = {day + dt.timedelta(days=more) for day, _each in found for more in (0, 1)}
    moments |= {
        HalfYear(year, half).last_day + dt.timedelta(days=more)
        for year in (2023, 2024, 2025, 2026)
        for half in (1, 2)
        for more in (0, 1, 2)
    }
    return [seen(found, day) for day in sorted(moments)]


@given(closings)
def test_no_difference_between_two_pages_is_what_one_institution_answered(closings):
    found = contributions(closings)
    known = set().union(*map(numbers, snapshots(found)))
    differences = known | {abs(one - other) for one, other in combinations(known, 2)}
    for institution in {each.institution for _day, each in found}:
        own = [each.invited for _day, each in found if each.institution == institution]
        for count in range(1, min(len(own), 4) + 1):
            assert differences.isdisjoint(map(sum, combinations(own, count)))
        assert sum(own) not in differences


@given(closings)
def test_what_was_shown_of_a_half_year_stands_on_every_later_page(closings):
    pages = snapshots(contributions(closings))
    for before, after in pairwise(pages):
        assert after[: len(before)] == before


@given(closings, days)
def test_a_half_year_that_goes_on_has_no_figures_not_even_how_many_took_part(closings, today):
    found = contributions(closings)
    for each in programme.figures([each for _day, each in found], today):
        assert each.half_year.last_day < today


def test_a_half_year_appears_on_the_second_day_after_it():
    days = [dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 7, 2), dt.date(2027, 1, 2)]
    latest = [HalfYear(2025, 2), HalfYear(2025, 2), HalfYear(2026, 1), HalfYear(2026, 2)]
    assert list(map(programme.latest_public, days)) == latest


sizes = st.lists(st.integers(0, 10_000), max_size=8)


@given(sizes)
def test_a_public_sum_has_three_institutions_and_none_is_nearly_all_of_it(parts):
    if programme.may_be_public(parts):
        assert len([part for part in parts if part]) >= 3
        assert max(parts) <= 0.8 * sum(parts)


@given(sizes)
def test_an_institution_that_knows_its_own_part_cant_come_near_another_ones(parts):
    if programme.may_be_public(parts):
        for place, own in enumerate(parts):
            for other in parts[:place] + parts[place + 1 :]:
                # What is left of the sum is an upper bound of every other part: it must be a bad one.
                assert sum(parts) - own - other >= 0.1 * other


def test_at_the_limits_a_sum_is_public_and_just_beyond_it_isnt():
    for parts, public in (
        ([80, 12, 8], True),
        ([81, 11, 8], False),
        ([100, 100, 10], True),
        ([100, 100, 9], False),
        ([50, 50], False),
        ([50, 50, 0], False),
    ):
        assert programme.may_be_public(parts) == public, parts


def _half_year(*rows) -> programme.Figures:
    """The figures of half a year; each row: institution, alignment, satisfaction."""
    half_year = HalfYear(2025, 1)
    found = [
        Contribution(who, half_year, 30, sum(alignment), rules.Alignment(*alignment), satisfaction)
        for who, alignment, satisfaction in rows
    ]
    [figures] = programme.figures(found, dt.date(2026, 1, 1))
    return figures


def test_several_rounds_of_one_institution_are_one_institution():
    figures = _half_year((1, (5, 5, 5), ()), (1, (5, 5, 5), ()), (2, (5, 5, 5), ()))
    assert (figures.institutions, figures.rounds) == (2, 3)
    assert figures.alignment is figures.answers is figures.people is figures.invited is None


def test_satisfaction_that_too_few_institutions_show_is_not_shown_beside_the_alignment():
    liked = (6, 3, 1, 0, 0)
    figures = _half_year((1, (5, 5, 5), liked), (2, (5, 5, 5), liked), (3, (5, 5, 5), ()))
    assert figures.satisfaction is None and figures.satisfied is None
    assert (figures.alignment, figures.answers) == ((34, 33, 33), 45)


def test_what_everybody_answered_is_not_shown_since_it_tells_of_each_institution():
    figures = _half_year(*((who, (15, 0, 0), (0, 9, 0, 0, 0)) for who in (1, 2, 3)))
    assert figures.alignment is figures.answers is figures.satisfaction is None
    # Beside the people the missing answers would tell it: here each gave one.
    assert figures.people is None and figures.invited == 90


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5).filter(any))
def test_percents_add_up_and_are_off_by_less_than_one(counts):
    found = programme.percents(counts)
    assert sum(found) == 100
    assert all(abs(share - 100 * count / sum(counts)) < 1 for share, count in zip(found, counts, strict=True))
