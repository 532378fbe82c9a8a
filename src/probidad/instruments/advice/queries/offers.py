"""Which institutions can be written to, and who would read it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Membership, Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer, ReaderKey, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission
from probidad.instruments.advice.queries.readers import NOWHERE, Workplace, readers_for, workplaces

ROLES = {Kind.QUESTION: _("advisor"), Kind.CLAIM: _("member of the ethics committee")}


def offers_open() -> QuerySet[Offer]:
    """The offers of institutions that take questions or claims, by the institutions' names."""
    return (
        Offer.objects.filter(Q(takes_questions=True) | Q(takes_claims=True))
        .filter(institution__in=Institution.objects.existing())
        .select_related("institution")
        .order_by("institution__search_text")
    )


def takes(institution: int, kind: str) -> bool:
    """Whether an institution, by its key, takes what somebody writes."""
    offer = offers_open().filter(institution=institution).first()
    return offer is not None and offer.takes(kind)


@dataclass(frozen=True)
class PossibleReader:
    """Somebody of the staff, as the writer sees them before deciding who must not read."""

    person: Person
    role: str | Promise
    unit: str
    from_outside: bool
    # To which it would be sealed; None of whoever was asked for help.
    key: int | None = None


def possible_readers(
    institution: Institution, kind: str, excluded: rules.Excluded | None = None
) -> list[PossibleReader]:
    """Who would be able to read a new conversation, by name; without those who are excluded."""
    places = workplaces(institution)
    keys: list[ReaderKey] = readers_for(institution, kind, excluded or rules.Excluded())
    found = [_reader(key, kind, places.get(key.person_id, NOWHERE)) for key in keys]
    return sorted(found, key=lambda each: each.person.name)


def later_readers(institution: Institution, kind: str) -> list[PossibleReader]:
    """Who would get no key to a new conversation, and may be let in later, by name: to help, to investigate, or as a
    question becomes a claim. Whoever writes can exclude them from the first day on.
    """
    now = {each.person.pk for each in possible_readers(institution, kind)}
    roles: dict[Person, list[str]] = {}
    held = Membership.objects.current().filter(
        institution=institution,
        role__in=access.roles_with(AdvicePermission.READ_THREADS),
        person__in=access.people_with(AdvicePermission.READ_THREADS, institution).exclude(pk__in=now),
    )
    for each in held.select_related("person").order_by("person__name", "person", "role"):
        name = each.get_role_display()
        roles.setdefault(each.person, []).append(name[:1].lower() + name[1:])  # it stands within a line
    places = workplaces(institution)
    return [
        _named(person, ", ".join([*names, gettext("may be let in later")]), places.get(person.pk, NOWHERE))
        for person, names in roles.items()
    ]


@dataclass(frozen=True)
class Change:
    """By whom the readers differ from those whom the writer was shown before."""

    joined: list[PossibleReader]
    gone: list[Person]


def change_since(shown: Collection[int], readers: list[PossibleReader]) -> Change | None:
    """What is different from the keys that were shown; None where nothing is."""
    now = {each.key for each in readers}
    if now == set(shown):
        return None
    return Change(
        joined=[each for each in readers if each.key not in shown],
        gone=list(Person.objects.filter(reader_keys__in=set(shown) - now).order_by("name", "pk")),
    )


def readers_of(thread: Thread) -> list[PossibleReader]:
    """Who has a key to a conversation now, by name: also whoever was asked for help meanwhile."""
    usual = {each.person.pk: each for each in possible_readers(thread.institution, thread.kind)}
    people = Person.objects.filter(reader_keys__grants__thread=thread).distinct().order_by("name")
    return [usual.get(each.pk) or PossibleReader(each, _("asked for help"), "", False) for each in people]


def _reader(key: ReaderKey, kind: str, place: Workplace) -> PossibleReader:
    return _named(key.person, ROLES[Kind(kind)], place, key.pk)


def _named(person: Person, role: str | Promise, place: Workplace, key: int | None = None) -> PossibleReader:
    # Whoever excludes an area has to know of whom this isn't known: it doesn't shut them out.
    unit = ", ".join(place.names) or gettext("area not known")
    return PossibleReader(person, role, unit, place.from_outside, key)
