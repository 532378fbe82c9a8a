"""What the pages about institutions show."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from probidad.core.institutions.models import Institution, InstitutionName, Unit
from probidad.core.languages.words import folded


def found_institutions(
    base: QuerySet[Institution], *, search: str = "", kind: str = "", state: str = "", ended: bool = False
) -> QuerySet[Institution]:
    """Institutions by name (present or former), type and state, in alphabetical order.

    ``ended`` adds those that no longer exist. Words are looked for one by one, without case or accents.
    """
    found = base if ended else base.existing()
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state_code=state)
    for word in folded(search).split():
        found = found.filter(search_text__contains=word)
    return found.select_related("parent").order_by("search_text", "pk")


@dataclass(frozen=True)
class Profile:
    """All that the page of an institution tells."""

    institution: Institution
    names: list[InstitutionName]
    children: list[Institution]
    units: list["UnitNode"]
    predecessors: list[Institution]
    heirs: list[Institution]


@dataclass(frozen=True)
class UnitNode:
    """A unit and how deep it stands among the others."""

    unit: Unit
    depth: int


def profile_of(institution: Institution) -> Profile:
    """The institution with its former names, what belongs to it, and where it came from and went."""
    names = [name for name in institution.names.all() if name.until is not None]
    return Profile(
        institution=institution,
        names=names,
        children=list(institution.children.existing().order_by("name", "pk")),
        units=unit_tree(institution),
        predecessors=list(institution.predecessors.order_by("-dissolved_on", "name")),
        heirs=heirs_of(institution),
    )


def unit_tree(institution: Institution) -> list[UnitNode]:
    """The units that exist, each below the one it belongs to, in alphabetical order."""
    units = list(institution.units.existing().order_by("name", "pk"))
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    nodes: list[UnitNode] = []
    waiting = [UnitNode(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += [UnitNode(unit, node.depth + 1) for unit in reversed(below.get(node.unit.pk, []))]
    return nodes


def ended_units_of(institution: Institution) -> QuerySet[Unit]:
    """The units that no longer exist, latest first, with what they became."""
    ended = institution.units.exclude(dissolved_on=None)
    return ended.select_related("successor__institution").order_by("-dissolved_on", "name", "pk")


def heirs_of(institution: Institution) -> list[Institution]:
    """Who took over its tasks, then who took over from those: the last one exists or ended without heir."""
    heirs, seen, key = [], {institution.pk}, institution.successor_id
    while key is not None and key not in seen:
        seen.add(key)
        heir = Institution.objects.get(pk=key)
        heirs.append(heir)
        key = heir.successor_id
    return heirs


def with_units(institutions: QuerySet[Institution]) -> QuerySet[Institution]:
    """Each with ``unit_count``, how many units it has."""
    return institutions.annotate(unit_count=Count("units", filter=Q(units__dissolved_on=None)))


def possible_successors(institution: Institution) -> QuerySet[Institution]:
    """The institutions that may take over from another."""
    return Institution.objects.existing().exclude(pk=institution.pk).order_by("name", "pk")
