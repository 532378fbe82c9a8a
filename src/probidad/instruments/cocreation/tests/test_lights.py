"""Lights: dates and evidence alone; silence is never green; one that isn't kept can't be outweighed."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.cocreation.rules import lights
from probidad.instruments.cocreation.rules.lights import Dated, Light, Reason, Record, Thresholds

LIMITS = Thresholds()
DATES = Dated(dt.date(2027, 3, 1), dt.date(2027, 8, 31))


def _on(month: int, day: int, **rest) -> Record:
    return Record(dt.date(2027, month, day), **rest)


@pytest.mark.parametrize(
    "today, records, light, reason",
    [
        ((2, 1), [], Light.NOT_DUE, Reason.NOT_BEGUN_YET),
        ((3, 20), [], Light.NOT_DUE, Reason.JUST_BEGUN),
        ((5, 20), [], Light.DELAYED, Reason.SILENT),
        ((5, 20), [(5, 1, {})], Light.KEPT, Reason.UNDER_WAY),
        ((8, 20), [(5, 1, {})], Light.DELAYED, Reason.SILENT),
        ((8, 20), [(8, 1, {"done_on": dt.date(2027, 8, 1)})], Light.DELAYED, Reason.SAID_NOT_SHOWN),
        ((9, 10), [(8, 1, {"done_on": dt.date(2027, 8, 1)})], Light.DELAYED, Reason.SAID_NOT_SHOWN),
        ((9, 10), [(8, 1, {})], Light.DELAYED, Reason.OVERDUE),
        ((10, 10), [(8, 1, {"done_on": dt.date(2027, 8, 1)})], Light.NOT_KEPT, Reason.LONG_OVERDUE),
        ((10, 10), [(8, 1, {"done_on": dt.date(2027, 8, 1), "shown": 1})], Light.KEPT, Reason.DONE_IN_TIME),
        ((10, 10), [(9, 9, {"done_on": dt.date(2027, 9, 9), "shown": 2})], Light.DELAYED, Reason.DONE_LATE),
        ((3, 20), [(2, 1, {})], Light.NOT_DUE, Reason.JUST_BEGUN),
    ],
)
def test_an_activitys_light(today, records, light, reason):
    found = lights.of_activity(
        DATES, [_on(m, d, **more) for m, d, more in records], dt.date(2027, *today), LIMITS
    )
    assert (found.light, found.reason) == (light, reason)


def test_the_latest_record_counts_and_one_of_tomorrow_does_not():
    done = _on(6, 1, done_on=dt.date(2027, 6, 1), shown=1)
    taken_back = _on(7, 1)
    at = dt.date(2027, 7, 10)
    assert lights.of_activity(DATES, [taken_back, done], at, LIMITS).reason == Reason.UNDER_WAY
    assert lights.of_activity(DATES, [done, _on(7, 11)], at, LIMITS).reason == Reason.DONE_IN_TIME


days = st.dates(dt.date(2026, 1, 1), dt.date(2029, 1, 1))


@given(days, days, days)
def test_without_a_record_no_light_is_ever_green(starts, ends, today):
    dates = Dated(min(starts, ends), max(starts, ends))
    assert lights.of_activity(dates, [], today, LIMITS).light != Light.KEPT


@given(days, days, st.lists(st.builds(Record, days, st.none() | days, st.integers(0, 2)), max_size=5), days)
def test_what_was_due_long_ago_is_green_only_when_it_is_shown(starts, ends, records, today):
    dates = Dated(min(starts, ends), max(starts, ends))
    found = lights.of_activity(dates, records, today, LIMITS)
    if (today - dates.ends).days > LIMITS.grace and found.light == Light.KEPT:
        assert any(each.shown and each.done_on and each.done_on <= dates.ends for each in records)


@pytest.mark.parametrize(
    "today, progress, light, reason",
    [
        ((6, 1), None, Light.NOT_DUE, Reason.PERIOD_RUNS),
        ((6, 1), Fraction(1, 2), Light.NOT_DUE, Reason.PERIOD_RUNS),
        ((6, 1), Fraction(1), Light.KEPT, Reason.REACHED),
        ((7, 30), None, Light.NOT_DUE, Reason.NOT_MEASURED_YET),
        ((9, 1), None, Light.NOT_KEPT, Reason.NOT_MEASURED),
        ((9, 1), Fraction(4, 5), Light.DELAYED, Reason.NEARLY_REACHED),
        ((9, 1), Fraction(1, 5), Light.NOT_KEPT, Reason.FAR_FROM_REACHED),
        ((9, 1), Fraction(-1), Light.NOT_KEPT, Reason.FAR_FROM_REACHED),
    ],
)
def test_a_half_years_goal(today, progress, light, reason):
    found = lights.of_goal(dt.date(2027, 6, 30), progress, dt.date(2027, *today), LIMITS)
    assert (found.light, found.reason) == (light, reason)


def test_what_is_not_due_counts_for_nothing():
    assert lights.together([Light.NOT_DUE, Light.NOT_DUE], LIMITS) == lights.Together(Light.NOT_DUE, 0, None)
    assert lights.together([Light.KEPT, Light.NOT_DUE], LIMITS).light == Light.KEPT


@given(st.lists(st.sampled_from(Light), min_size=1))
def test_one_that_is_not_kept_can_not_be_outweighed_and_doing_better_never_looks_worse(found):
    order = [Light.NOT_KEPT, Light.DELAYED, Light.KEPT]
    whole = lights.together(found, LIMITS)
    if Light.NOT_KEPT in found:
        assert whole.light in (Light.NOT_KEPT, Light.DELAYED)
    for place, each in enumerate(found):
        if each in order[:2]:
            better = [*found[:place], order[order.index(each) + 1], *found[place + 1 :]]
            assert order.index(lights.together(better, LIMITS).light) >= order.index(whole.light)
