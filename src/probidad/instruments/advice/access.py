"""The only ways to what questions and claims keep, for somebody signed in: the object, or 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.registry import Subject
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Attempt, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.simulator import Simulation


def training_institutions(person: Person) -> QuerySet[Institution]:
    """The existing institutions in which the person trains, or trains others."""
    return access.institutions_where(person, P.TRAIN).existing()


def simulation_for(person: Person, name: str) -> Simulation:
    """A simulation that the person may play, or 404."""
    found = queries.simulation_named(name, training_institutions(person))
    if found is None:
        raise Http404
    return found


def own_attempt(person: Person, attempt_id: int) -> Attempt:
    """A conversation that the person plays with a simulation, or 404."""
    return get_object_or_404(Attempt, pk=attempt_id, person=person, trainer=None)


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
