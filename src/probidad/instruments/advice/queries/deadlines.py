"""How soon a conversation has to be taken and answered, by the institution's calendar.

Working days: not Saturday and Sunday, not Mexico's days of rest (Ley Federal del Trabajo, article 74), not the days on
which the institution is closed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import ClosedDay, Offer, Thread

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _days_of_rest() -> "HolidayBase":
    """Grows by the years that are asked for."""
    # Here, since a tenth of a second of every process's start would go to the calendars of the world.
    from holidays import country_holidays

    return country_holidays("MX")


def is_day_of_rest(day: dt.date) -> bool:
    """Saturday, Sunday, or a day of rest by law."""
    return day.weekday() >= 5 or day in _days_of_rest()


@dataclass(frozen=True)
class Deadlines:
    """An institution's: working days to take and to answer, and the days on which it is closed."""

    acknowledge_within: int
    answer_within: int
    closed: frozenset[dt.date]

    def due(self, thread: Thread) -> dt.date | None:
        """The last day on which the staff's turn is in time; None while it is the writer's."""
        if thread.waiting_since is None:
            return None
        return self._after(thread.waiting_since, self._within(thread.state))

    def answer_due(self, thread: Thread) -> dt.date:
        """The last day for an answer to what waits now."""
        return self._after(thread.waiting_since or timezone.localdate(), self.answer_within)

    def promised(self, thread: Thread) -> dt.date:
        """By when whoever takes it today can promise an answer: that day, or as many from today once it has passed."""
        today = timezone.localdate()
        due = self.answer_due(thread)
        return due if due >= today else self._after(today, self.answer_within)

    def was_in_time(self, received: dt.date, answered: dt.date) -> bool:
        """Whether a first answer came within the days that an answer may take."""
        return answered <= self._after(received, self.answer_within)

    def is_overdue(self, thread: Thread) -> bool:
        """Whether that day has passed."""
        due = self.due(thread)
        return due is not None and due < timezone.localdate()

    def overdue(self) -> Q:
        """Which threads are overdue today."""
        new, taken = self._late(self.acknowledge_within), self._late(self.answer_within)
        late = Q(state=Thread.State.RECEIVED, waiting_since__lte=new) | Q(
            state__in=(Thread.State.TAKEN, Thread.State.ASKED_BACK), waiting_since__lte=taken
        )
        # What both have in common is said once more, so that a database walks along its index.
        return Q(waiting_since__lte=max(new, taken)) & late

    def _within(self, state: str) -> int:
        return self.acknowledge_within if state == Thread.State.RECEIVED else self.answer_within

    def _after(self, day: dt.date, count: int) -> dt.date:
        return rules.working_day_after(day, count, self._is_closed)

    def _is_closed(self, day: dt.date) -> bool:
        return day in self.closed or day in _days_of_rest()

    def _late(self, within: int) -> dt.date:
        """The latest day from which so many working days have passed before today."""
        today = timezone.localdate()
        day = today - dt.timedelta(days=within)
        while self._after(day, within) >= today:
            day -= dt.timedelta(days=1)
        return day


def deadlines_of(institutions: Iterable[Institution]) -> dict[int, Deadlines]:
    """The deadlines of each of these institutions, by its key."""
    keys = [each.pk for each in institutions]
    offers = {each.institution_id: each for each in Offer.objects.filter(institution__in=keys)}
    closed: dict[int, set[dt.date]] = {key: set() for key in keys}
    for key, day in ClosedDay.objects.filter(institution__in=keys).values_list("institution", "day"):
        closed[key].add(day)
    return {key: _deadlines(offers.get(key), closed[key]) for key in keys}


def deadlines_in(institution: Institution) -> Deadlines:
    """The deadlines of one institution."""
    return deadlines_of([institution])[institution.pk]


def _deadlines(offer: Offer | None, closed: set[dt.date]) -> Deadlines:
    return Deadlines(
        offer.acknowledge_within if offer else rules.ACKNOWLEDGE_WITHIN,
        offer.answer_within if offer else rules.ANSWER_WITHIN,
        frozenset(closed),
    )
