"""Who may read: members of staff with a key in use, without those whom the writer excludes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access
from probidad.core.people.models import Membership, Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Advisor, ReaderKey
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission

# Who reads a conversation of each kind from its first day.
READS = {Kind.QUESTION: AdvicePermission.ADVISE, Kind.CLAIM: AdvicePermission.DECIDE_CLAIMS}


@dataclass(frozen=True)
class Workplace:
    """Where somebody works, as far as it is known: the areas' names, and the numbers of these and all above them."""

    names: tuple[str, ...] = ()
    units: frozenset[int] = frozenset()
    from_outside: bool = False


NOWHERE = Workplace()


def readers_for(institution: Institution, kind: str, excluded: rules.Excluded) -> list[ReaderKey]:
    """The keys to which a new conversation is sealed."""
    return allowed_keys(institution, access.people_with(READS[Kind(kind)], institution), excluded)


def allowed_keys(
    institution: Institution, people: QuerySet[Person], excluded: rules.Excluded
) -> list[ReaderKey]:
    """The keys in use of those among these people whom the writer doesn't exclude."""
    places = workplaces(institution)
    keys = ReaderKey.objects.filter(person__in=people, retired_on=None).select_related("person")
    return [key for key in keys if not _barred(key.person_id, places.get(key.person_id, NOWHERE), excluded)]


def barred_in(institution: Institution, excluded: rules.Excluded) -> tuple[int, ...]:
    """All of the institution's staff whom this excludes today, by number."""
    places = workplaces(institution)
    return tuple(sorted(each for each, place in places.items() if _barred(each, place, excluded)))


def workplaces(institution: Institution) -> dict[int, Workplace]:
    """Where the institution's staff work, by the advisors' profiles and by the areas of everybody's roles."""
    profiles = list(
        Advisor.objects.filter(institution=institution).values_list("person", "unit", "from_outside")
    )
    outside = {person for person, _unit, from_outside in profiles if from_outside}
    roles = Membership.objects.current().filter(institution=institution).values_list("person", "unit")
    areas: dict[int, set[int]] = {}
    for person, unit in (*(each[:2] for each in profiles), *roles):
        areas.setdefault(person, set()).update({unit} - {None})
    units = {each.pk: each for each in institution.units.all()}
    return {
        person: Workplace(
            tuple(sorted(units[each].name for each in own if each in units)),
            _with_those_above(own, units),
            person in outside,
        )
        for person, own in areas.items()
    }


def _with_those_above(own: Iterable[int], units: dict[int, Unit]) -> frozenset[int]:
    """Areas, the ones that they are part of, and what took the place of those that were dissolved."""
    found, left = set(), list(own)
    while left:
        each = left.pop()
        if each in units and each not in found:
            found.add(each)
            left += [each for each in (units[each].parent_id, units[each].successor_id) if each]
    return frozenset(found)


def _barred(person: int, place: Workplace, excluded: rules.Excluded) -> bool:
    return excluded.bars(person=person, units=place.units, from_outside=place.from_outside)
