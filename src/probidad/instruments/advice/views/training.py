"""The path of the training, and each simulation on it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from probidad.core.languages.text import base_language
from probidad.core.markers import requires
from probidad.core.people.access import holds
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import attempts as services
from probidad.instruments.advice.simulator import criteria
from probidad.instruments.advice.simulator.rubric import required

LANGUAGE_NAMES = {"es": "Español", "en": "English"}


@requires(P.TRAIN)
def path(request) -> HttpResponse:
    """All that somebody can play, from the easiest, and what is missing for the certificate."""
    steps = queries.steps(request.user, access.training_institutions(request.user))
    shipped = [each for each in steps if each.institution is None]
    passed = sum(each.passed for each in shipped)
    page = {
        "steps": shipped,
        "own": [each for each in steps if each.institution],
        "passed": passed,
        "next": next((each for each in shipped if not each.passed), None),
        "standings": access.own_standings(request.user),
        "teaches": holds(request.user, P.TEACH),
        "reviews": holds(request.user, P.REVIEW_SIMULATIONS),
    }
    return render(request, "advice/panel/training.html", page)


@requires(P.TRAIN)
def simulation(request, name: str) -> HttpResponse:
    """What a simulation is about, and what one finished of it."""
    found = access.simulation_for(request.user, name)
    finished = queries.attempts_of(request.user, name).filter(institution=None)[:20]
    steps = queries.steps(request.user, access.training_institutions(request.user))
    page = {
        "simulation": found,
        "required": [each for each in criteria() if each.key in required(found)],
        "language": base_language(),
        "languages": LANGUAGE_NAMES,
        "finished": finished,
        "open": next(each.open for each in steps if each.simulation.name == name),
        "title": found.title.of(base_language()),
        "cites": [(name_of(each, catalogue.sources()), _address(each)) for each in found.sources],
    }
    return render(request, "advice/panel/simulation.html", page)


@requires(P.TRAIN)
@require_POST
def begin(request, name: str) -> HttpResponse:
    """Begin a simulation, or go on with it where it was begun."""
    found = access.simulation_for(request.user, name)
    language = request.POST.get("language", "")
    language = language if language in LANGUAGE_NAMES else base_language()
    attempt = services.begin(person=request.user, simulation=found, language=language)
    return redirect("advice-panel:attempt", attempt.pk)


def _address(source: str) -> str | None:
    """Where a source of the taxonomy can be read; None where that isn't known."""
    return catalogue.sources().get(source, {}).get("url")
