"""Closed rounds of the demonstration's other institutions, so that the programme's page has something to show.

Nobody plays them: sealing and opening thousands of answers would take minutes. Their counts are invented and
go through the same disclosure control as real ones (``figures.round_figures``), and that is all there is of
them: no codes, no key that opens anything, no events in the audit trail.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.demonstration import Scene
from probidad.core.institutions.models import Institution
from probidad.instruments.exercises import programme
from probidad.instruments.exercises.figures import round_figures
from probidad.instruments.exercises.models import DilemmaVersion, Exercise, Results, Roster, Round, RoundUnit
from probidad.instruments.exercises.tally import Count

# Each: the institution, people on its roster, of a hundred how many took part, and how many answers were aligned.
# The latest half-year that is over comes first; in the earliest one there were too few institutions.
HALF_YEARS = (
    (("agua", 164, 81, 66), ("estado", 410, 74, 61), ("puerto", 138, 83, 58), ("vivienda", 92, 79, 63)),
    (("estado", 402, 70, 55), ("mesa", 61, 88, 49), ("puerto", 140, 80, 54)),
    (("agua", 158, 72, 47), ("estado", 395, 63, 44), ("puerto", 133, 77, 46), ("vivienda", 90, 70, 51)),
    (("agua", 151, 66, 38), ("puerto", 129, 71, 41)),
)
TITLES = {1: "Ronda de primavera {}", 2: "Ronda de otoño {}"}


def seed(scene: Scene, dilemmas: Sequence[DilemmaVersion]) -> None:
    """Build them, over the last half-years that are over."""
    scene.say(_("Inventing what other institutions answered"))
    half_year = programme.latest_public(timezone.localdate())
    for rounds in HALF_YEARS:
        for place, (institution, people, turnout, aligned) in enumerate(rounds):
            day = half_year.first_day + dt.timedelta(days=40 + 25 * place)
            round = _closed_round(scene.institutions[institution], day, people, dilemmas)
            count = _invented(scene, round, people * turnout // 100, aligned / 100)
            Results.objects.create(
                round=round, complete=True, figures=round_figures(round, count, scene.dice)
            )
        half_year = half_year.before


def _closed_round(
    institution: Institution, closed_on: dt.date, people: int, dilemmas: Sequence[DilemmaVersion]
) -> Round:
    round = Round.objects.create(
        institution=institution,
        title=TITLES[programme.HalfYear.of(closed_on).half].format(closed_on.year),
        opens_on=closed_on - dt.timedelta(days=31),
        closes_on=closed_on - dt.timedelta(days=1),
        state=Round.State.CLOSED,
        closed_on=closed_on,
    )
    RoundUnit.objects.bulk_create(
        RoundUnit(round=round, unit=unit, name=unit.name) for unit in institution.units.existing()
    )
    Exercise.objects.bulk_create(
        Exercise(round=round, position=position, dilemma_version=version)
        for position, version in enumerate(dilemmas, start=1)
    )
    Roster.objects.create(round=round, complete=True, size=people)
    return round


def _invented(scene: Scene, round: Round, people: int, aligned: float) -> Count:
    count, dice = Count(), scene.dice
    units = list(round.units.values_list("pk", flat=True))
    weights = {"aligned": aligned, "partly": (1 - aligned) * 0.6, "not": (1 - aligned) * 0.4}
    for exercise in round.exercises.select_related("dilemma_version"):
        options = exercise.dilemma_version.text.options
        alike = Counter(option.rating for option in options)
        likely = [weights[option.rating] / alike[option.rating] for option in options]
        for number, option in enumerate(dice.choices([each.key for each in options], likely, k=people)):
            count.answers[exercise.pk][units[number % len(units)]][option] += 1
    count.satisfaction.update(dice.choices((5, 4, 3, 2, 1), (38, 43, 12, 5, 2), k=people * 7 // 10))
    return count
