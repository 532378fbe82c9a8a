"""The only ways to what questions and claims keep, for somebody signed in: the object, or 404."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.registry import Subject
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import (
    Attempt,
    Certificate,
    Field,
    OwnSimulation,
    Precedent,
    RecoveryRequest,
    RecoverySet,
    Thread,
)
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.recovery import left_behind, requests_seen_by
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.library import shipped


def training_institutions(person: Person) -> QuerySet[Institution]:
    """The existing institutions in which the person trains, or trains others."""
    return access.institutions_where(person, P.TRAIN).existing()


def own_standings(person: Person) -> list[queries.Standing]:
    """How far the person is in each institution in which they advise, or were certified."""
    advises = access.institutions_where(person, P.ADVISE)
    certified = Certificate.objects.filter(person=person).values("institution")
    homes = Institution.objects.existing().filter(Q(pk__in=advises) | Q(pk__in=certified)).order_by("name")
    return [queries.standing(person, each) for each in homes]


def simulation_for(person: Person, name: str) -> Simulation:
    """A simulation that the person may play, or 404."""
    found = queries.simulation_named(name, training_institutions(person))
    if found is None:
        raise Http404
    return found


def own_attempt(person: Person, attempt_id: int) -> Attempt:
    """A conversation that the person plays with a simulation, or 404."""
    return get_object_or_404(Attempt, pk=attempt_id, person=person, institution=None)


def institutions_read(person: Person) -> QuerySet[Institution]:
    """The institutions in which somebody may hold keys to conversations, by name."""
    return access.institutions_where(person, P.READ_THREADS).order_by("search_text", "pk")


def threads_for(person: Person) -> QuerySet[Thread]:
    """The conversations to which the person has a key, in institutions where the role still allows it."""
    return queries.readable(person, access.institutions_where(person, P.READ_THREADS))


def thread_for(person: Person, thread_id: int) -> Thread:
    """A conversation, or 404."""
    return get_object_or_404(threads_for(person), pk=thread_id)


def inbox_institution(person: Person, slug: str) -> Institution:
    """The institution whose inbox is asked for, or the first; 404 for one that isn't theirs."""
    found = institutions_read(person)
    chosen = found.filter(slug=slug).first() if slug else found.first()
    if chosen is None:
        raise Http404
    return chosen


def institution_to_manage(person: Person, slug: str) -> Institution:
    """An institution whose offer the person manages, or 404."""
    return get_object_or_404(institutions_managed(person), slug=slug)


def institutions_managed(person: Person) -> QuerySet[Institution]:
    """The existing institutions whose offer the person manages, by name."""
    return access.institutions_where(person, P.MANAGE_OFFER).existing().order_by("search_text", "pk")


def field_to_manage(person: Person, slug: str, field_id: int) -> Field:
    """A question of an institution's own, or 404."""
    home = institution_to_manage(person, slug)
    return get_object_or_404(Field.objects.select_related("institution"), institution=home, pk=field_id)


def advisor_to_manage(person: Person, slug: str, person_id: int) -> tuple[Institution, Person]:
    """An institution and somebody who reads conversations there, or 404."""
    home = institution_to_manage(person, slug)
    return home, get_object_or_404(access.people_with(P.READ_THREADS, home), pk=person_id)


def thread_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Conversations as the audit trail names them: by kind and short name, with a link for whoever reads them."""
    mine = set(threads_for(person).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        each.pk: Subject(
            _("Conversation %(name)s") % {"name": each},
            reverse("advice-panel:thread", args=[each.pk]) if each.pk in mine else "",
        )
        for each in Thread.objects.filter(pk__in=keys)
    }


def teaching_institutions(person: Person) -> QuerySet[Institution]:
    """The existing institutions in which the person trains others and certifies them."""
    return access.institutions_where(person, P.TEACH).existing().order_by("name", "pk")


def trainee_for(person: Person, slug: str, trainee_id: int) -> tuple[Institution, Person]:
    """An institution in which the person trains others, and an advisor or former advisor of it, or 404."""
    institution = get_object_or_404(teaching_institutions(person), slug=slug)
    advisors = access.people_with(P.ADVISE, institution)
    certified = institution.advice_certificates.values("person")
    known = Q(pk__in=advisors.values("pk")) | Q(pk__in=certified)
    return institution, get_object_or_404(Person.objects.filter(known), pk=trainee_id)


def attempt_to_read(person: Person, attempt_id: int) -> Attempt:
    """A conversation that counts, of an advisor whom the person trains, or 404."""
    found = get_object_or_404(Attempt.objects.select_related("person"), pk=attempt_id)
    read = queries.attempts_for_trainers(found.person).filter(pk=attempt_id).exists()
    trained = any(access.holds(found.person, P.ADVISE, each) for each in teaching_institutions(person))
    if not (read and trained):
        raise Http404
    return found


def certificate_to_issue(person: Person, certificate_id: int) -> Certificate:
    """A certificate of an institution in which the person certifies, or 404."""
    return get_object_or_404(
        Certificate.objects.select_related("person", "institution"),
        pk=certificate_id,
        institution__in=teaching_institutions(person),
    )


def own_certificate(person: Person, certificate_id: int) -> Certificate:
    """A certificate that the person holds, or 404."""
    return get_object_or_404(queries.certificates_of(person), pk=certificate_id)


def certificate_to_read(person: Person, certificate_id: int) -> Certificate:
    """A certificate that the person holds or may issue, or 404."""
    if Certificate.objects.filter(pk=certificate_id, person=person).exists():
        return own_certificate(person, certificate_id)
    return certificate_to_issue(person, certificate_id)


def certificate_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Certificates as the audit trail names them: by number; a name would outlive its erasure here."""
    mine = Certificate.objects.filter(pk__in=keys, institution__in=teaching_institutions(person))
    pages = {
        each.pk: reverse("advice-panel:trainee", args=[each.institution.slug, each.person_id])
        for each in mine.select_related("institution")
    }
    return {
        key: Subject(_("Certificate, number %(number)s") % {"number": key}, pages.get(key, ""))
        for key in Certificate.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }


