"""Levels for an invented entity that come to given points: norms come first, results last, and what needs another comes after it."""

import random
from collections.abc import Mapping

from probidad.instruments.indices.rules.content import Entry, InstrumentContent
from probidad.instruments.indices.rules.scoring import score

# How soon an entity gets to a kind of indicator: paper is quicker than what happens.
PATIENCE = {"norm": 0.0, "instrument": 0.15, "result": 0.3}


def levels_for(
    content: InstrumentContent, *, points: int, dice: random.Random, since: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The key of a level for each indicator, ``points`` in all. ``since``: the levels of the time before, of which one is lost.

    Raises ValueError where no levels come to these points.
    """
    entries = content.entries()
    found = {entry.code: entry.levels[0].key for entry in entries} | dict(since or {})
    if since:
        _lose_one(content, entries, found, dice)
    waiting = sorted(entries, key=lambda entry: PATIENCE[entry.indicator.kind] + dice.random())
    while (missing := points - _points(content, entries, found)) > 0:
        raised = _raise_one(content, entries, waiting, found, missing)
        if not raised:
            raise ValueError(f"no levels come to {points} points")
    return found


def _points(content, entries: list[Entry], found: Mapping[str, str]) -> int:
    return score(content, entries, found).total.gathered


def _raise_one(content, entries, waiting: list[Entry], found: dict[str, str], missing: int) -> bool:
    """Raise the first indicator that can be raised without going beyond the points; whether there was one."""
    before = _points(content, entries, found)
    for entry in waiting:
        keys = [level.key for level in entry.levels]
        at = keys.index(found[entry.code])
        if at + 1 == len(keys):
            continue
        former, found[entry.code] = found[entry.code], keys[at + 1]
        if 0 < _points(content, entries, found) - before <= missing:
            waiting.remove(entry)
            waiting.append(entry)  # the others first, before it rises again
            return True
        found[entry.code] = former
    return False


def _lose_one(content, entries: list[Entry], found: dict[str, str], dice: random.Random) -> None:
    """Something that there was isn't any more, such as a code whose term ended: of what nothing else needs."""
    needed = {entry.indicator.needs.indicator for entry in entries if entry.indicator.needs}
    had = [entry for entry in entries if entry.level(found[entry.code]).points and entry.code not in needed]
    lost = dice.choice(had)
    found[lost.code] = lost.levels[0].key
