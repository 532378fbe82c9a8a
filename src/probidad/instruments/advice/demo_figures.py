"""Figures of the demonstration's institutions: invented counts that go through the same disclosure control as real ones."""

import datetime as dt
from random import Random

from django.utils import timezone

from probidad.core.demonstration import Scene
from probidad.core.disclosure.half_years import latest_public
from probidad.core.institutions.models import Institution
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.areas import EVERYWHERE, UNKNOWN, AreaCounts, empty_counts
from probidad.instruments.advice.queries.figures import OF_CLAIMS, SETTLING, TABLES, Counts
from probidad.instruments.advice.services.figures import keep

# Each: the institution, and how many questions and claims it received. The latest half-year that has settled comes first.
HALF_YEARS = (
    (("agua", 46, 21), ("estado", 118, 64), ("puerto", 39, 17), ("valle", 52, 24), ("mesa", 6, 2)),
    (("agua", 38, 17), ("estado", 97, 51), ("puerto", 31, 8), ("valle", 41, 19)),
    (("estado", 84, 42), ("valle", 27, 4)),
)
# Of each table how common its options are, in their order.
WEIGHTS = {
    "state": (2, 9, 1),
    "answer": (8, 2, 1),
    "satisfaction": (5, 7, 3, 1, 1),
    "track": (2, 6, 4, 1, 2, 3),
    "outcome": (5, 2, 3, 4, 1, 3, 3, 2, 2, 3),
}


def seed_figures(scene: Scene) -> None:
    """Keep the figures of the last half-years that have settled."""
    half_year = latest_public(timezone.localdate() - dt.timedelta(days=SETTLING))
    for received in HALF_YEARS:
        for name, questions, claims in received:
            sizes = {Kind.QUESTION.value: questions, Kind.CLAIM.value: claims}
            home, dice = scene.institutions[name], scene.dice
            keep(home, half_year, _counted(sizes, dice), dice, _by_area(home, sizes, dice))
        half_year = half_year.before


def _counted(sizes: dict[str, int], dice: Random) -> dict[str, Counts]:
    """What could have been counted of so many questions and claims; half of the writers say how much it helped."""
    return {
        table: {
            kind: _spread(table, size // 2 if table == "satisfaction" else size, dice)
            for kind, size in sizes.items()
            if kind == Kind.CLAIM or table not in OF_CLAIMS
        }
        for table in TABLES
    }


def _by_area(home: Institution, sizes: dict[str, int], dice: Random) -> AreaCounts:
    """Some are about the whole institution, of some nobody knows it; the others are of the units, the first ones most."""
    units = [str(pk) for pk in home.units.existing().order_by("pk").values_list("pk", flat=True)]
    places = [*units, EVERYWHERE, UNKNOWN]
    weights = [*(max(8 - place, 1) for place in range(len(units))), 3, 2]
    found = {place: empty_counts() for place in places}
    for kind, size in sizes.items():
        for place in dice.choices(places, weights, k=size):
            found[place][kind] += 1
    return found


def _spread(table: str, size: int, dice: Random) -> dict[str, int]:
    said = dice.choices(TABLES[table], WEIGHTS[table], k=size)
    return {option: said.count(option) for option in TABLES[table]}
