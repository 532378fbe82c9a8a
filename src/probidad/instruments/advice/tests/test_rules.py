"""Deadlines are counted in working days; who is excluded is excluded in each way."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.instruments.advice import rules


def never(_day: dt.date) -> bool:
    return False


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (dt.date(2026, 11, 23), 2, dt.date(2026, 11, 25)),  # Monday
        (dt.date(2026, 11, 26), 2, dt.date(2026, 11, 30)),  # over a weekend
        (dt.date(2026, 11, 28), 1, dt.date(2026, 11, 30)),  # received on a Saturday
    ],
)
def test_weekends_do_not_count(day, count, due):
    assert rules.working_day_after(day, count, never) == due


def test_closed_days_do_not_count():
    closed = {dt.date(2026, 12, 1)}
    assert rules.working_day_after(dt.date(2026, 11, 30), 1, closed.__contains__) == dt.date(2026, 12, 2)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 60))
def test_a_deadline_is_a_working_day_and_so_many_lie_before_it(day, count):
    due = rules.working_day_after(day, count, never)
    between = [day + dt.timedelta(days=each) for each in range(1, (due - day).days + 1)]
    assert due.weekday() < 5 and sum(each.weekday() < 5 for each in between) == count


@pytest.mark.parametrize(
    ("excluded", "barred"),
    [
        (rules.Excluded(), False),
        (rules.Excluded(people=(1,)), True),
        (rules.Excluded(people=(9,)), False),
        (rules.Excluded(units=(2,)), True),
        (rules.Excluded(only_outside=True), True),
    ],
)
def test_who_is_barred(excluded, barred):
    assert excluded.bars(person=1, units={2, 3}, from_outside=False) is barred


def test_whoever_works_outside_reads_where_only_those_may():
    assert not rules.Excluded(only_outside=True).bars(person=1, units=(), from_outside=True)


@settings(deadline=None)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, count):
    later = rules.months_after(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later + dt.timedelta(days=1)).month != later.month
