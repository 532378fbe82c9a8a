"""The only ways to what questions and claims keep, for somebody signed in: the object, or 404."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Attempt
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
