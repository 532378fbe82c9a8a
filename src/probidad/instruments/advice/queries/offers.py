"""Which institutions can be written to, and who would read it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer, ReaderKey, Thread
from probidad.instruments.advice.models.offers import Kind
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


def possible_readers(
    institution: Institution, kind: str, excluded: rules.Excluded | None = None
) -> list[PossibleReader]:
    """Who would be able to read a new conversation, by name; without those who are excluded."""
    places = workplaces(institution)
    keys: list[ReaderKey] = readers_for(institution, kind, excluded or rules.Excluded())
    found = [_reader(key.person, kind, places.get(key.person_id, NOWHERE)) for key in keys]
    return sorted(found, key=lambda each: each.person.name)


def readers_of(thread: Thread) -> list[PossibleReader]:
    """Who has a key to a conversation now, by name: also whoever was asked for help meanwhile."""
    usual = {each.person.pk: each for each in possible_readers(thread.institution, thread.kind)}
    people = Person.objects.filter(reader_keys__grants__thread=thread).distinct().order_by("name")
    return [usual.get(each.pk) or PossibleReader(each, _("asked for help"), "", False) for each in people]


def _reader(person: Person, kind: str, place: Workplace) -> PossibleReader:
    # Whoever excludes an area has to know of whom this isn't known: it doesn't shut them out.
    unit = ", ".join(place.names) or gettext("area not known")
    return PossibleReader(person, ROLES[Kind(kind)], unit, place.from_outside)
