"""Work plans: days that can't be are named, and which activities leave no room."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.cocreation.rules.schedule import Activity, Fault, Schedule

JANUARY = dt.date(2027, 1, 1)


def _day(number: int) -> dt.date:
    return JANUARY + dt.timedelta(days=number)


def _plan(*activities: Activity, **days) -> Schedule:
    return Schedule({each.key: each for each in activities}, **days)


def test_days_count_both_ends_as_in_the_handbooks_sample():
    assert Activity("a", dt.date(2017, 1, 1), dt.date(2017, 2, 28)).length == 59
    assert Activity("b", dt.date(2017, 3, 1), dt.date(2017, 6, 30)).length == 122


def test_what_can_not_be_is_named_with_the_others_that_it_concerns():
    plan = _plan(
        Activity("ends first", _day(9), _day(4)),
        Activity("a", _day(0), _day(10), days=12),
        Activity("early", _day(10), _day(12), after=("a", "nobody")),
        Activity("late", _day(90), _day(130)),
        starts=JANUARY,
        ends=_day(120),
    )
    assert {(each.activity, each.fault, each.others) for each in plan.faults} == {
        ("ends first", Fault.ENDS_BEFORE_IT_BEGINS, ()),
        ("a", Fault.OTHER_DURATION, ()),
        ("early", Fault.UNKNOWN, ("nobody",)),
        ("early", Fault.BEGINS_TOO_EARLY, ("a",)),
        ("late", Fault.OUTSIDE_PLAN, ()),
    }
    assert plan.room == {} and plan.critical == []


def test_a_ring_is_told_as_a_ring():
    plan = _plan(
        Activity("a", _day(0), _day(1), after=("c",)),
        Activity("b", _day(2), _day(3), after=("a",)),
        Activity("c", _day(4), _day(5), after=("b",)),
    )
    ring = next(each for each in plan.faults if each.fault == Fault.RING)
    assert sorted(ring.others) == ["a", "b", "c"]
    for one, before in zip(ring.others, ring.others[1:] + ring.others[:1], strict=True):
        assert before in plan.activities[one].after


def test_room_is_what_an_activity_may_end_later_without_moving_another():
    plan = _plan(
        Activity("rules", _day(0), _day(9)),
        Activity("offices", _day(10), _day(29), after=("rules",)),
        Activity("poster", _day(10), _day(14), after=("rules",)),
        Activity("opening", _day(30), _day(30), after=("offices", "poster")),
    )
    assert plan.room == {"rules": 0, "offices": 0, "poster": 15, "opening": 0}
    assert plan.critical == ["rules", "offices", "opening"]


@st.composite
def _plans(draw):
    made = []
    for number in range(draw(st.integers(1, 8))):
        after = draw(st.lists(st.sampled_from(made), unique=True, max_size=3)) if made else []
        earliest = max(((each.ends - JANUARY).days + 1 for each in after), default=0)
        begins = earliest + draw(st.integers(0, 5))
        ends = begins + draw(st.integers(0, 20))
        made.append(Activity(str(number), _day(begins), _day(ends), after=tuple(each.key for each in after)))
    return _plan(*made)


@given(_plans(), st.data())
def test_an_activity_that_takes_its_room_moves_nothing_and_one_day_more_does(plan, data):
    assert plan.faults == []
    key = data.draw(st.sampled_from(sorted(plan.activities)))
    last = max(each.ends for each in plan.activities.values())
    assert _end_if_later(plan, key, plan.room[key]) <= last
    assert _end_if_later(plan, key, plan.room[key] + 1) > last


def _end_if_later(plan: Schedule, late: str, days: int) -> dt.date:
    """The last day of all, when one ends later and all that depend on it wait."""
    ends: dict[str, dt.date] = {}
    for key in sorted(plan.activities, key=int):
        activity = plan.activities[key]
        begins = max([activity.starts, *(ends[each] + dt.timedelta(days=1) for each in activity.after)])
        ends[key] = begins + (activity.ends - activity.starts) + dt.timedelta(days=days if key == late else 0)
    return max(ends.values())
