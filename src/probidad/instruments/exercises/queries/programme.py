"""The programme as everybody may see it: all closed rounds that count in it, together."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.instruments.exercises import programme, rules
from probidad.instruments.exercises.models import Dilemma, Results, Roster, Round


@dataclass(frozen=True)
class Programme:
    """The half-years that are over, and sums of those of their figures that may be shown."""

    half_years: list[programme.Figures]
    rounds: QuerySet[Round]

    @property
    def invited(self) -> int:
        return sum(each.invited or 0 for each in self.half_years)

    @property
    def people(self) -> int:
        return sum(each.people or 0 for each in self.half_years)

    @property
    def answers(self) -> int:
        return sum(each.answers or 0 for each in self.half_years)

    @property
    def round_count(self) -> int:
        return sum(each.rounds for each in self.half_years)

    @property
    def hides_some(self) -> bool:
        """Whether a figure of some half-year isn't shown."""
        return any(
            None in (each.invited, each.people, each.answers, each.satisfaction) for each in self.half_years
        )

    @cached_property
    def institutions(self) -> QuerySet[Institution]:
        """Those that took part, also if they ended since."""
        return Institution.objects.filter(pk__in=self.rounds.values("institution"))

    @cached_property
    def institution_count(self) -> int:
        return self.institutions.count()

    @cached_property
    def dilemma_count(self) -> int:
        """Different dilemmas, whatever their version."""
        versions = Dilemma.objects.filter(versions__exercises__round__in=self.rounds)
        return versions.distinct().count()


def programme_so_far(today: dt.date) -> Programme:
    """The programme up to the last half-year that is over."""
    last = programme.latest_public(today).last_day
    rounds = Round.objects.filter(state=Round.State.CLOSED, in_programme=True, closed_on__lte=last).order_by()
    return Programme(programme.figures(_contributions(rounds), today), rounds)


def _contributions(rounds: QuerySet[Round]) -> Iterator[programme.Contribution]:
    rosters = Roster.objects.filter(round__in=rounds, complete=True)
    sizes = dict(rosters.values_list("round", "size"))
    # Their sums only: the figures of a round with many units are long.
    results = Results.objects.filter(round__in=rounds, complete=True).values_list(
        "round", "round__institution", "round__closed_on", "figures__sums", "figures__satisfaction"
    )
    levels = [str(level) for level in rules.SATISFACTION_LEVELS]
    for round, institution, closed_on, sums, satisfaction in results.iterator():
        yield programme.Contribution(
            institution=institution,
            half_year=programme.HalfYear.of(closed_on),
            invited=sizes.get(round, 0),
            people=sums["people"],
            alignment=rules.Alignment(*sums["alignment"]),
            satisfaction=tuple(satisfaction[level] for level in levels) if satisfaction else (),
        )
