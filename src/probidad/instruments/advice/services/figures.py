"""Half-years are frozen: counted once, through disclosure control, and kept."""

import datetime as dt
from random import Random, SystemRandom

from django.db import transaction

from probidad.core.disclosure.groups import MINIMUM_DEFAULT, WHOLE
from probidad.core.disclosure.half_years import HalfYear
from probidad.core.disclosure.lot import BASE, apportioned
from probidad.core.disclosure.tables import published
from probidad.core.institutions.models import Institution
from probidad.instruments.advice.models import Figures
from probidad.instruments.advice.queries import figures as queries


def freeze_due(today: dt.date) -> int:
    """Freeze what has settled; how many half-years of institutions. Those that are frozen stay as they are."""
    return sum(freeze(institution, half_year) for institution, half_year in queries.to_freeze(today))


def freeze(institution: Institution, half_year: HalfYear, dice: Random | None = None) -> bool:
    """Write what is told of an institution's half-year; False where it was written before."""
    counted = queries.counted(institution, half_year)
    return keep(institution, half_year, counted, dice or SystemRandom())


@transaction.atomic
def keep(
    institution: Institution, half_year: HalfYear, counted: dict[str, queries.Counts], dice: Random
) -> bool:
    """Write what may be told of exact counts; False where the half-year was written before."""
    told = {table: _told(kinds, dice) for table, kinds in counted.items()}
    _figures, made = Figures.objects.get_or_create(
        institution=institution, year=half_year.year, half=half_year.half, defaults={"told": told}
    )
    return made


def _told(kinds: queries.Counts, dice: Random) -> queries.Counts:
    """What may be told of a table: by kind where that may be shown, and all together."""
    found = published(kinds, dict.fromkeys(kinds, WHOLE), minimum=MINIMUM_DEFAULT, dice=dice)
    parts = {kind: _in_fives(counts) for kind, counts in found.items() if kind is not WHOLE}
    if not parts:
        return {queries.ALL: _in_fives(found[WHOLE])} if found else {}
    options = next(iter(parts.values()))
    return {queries.ALL: {each: sum(counts[each] for counts in parts.values()) for each in options}} | parts


def _in_fives(counts: dict[str, int]) -> dict[str, int]:
    """The counts, whose sum is a multiple of five, as multiples of five: no single case is to be seen in open data."""
    parts = apportioned(list(counts.values()), sum(counts.values()) // BASE)
    return {option: BASE * part for option, part in zip(counts, parts, strict=True)}
