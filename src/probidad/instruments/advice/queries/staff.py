"""Who of the staff may do what with a conversation, and who has it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Advisor, Assignment, Grant, Offer, ReaderKey, Thread
from probidad.instruments.advice.models.offers import LANGUAGES, Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.certificates import is_certified, valid_certificates
from probidad.instruments.advice.queries.readers import READS, allowed_keys


def may_take(person: Person, institution: Institution, kind: str) -> bool:
    """Whether somebody may take conversations of a kind in an institution.

    The role allows it; questions ask besides for a certificate of the training that holds today.
    """
    if not access.holds(person, READS[kind], institution):
        return False
    return kind != Kind.QUESTION or is_certified(person, institution, timezone.localdate())


def holder_of(thread: Thread) -> Assignment | None:
    """Who has the thread now."""
    return thread.assignments.filter(until=None).select_related("person").first()


def holders_of(threads: Iterable[Thread]) -> dict[int, Person]:
    """Who has each of these threads now, by the thread's key."""
    found = Assignment.objects.filter(thread__in=[each.pk for each in threads], until=None)
    return {each.thread_id: each.person for each in found.select_related("person")}


def colleagues_for(thread: Thread, person: Person, excluded: rules.Excluded) -> list[ReaderKey]:
    """Those whom somebody may ask: whom the writer doesn't exclude and who didn't recuse themselves."""
    return _open_to(thread, person, READS[thread.kind], excluded)


def successors_for(thread: Thread, person: Person, excluded: rules.Excluded) -> list[ReaderKey]:
    """Of those, whoever may take it: a question goes to certified advisors only."""
    found = colleagues_for(thread, person, excluded)
    return [key for key in found if may_take(key.person, thread.institution, thread.kind)]


def counsel_for(thread: Thread, person: Person, excluded: rules.Excluded) -> list[ReaderKey]:
    """External legal counsel who may be asked in: nobody without the writer's consent or the institution's."""
    offered = Offer.objects.filter(institution=thread.institution_id, asks_counsel=True).exists()
    if not (thread.allows_counsel and offered):
        return []
    advising = {P.ADVISE, P.DECIDE_CLAIMS, P.INVESTIGATE}
    return [
        key
        for key in _open_to(thread, person, P.READ_THREADS, excluded)
        if not any(access.holds(key.person, each, thread.institution) for each in advising)
    ]


def investigators_for(thread: Thread, person: Person, excluded: rules.Excluded) -> list[ReaderKey]:
    """The investigating authorities to whom a claim may be referred."""
    return _open_to(thread, person, P.INVESTIGATE, excluded)


def _open_to(thread: Thread, person: Person, permission: P, excluded: rules.Excluded) -> list[ReaderKey]:
    recused = set(thread.recusals.values_list("person", flat=True)) | {person.pk}
    people = access.people_with(permission, thread.institution).exclude(pk__in=recused)
    found = allowed_keys(thread.institution, people, excluded)
    return sorted(found, key=lambda key: key.person.name)


@dataclass(frozen=True)
class Load:
    """How much an advisor has: open conversations that are theirs, and of these what waits for them."""

    person: Person
    is_available: bool
    has: int
    waiting: int
    languages: tuple[str, ...]  # that they write; of whom there is no profile, all


def loads_in(institution: Institution, kind: str) -> list[Load]:
    """What everybody has who may take conversations of a kind, by name."""
    counts = {
        each["person"]: each
        for each in Assignment.objects.filter(until=None, thread__institution=institution, thread__kind=kind)
        .values("person")
        .annotate(has=Count("pk"), waiting=Count("pk", filter=Q(thread__waiting_since__isnull=False)))
    }
    profiles = {each.person_id: each for each in Advisor.objects.filter(institution=institution)}
    none = {"has": 0, "waiting": 0}
    people = access.people_with(READS[kind], institution)
    if kind == Kind.QUESTION:
        people = people.filter(pk__in=valid_certificates(institution, timezone.localdate()).values("person"))
    return [
        Load(
            each,
            each.pk not in profiles or profiles[each.pk].is_available,
            counts.get(each.pk, none)["has"],
            counts.get(each.pk, none)["waiting"],
            tuple(profiles[each.pk].languages) if each.pk in profiles else tuple(dict(LANGUAGES)),
        )
        for each in people.order_by("name", "pk")
    ]


def is_left_to_others(person: Person, thread: Thread) -> bool:
    """Whether a colleague is asked first to take a conversation that nobody has. It may be taken all the same."""
    others = left_to_others(person, thread.institution, thread.kind)
    return Thread.objects.filter(others, pk=thread.pk).exists()


def left_to_others(person: Person, institution: Institution, kind: str) -> Q:
    """Of the conversations that nobody has, those that a colleague with fewer reads and can take: they are asked first."""
    loads = loads_in(institution, kind)
    has = next((each.has for each in loads if each.person == person), 0)
    fewer = [each for each in loads if each.is_available and each.has < has]
    found = Q(pk=None)
    for language in dict(LANGUAGES):
        theirs = Grant.objects.filter(
            thread=OuterRef("pk"),
            reader__retired_on=None,
            reader__person__in=[each.person.pk for each in fewer if language in each.languages],
        )
        found |= Q(Exists(theirs), language=language)
    return found
