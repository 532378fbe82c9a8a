"""A work plan's days: what can't be, what depends on what, and which activities leave no room.

Days of an activity count both ends, as the handbook's sample does: 1 January to 28 February are 59 days.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

ONE_DAY = dt.timedelta(days=1)


class Fault(StrEnum):
    """What can't be in a work plan."""

    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OTHER_DURATION = "other_duration"  # the days that were written aren't those between the dates
    BEGINS_TOO_EARLY = "begins_too_early"  # before what it depends on has ended
    UNKNOWN = "unknown"  # depends on an activity that isn't in the plan
    RING = "ring"
    OUTSIDE_PLAN = "outside_plan"


@dataclass(frozen=True)
class Activity:
    """An activity as it was written. ``days``: the duration, where somebody wrote one; ``after``: keys of what must have ended."""

    key: str
    starts: dt.date
    ends: dt.date
    days: int | None = None
    after: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Days, both ends counted."""
        return (self.ends - self.starts).days + 1


@dataclass(frozen=True)
class Finding:
    """A fault of an activity, and which others it concerns."""

    activity: str
    fault: Fault
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """The activities of a work plan by their keys, and the plan's own days, where it has any."""

    activities: Mapping[str, Activity]
    starts: dt.date | None = None
    ends: dt.date | None = None

    @cached_property
    def faults(self) -> list[Finding]:
        """Everything that can't be, activity by activity."""
        found = [finding for each in self.activities.values() for finding in self._faults_of(each)]
        return found + [Finding(ring[0], Fault.RING, tuple(ring)) for ring in [self._ring] if ring]

    def _faults_of(self, activity: Activity) -> list[Finding]:
        key, found = activity.key, []
        if activity.ends < activity.starts:
            found.append(Finding(key, Fault.ENDS_BEFORE_IT_BEGINS))
        elif activity.days is not None and activity.days != activity.length:
            found.append(Finding(key, Fault.OTHER_DURATION))
        if (self.starts and activity.starts < self.starts) or (self.ends and activity.ends > self.ends):
            found.append(Finding(key, Fault.OUTSIDE_PLAN))
        unknown = tuple(each for each in activity.after if each not in self.activities)
        early = tuple(each for each in self._before(activity) if each.ends >= activity.starts)
        if unknown:
            found.append(Finding(key, Fault.UNKNOWN, unknown))
        if early:
            found.append(Finding(key, Fault.BEGINS_TOO_EARLY, tuple(each.key for each in early)))
        return found

    def _before(self, activity: Activity) -> Sequence[Activity]:
        return [self.activities[key] for key in activity.after if key in self.activities]

    @cached_property
    def _sorted(self) -> tuple[list[Activity], list[str]]:
        """Each activity after those it depends on, and no ring; or none, and the ring."""
        before = {each.key: [one.key for one in self._before(each)] for each in self.activities.values()}
        try:
            return [self.activities[key] for key in TopologicalSorter(before).static_order()], []
        except CycleError as error:
            return [], error.args[1][:-1][::-1]

    @property
    def _ring(self) -> list[str]:
        return self._sorted[1]

    @cached_property
    def room(self) -> dict[str, int]:
        """By how many days each activity may end later without another, or the last day of all, moving. Empty where the plan has faults."""
        if self.faults or not self.activities:
            return {}
        last = max(each.ends for each in self.activities.values())
        latest = {key: last for key in self.activities}
        for activity in reversed(self._sorted[0]):
            must_begin = latest[activity.key] - ONE_DAY * (activity.length - 1)
            for before in self._before(activity):
                latest[before.key] = min(latest[before.key], must_begin - ONE_DAY)
        return {key: (latest[key] - each.ends).days for key, each in self.activities.items()}

    @property
    def critical(self) -> list[str]:
        """The activities that leave no room, in order: one day later, and the plan ends later."""
        return [each.key for each in self._sorted[0] if self.room.get(each.key) == 0]
