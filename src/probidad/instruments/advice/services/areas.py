"""Conversations are counted by area, once each: a later choice moves the one that was counted."""

import json
import secrets

from django.db import transaction
from django.utils import timezone

from probidad.core.anonymity import boxes
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.disclosure.half_years import HalfYear
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import rules, thread_keys
from probidad.instruments.advice.models import AreaTally, Thread
from probidad.instruments.advice.queries import areas as queries

# A tally's size is a multiple of this, in bytes, so that it doesn't tell when an area was first counted.
BLOCK = 32 * 1024


def count(thread: Thread, keys: ThreadKeys, area: str) -> None:
    """Count a conversation for an area, in the half-year in which that was first said.

    Nothing changes once that half-year is frozen. The caller holds the thread, and a transaction.
    """
    said, current = queries.area_said(thread, keys), HalfYear.of(timezone.localdate())
    half_year = HalfYear(said.year, said.half) if said else current
    new = rules.AreaSaid(area=area, kind=thread.kind, year=half_year.year, half=half_year.half)
    if new == said:
        return
    tally = queries.tally_of(thread.institution, half_year)
    if tally is None and half_year == current:
        tally = _new_tally(thread.institution, half_year)
    if tally is None or not _moved(tally, said, new):
        return
    thread.area_sealed = queries.sealed_area(new, keys)
    thread.save(update_fields=["area_sealed"])


def _moved(tally: AreaTally, old: rules.AreaSaid | None, new: rules.AreaSaid) -> bool:
    """Take back what was counted, and count what is said now; False where the tally's key is gone."""
    try:
        counts = queries.counts_in(tally)
    except Destroyed:
        return False
    if old:
        counts[old.area][old.kind] -= 1
    counts.setdefault(new.area, queries.empty_counts())[new.kind] += 1
    _seal(tally, counts)
    return True


def _new_tally(institution: Institution, half_year: HalfYear) -> AreaTally:
    """An empty tally under a key of its own; of two at once, the other one's. It is held."""
    fresh = AreaTally(institution=institution, year=half_year.year, half=half_year.half)
    thread_keys.store().keep(fresh.token, secrets.token_bytes(boxes.KEY))
    _write(fresh, {})
    AreaTally.objects.bulk_create([fresh], ignore_conflicts=True)
    return queries.tally_of(institution, half_year)


def _seal(tally: AreaTally, counts: queries.AreaCounts) -> None:
    _write(tally, counts)
    tally.save(update_fields=["sealed"])


def _write(tally: AreaTally, counts: queries.AreaCounts) -> None:
    plain = json.dumps(counts).encode()
    padded = plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
    key = thread_keys.store().key(tally.token)
    tally.sealed = boxes.sealed(padded, key, bound=queries.purpose_of(tally))


def forget(institution: Institution, half_year: HalfYear) -> None:
    """Delete a tally that was frozen and, once that stands, destroy its key: no backup's can be read. In a transaction."""
    if tally := queries.tally_of(institution, half_year):
        tally.delete()
        transaction.on_commit(lambda: thread_keys.destroy(tally.token))
