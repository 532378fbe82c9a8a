"""When a task runs: pure functions.

Times are kept to the minute: a queue that serves anonymous pages must not be a clock of them.
"""

from datetime import datetime, timedelta

LEASE = timedelta(minutes=2)
HEARTBEAT = timedelta(seconds=30)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)


def to_minute(moment: datetime) -> datetime:
    """The minute that ``moment`` is in."""
    return moment.replace(second=0, microsecond=0)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 1, 2, 4 … minutes, at most 6 hours."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)


def retry_at(now: datetime, attempts: int) -> datetime:
    """When to try again: never earlier than the delay, rounded up to a minute."""
    return to_minute(now + retry_delay(attempts)) + timedelta(minutes=1)


def lease_until(now: datetime) -> datetime:
    """Until when a running task is nobody else's: two to three minutes from now."""
    return to_minute(now + LEASE) + timedelta(minutes=1)


def next_due(now: datetime, every: timedelta, hour: int | None = None) -> datetime:
    """When a periodic task is due again: ``every`` from now, or that day at ``hour`` of ``now``'s zone."""
    due = now + every
    return due if hour is None else due.replace(hour=hour, minute=0, second=0, microsecond=0)
