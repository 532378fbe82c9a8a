"""Two editors on one draft: what only one of both changed is taken, what both changed is shown to the second."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from probidad.instruments.exercises.drafting.content import Fields

# What a form was built on, by the field: enough to see who changed what, and short enough to travel with the form.
Digests = Mapping[str, str]


@dataclass(frozen=True)
class Merge:
    """The fields of both; in ``conflicts`` what the other wrote where both changed one, whose field keeps mine.

    ``homeless`` are texts of mine, by their old fields, that have no field any more.
    """

    fields: dict[str, str | bool | tuple[str, ...]]
    conflicts: dict[str, str | bool | tuple[str, ...]]
    homeless: dict[str, str]


def digests(fields: Fields) -> dict[str, str]:
    """A short digest of each field that isn't empty."""
    return {name: digest(value) for name, value in fields.items() if value}


def digest(value: object) -> str:
    """A short digest of a field's value; empty for an empty one."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:10] if value else ""


def merge(base: Digests, mine: Fields, theirs: Fields) -> Merge:
    """My fields and those that somebody else saved meanwhile, given what mine were built on."""
    fields, conflicts = dict(theirs), {}
    for name, value in mine.items():
        before, other = base.get(name, ""), theirs.get(name, "")
        if digest(value) in (before, digest(other)):
            continue
        fields[name] = value
        if digest(other) != before:
            conflicts[name] = other
    return Merge(fields, conflicts, {})


def merge_translation(
    base: Digests, base_originals: Digests, mine: Fields, theirs: Fields, originals: Fields
) -> Merge:
    """As :func:`merge`, for translations: what I translated is put where its original stands now.

    Where the original was changed meanwhile, the field keeps my translation and shows the other one; where it
    was taken out, my translation is without a home.
    """
    fields, conflicts, homeless = dict(theirs), {}, {}
    changed = {name: value for name, value in mine.items() if digest(value) != base.get(name, "")}
    homes = {name: _home(name, base_originals.get(name, ""), originals) for name in changed}
    taken = {home for home in homes.values() if home}
    for name, value in changed.items():
        home = homes[name] or (name if name in originals and name not in taken else None)
        if home is None:
            homeless[name] = str(value)
            continue
        other = theirs.get(home, "")
        fields[home] = value
        if digest(other) != digest(value) and (homes[name] is None or digest(other) != base.get(name, "")):
            conflicts[home] = other
    return Merge(fields, conflicts, homeless)


def _home(name: str, original: str, originals: Fields) -> str | None:
    """The field where the original stands that was translated: the same field, or one of its kind."""
    places = [
        each for each in originals if _family(each) == _family(name) and digest(originals[each]) == original
    ]
    return name if name in places else next(iter(places), None)


def _family(name: str) -> tuple[str, ...]:
    """Of ``affected_2`` all lines of the list, of ``option_a_text`` the same part of all options."""
    return tuple(part for part in name.split("_") if not part.isdecimal() and len(part) > 1)
