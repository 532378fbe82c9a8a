"""Half-years are frozen: counted once, through disclosure control, and kept."""

import datetime as dt
from collections.abc import Mapping
from random import Random, SystemRandom

from django.db import transaction

from probidad.core.disclosure.groups import MINIMUM_DEFAULT, WHOLE, Parents
from probidad.core.disclosure.half_years import HalfYear
from probidad.core.disclosure.lot import BASE, apportioned, rounded
from probidad.core.disclosure.tables import published
from probidad.core.institutions.models import Institution
from probidad.instruments.advice.models import Figures
from probidad.instruments.advice.queries import areas as areas_queries
from probidad.instruments.advice.queries import figures as queries
from probidad.instruments.advice.services import areas


def freeze_due(today: dt.date) -> int:
    """Freeze what has settled; how many half-years of institutions. Those that are frozen stay as they are."""
    return sum(freeze(institution, half_year) for institution, half_year in queries.to_freeze(today))


@transaction.atomic
def freeze(institution: Institution, half_year: HalfYear, dice: Random | None = None) -> bool:
    """Write what is told of an institution's half-year; False where it was written before."""
    counted = queries.counted(institution, half_year)
    by_area = areas_queries.counted_areas(institution, half_year)
    made = keep(institution, half_year, counted, dice or SystemRandom(), by_area)
    areas.forget(institution, half_year)
    return made


@transaction.atomic
def keep(
    institution: Institution,
    half_year: HalfYear,
    counted: dict[str, queries.Counts],
    dice: Random,
    by_area: areas_queries.AreaCounts | None = None,
) -> bool:
    """Write what may be told of exact counts; False where the half-year was written before."""
    told = {table: _told(kinds, dict.fromkeys(kinds, WHOLE), dice) for table, kinds in counted.items()}
    names, parents = areas_queries.areas_of(institution)
    told[queries.AREA] = found = _told(by_area or {}, parents, dice)
    _figures, made = Figures.objects.get_or_create(
        institution=institution,
        year=half_year.year,
        half=half_year.half,
        defaults={"told": told, "areas": {area: names[area] for area in names if area in found}},
    )
    return made


def _told(counts: Mapping[str, Mapping[str, int]], parents: Parents, dice: Random) -> queries.Counts:
    """What may be told of a table: of each group that may be shown, and of all together."""
    found = published(counts, parents, minimum=MINIMUM_DEFAULT, dice=dice, told=_in_fives)
    return {queries.ALL if group is WHOLE else group: told for group, told in found.items()}


def _in_fives(drawn: Mapping[str, int], size: int) -> dict[str, int]:
    """Counts as multiples of five, as is their sum: no single case is to be seen in open data."""
    counts = rounded(drawn, size)
    parts = apportioned(list(counts.values()), sum(counts.values()) // BASE)
    return {option: BASE * part for option, part in zip(counts, parts, strict=True)}
