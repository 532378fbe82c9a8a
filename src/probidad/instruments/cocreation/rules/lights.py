"""Traffic lights: what dates and evidence say. Nobody sets one, and silence is never green.

The five requirements of a control panel are the seed handbook's (1.6); the thresholds are our own, stand on the page, and can be set by a
secretariat for all its commitments, never for one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Light(StrEnum):
    """The colours, by what they mean; pages show word and shape too."""

    NOT_DUE = "not_due"  # grey
    KEPT = "kept"  # green
    DELAYED = "delayed"  # amber
    NOT_KEPT = "not_kept"  # red


class Reason(StrEnum):
    """Why a light is what it is: one sentence each on the page."""

    NOT_BEGUN_YET = "not_begun_yet"
    JUST_BEGUN = "just_begun"
    UNDER_WAY = "under_way"
    SILENT = "silent"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    SAID_NOT_SHOWN = "said_not_shown"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    PERIOD_RUNS = "period_runs"
    REACHED = "reached"
    NEARLY_REACHED = "nearly_reached"
    FAR_FROM_REACHED = "far_from_reached"
    NOT_MEASURED_YET = "not_measured_yet"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True)
class Thresholds:
    """The numbers in the rules, in days and shares."""

    silence: int = 60  # days without a record of what runs, after which it counts as delayed
    grace: int = 30  # days after the end in which what isn't done is delayed, not yet failed
    to_measure: int = 45  # days after a half-year in which its figure may still come
    nearly: Fraction = Fraction(3, 4)  # of the way to a goal
    most: Fraction = Fraction(17, 20)  # of what is due, for a commitment to count as kept
    half: Fraction = Fraction(1, 2)


@dataclass(frozen=True)
class Dated:
    """An activity's days."""

    starts: dt.date
    ends: dt.date


@dataclass(frozen=True)
class Record:
    """What one side recorded of an activity. ``on``: the day it was recorded; ``done_on``: when it was done, if it was;
    ``shown``: how many means of verification it has."""

    on: dt.date
    done_on: dt.date | None = None
    shown: int = 0


@dataclass(frozen=True)
class Shown:
    """A light with its reason, and the day that the reason speaks of."""

    light: Light
    reason: Reason
    day: dt.date | None = None


def of_activity(dates: Dated, records: Sequence[Record], today: dt.date, limits: Thresholds) -> Shown:
    """The light of an activity by one side's records, of which the latest counts."""
    known = [each for each in records if each.on <= today]
    last = max(known, key=lambda each: each.on, default=None)
    if last and last.done_on and last.shown:
        in_time = last.done_on <= dates.ends
        reason = Reason.DONE_IN_TIME if in_time else Reason.DONE_LATE
        return Shown(Light.KEPT if in_time else Light.DELAYED, reason, last.done_on)
    if today > dates.ends:
        return _overdue(dates, last, today, limits)
    if last and last.done_on:
        return Shown(Light.DELAYED, Reason.SAID_NOT_SHOWN, last.done_on)
    return _under_way(dates, last, today, limits)


def _overdue(dates: Dated, last: Record | None, today: dt.date, limits: Thresholds) -> Shown:
    if (today - dates.ends).days > limits.grace:
        return Shown(Light.NOT_KEPT, Reason.LONG_OVERDUE, dates.ends)
    reason = Reason.SAID_NOT_SHOWN if last and last.done_on else Reason.OVERDUE
    return Shown(Light.DELAYED, reason, dates.ends)


def _under_way(dates: Dated, last: Record | None, today: dt.date, limits: Thresholds) -> Shown:
    if today < dates.starts:
        return Shown(Light.NOT_DUE, Reason.NOT_BEGUN_YET, dates.starts)
    heard = max(last.on, dates.starts) if last else dates.starts
    if (today - heard).days > limits.silence:
        return Shown(Light.DELAYED, Reason.SILENT, heard)
    if last and last.on >= dates.starts:
        return Shown(Light.KEPT, Reason.UNDER_WAY, last.on)
    return Shown(Light.NOT_DUE, Reason.JUST_BEGUN, dates.starts)


def of_goal(ends: dt.date, progress: Fraction | None, today: dt.date, limits: Thresholds) -> Shown:
    """The light of a half-year's goal. ``progress``: the part of the way that a measurement with evidence shows; None without one."""
    if progress is not None and progress >= 1:
        return Shown(Light.KEPT, Reason.REACHED, ends)
    if today <= ends:
        return Shown(Light.NOT_DUE, Reason.PERIOD_RUNS, ends)
    if progress is None:
        waits = (today - ends).days <= limits.to_measure
        reason = Reason.NOT_MEASURED_YET if waits else Reason.NOT_MEASURED
        return Shown(Light.NOT_DUE if waits else Light.NOT_KEPT, reason, ends)
    if progress >= limits.nearly:
        return Shown(Light.DELAYED, Reason.NEARLY_REACHED, ends)
    return Shown(Light.NOT_KEPT, Reason.FAR_FROM_REACHED, ends)


@dataclass(frozen=True)
class Together:
    """The light of several: what is due, and which part of it is kept, what is delayed counting half."""

    light: Light
    due: int
    share: Fraction | None


WORTH = {Light.KEPT: Fraction(1), Light.DELAYED: Fraction(1, 2), Light.NOT_KEPT: Fraction(0)}


def together(lights: Iterable[Light], limits: Thresholds) -> Together:
    """The light of a commitment by those of its activities and goals, or of a plan by those of its commitments.

    One that isn't kept can't be outweighed: then the whole is delayed at best.
    """
    due = [each for each in lights if each != Light.NOT_DUE]
    if not due:
        return Together(Light.NOT_DUE, 0, None)
    share = sum(WORTH[each] for each in due) / len(due)
    if share < limits.half:
        return Together(Light.NOT_KEPT, len(due), share)
    is_kept = share >= limits.most and Light.NOT_KEPT not in due
    return Together(Light.KEPT if is_kept else Light.DELAYED, len(due), share)
