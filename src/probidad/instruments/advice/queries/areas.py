"""The area that a conversation is about: one of the institution's units. It counts in figures, and stands nowhere else."""

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from probidad.core.anonymity import boxes
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.disclosure.half_years import HalfYear
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import AreaTally, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.thread_keys import store

# What isn't a unit: the whole institution (or several areas), and what nobody knows.
EVERYWHERE, UNKNOWN = "everywhere", "unknown"
SEAL = "area"
# Bytes of what is sealed of it, however long its number is.
SIZE = 128
# By area, by kind: how many.
AreaCounts = Mapping[str, Mapping[str, int]]


def area_choices(institution: Institution, said: str = UNKNOWN) -> list[tuple[str, str]]:
    """What one may choose: the units that there are, and the one that was said although it was dissolved meanwhile."""
    units = institution.units.existing()
    if said.isdecimal():
        units |= institution.units.filter(pk=int(said))
    return [
        (UNKNOWN, _("Not known")),
        (EVERYWHERE, _("The whole institution, or several areas")),
        *((str(each.pk), each.name) for each in units.order_by("name")),
    ]


def area_said(thread: Thread, keys: ThreadKeys) -> rules.AreaSaid | None:
    """What a conversation was counted for; None: nothing yet. Raises boxes.WrongKey where it was altered."""
    if not thread.area_sealed:
        return None
    plain = boxes.opened(thread.area_sealed, keys.derived(SEAL), bound=keys.token.encode())
    return rules.AreaSaid.model_validate_json(plain)


def sealed_area(said: rules.AreaSaid, keys: ThreadKeys) -> bytes:
    """The same, to be kept: only who reads the conversation opens it."""
    plain = said.model_dump_json().encode().ljust(SIZE)
    return boxes.sealed(plain, keys.derived(SEAL), bound=keys.token.encode())


def area_of(thread: Thread, keys: ThreadKeys) -> str:
    """The area that a conversation was counted for, as a form's choice."""
    said = area_said(thread, keys)
    return said.area if said else UNKNOWN


def tally_of(institution: Institution, half_year: HalfYear) -> AreaTally | None:
    """A half-year's tally, held until the transaction ends; None: nothing was counted, or it is frozen."""
    held = AreaTally.objects.select_for_update()
    return held.filter(institution=institution, year=half_year.year, half=half_year.half).first()


def counts_in(tally: AreaTally) -> dict[str, dict[str, int]]:
    """What a tally has counted. Raises Destroyed, where its key is gone."""
    return json.loads(boxes.opened(tally.sealed, store().key(tally.token), bound=purpose_of(tally)))


def purpose_of(tally: AreaTally) -> bytes:
    """To what its seal is bound."""
    return f"probidad areas 1 {tally.token}".encode()


def counted_areas(institution: Institution, half_year: HalfYear) -> AreaCounts:
    """A half-year's conversations by area and kind: exact, for disclosure control alone. In a transaction."""
    tally = tally_of(institution, half_year)
    try:
        return counts_in(tally) if tally else {}
    except Destroyed:  # an older database was put back: these were frozen before
        return {}


def areas_of(institution: Institution) -> tuple[dict[str, str], dict[str, str | None]]:
    """What areas of an institution are called, with those that were dissolved, and the area above each."""
    units = list(institution.units.order_by("name", "pk"))
    names = {str(each.pk): each.name for each in units}
    above = {str(each.pk): each.parent_id and str(each.parent_id) for each in units}
    return names, above | dict.fromkeys((EVERYWHERE, UNKNOWN))


def empty_counts() -> dict[str, int]:
    return dict.fromkeys(Kind.values, 0)
