"""Half-years, in which public figures are told: they appear once it is over and don't change afterwards."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class HalfYear:
    """January to June (1) or July to December (2) of a year."""

    year: int
    half: int

    @classmethod
    def of(cls, day: dt.date) -> "HalfYear":
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, 6, 30) if self.half == 1 else dt.date(self.year, 12, 31)

    @property
    def before(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    def __str__(self):
        return f"{self.year}-{self.half}"


def latest_public(today: dt.date) -> HalfYear:
    """The last half-year that is over. It appears a day later: a closing at midnight has its place by then."""
    return HalfYear.of(today - dt.timedelta(days=1)).before