def reviewing_institutions(person: Person) -> QuerySet[Institution]:
    """The existing institutions whose own simulations the person reads before they are published."""
    return access.institutions_where(person, P.REVIEW_SIMULATIONS).existing().order_by("name", "pk")


def own_simulation_for(person: Person, name: str, permission: str = P.REVIEW_SIMULATIONS) -> OwnSimulation:
    """An own simulation of an institution in which the person holds the permission, or 404."""
    institutions = access.institutions_where(person, permission).existing()
    return get_object_or_404(queries.own_simulations_of(institutions), name=name)


def simulation_to_look_into(person: Person, name: str) -> Simulation:
    """A simulation that ships, or an own one as it is written, to see which of its turns are reached; or 404."""
    if name in shipped():
        return shipped()[name]
    return queries.newest_of(own_simulation_for(person, name))


def simulation_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Own simulations as the audit trail names them, with a link for whoever reads them."""
    mine = set(queries.own_simulations_of(reviewing_institutions(person)).values_list("pk", flat=True))
    return {
        each.pk: Subject(
            each.name, reverse("advice-panel:own-simulation", args=[each.name]) if each.pk in mine else ""
        )
        for each in OwnSimulation.objects.filter(pk__in=keys)
    }


def role_play_for(person: Person, attempt_id: int) -> Attempt:
    """A conversation that the person plays with a trainer, or as one, or 404."""
    mine = Q(person=person) | Q(trainer=person, institution__in=teaching_institutions(person))
    found = Attempt.objects.filter(mine, institution__isnull=False).select_related("person", "trainer")
    return get_object_or_404(found, pk=attempt_id)


def role_play_to_lead(person: Person, attempt_id: int) -> Attempt:
    """A conversation in which the person plays the writer, or 404."""
    mine = Attempt.objects.filter(trainer=person, institution__in=teaching_institutions(person))
    return get_object_or_404(mine.select_related("person"), pk=attempt_id)


def advisors_to_train(person: Person) -> list[tuple[Institution, Person]]:
    """The advisors of the institutions in which the person trains others, without the person."""
    return [
        (institution, each)
        for institution in teaching_institutions(person)
        for each in access.people_with(P.ADVISE, institution).exclude(pk=person.pk).order_by("name", "pk")
    ]


def own_recovery_set(person: Person, set_id: int) -> RecoverySet:
    """The shares of the person's own key, or 404."""
    return get_object_or_404(
        RecoverySet, pk=set_id, key__person=person, institution__in=institutions_read(person)
    )


def sets_left_behind(person: Person) -> QuerySet[RecoverySet]:
    """Shares of keys of those who left an institution in whose committee the person is."""
    return left_behind(access.institutions_where(person, P.DECIDE_CLAIMS))


def set_left_behind(person: Person, set_id: int) -> RecoverySet:
    """One of them, or 404."""
    return get_object_or_404(sets_left_behind(person), pk=set_id)


def recovery_request(person: Person, request_id: int) -> RecoveryRequest:
    """A request for a key that concerns the person, or 404."""
    return get_object_or_404(requests_seen_by(person), pk=request_id)


def recovery_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Requests for keys as the audit trail names them: by number; a name would outlive its erasure here."""
    mine = set(requests_seen_by(person).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        key: Subject(
            _("Recovery of a key, number %(number)s") % {"number": key},
            reverse("advice-panel:recovery-request", args=[key]) if key in mine else "",
        )
        for key in RecoveryRequest.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }


def precedents_for(person: Person) -> list[Precedent]:
    """The teaching cases of the institutions in which the person trains: the library's, and others to their writers and
    whoever reviews them."""
    among = Precedent.objects.filter(institution__in=access.institutions_where(person, P.TRAIN))
    found = among.select_related("institution", "written_by", "reviewed_by")
    return [each for each in found if _may_read(person, each)]


def precedent_for(person: Person, precedent_id: int) -> Precedent:
    """A teaching case, or 404."""
    for each in precedents_for(person):
        if each.pk == precedent_id:
            return each
    raise Http404


def reviews(person: Person, precedent: Precedent) -> bool:
    """Whether somebody is a second person who may put this case into the library."""
    reviewing = (P.ADVISE, P.DECIDE_CLAIMS, P.TEACH)
    return (
        precedent.state == Precedent.State.REVIEW
        and precedent.written_by_id != person.pk
        and any(access.holds(person, each, precedent.institution) for each in reviewing)
    )


def _may_read(person: Person, precedent: Precedent) -> bool:
    is_public = precedent.state == Precedent.State.PUBLISHED
    return is_public or precedent.written_by_id == person.pk or reviews(person, precedent)


def precedent_subjects(person: Person, keys: set[int]) -> dict[int, Subject]:
    """Teaching cases as the audit trail names them: with a link for whoever may read them."""
    mine = {each.pk for each in precedents_for(person)}
    return {
        key: Subject(
            _("Teaching case %(number)s") % {"number": key},
            reverse("advice-panel:precedent", args=[key]) if key in mine else "",
        )
        for key in Precedent.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }
