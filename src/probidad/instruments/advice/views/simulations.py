"""Writing simulations: a copy to begin with, the text with what is wrong in it, a try, and somebody else who publishes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.languages.text import base_language
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.access import holds
from probidad.core.ui.confirm import confirmed
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.simulation_parts import PARTS, entries
from probidad.instruments.advice.forms.simulations import (
    CopyForm,
    EditionForm,
    SourceForm,
    sources_to_copy,
)
from probidad.instruments.advice.models import OwnSimulation
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import attempts
from probidad.instruments.advice.services import simulations as services
from probidad.instruments.advice.simulator import NotASimulation
from probidad.instruments.advice.simulator.examples import broken_examples
from probidad.instruments.advice.simulator.library import shipped


@requires(P.REVIEW_SIMULATIONS)
@FORM_METHODS
def simulation_list(request) -> HttpResponse:
    """The simulations that ship and those of one's institutions; by POST, a new one begins from a copy."""
    teaching = access.teaching_institutions(request.user)
    reviewing = access.reviewing_institutions(request.user)
    own = list(queries.own_simulations_of(reviewing))
    playable = [*shipped().values(), *(queries.newest_of(each) for each in own if each.versions.all())]
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        sources=sources_to_copy(playable),
        institutions=teaching,
    )
    if request.method == "POST" and not teaching:
        raise Http404
    if request.method == "POST" and form.is_valid():
        home = get_object_or_404(teaching, slug=form.cleaned_data["institution"])
        source = queries.text_to_copy(form.cleaned_data["source"], reviewing)
        if source is None:
            raise Http404
        begun = services.begin(institution=home, source=source, actor=request.user)
        messages.success(request, _("The copy is yours: change what you like, then save it."))
        return redirect("advice-panel:own-simulation", begun.name)
    page = {
        "shipped": shipped().values(),
        "own": [(each, queries.newest_of(each)) for each in own],
        "form": form if teaching else None,
    }
    status = 422 if form.errors else 200
    return render(request, "advice/panel/simulations.html", page, status=status)


@requires(P.REVIEW_SIMULATIONS)
@FORM_METHODS
def own_simulation(request, name: str) -> HttpResponse:
    """An own simulation: its text to write on or to read, its versions, and what can be done with it now."""
    own = access.own_simulation_for(request.user, name)
    teaches = holds(request.user, P.TEACH, own.institution)
    if request.method != "POST":
        return _page(request, own, SourceForm(initial={"text": own.draft, "edition": own.edition}))
    if not teaches:
        raise Http404
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            services.save_draft(own=own, actor=request.user, **form.cleaned_data)
        except NotASimulation as error:
            form.add_problems(error, form.cleaned_data["text"])
        except ValidationError as error:
            form.add_refusal(error)
            # Saved once more, what is typed stands: whoever wrote it has been told.
            form.data = form.data.copy() | {"edition": own.edition}
        else:
            messages.success(request, _("Saved. Try it before somebody else publishes it."))
            return redirect("advice-panel:own-simulation", own.name)
    return _page(request, own, form)


@requires(P.REVIEW_SIMULATIONS)
@require_POST
def preview(request, name: str) -> HttpResponse:
    """Play what is written, before it is published."""
    own = access.own_simulation_for(request.user, name)
    played = queries.newest_of(own)
    services.forget_previews(own=own, person=request.user)
    begun = attempts.begin(person=request.user, simulation=played, language=base_language())
    return redirect("advice-panel:attempt", begun.pk)


@requires(P.REVIEW_SIMULATIONS)
@require_POST
def publish(request, name: str) -> HttpResponse:
    """Let everybody of the institution play what somebody else wrote."""
    own = access.own_simulation_for(request.user, name)
    form = EditionForm(request.POST)
    try:
        services.publish(
            own=own, edition=form.cleaned_data["edition"] if form.is_valid() else -1, actor=request.user
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Published: it is on the path of your institution."))
    return redirect("advice-panel:own-simulation", own.name)


@requires(P.TEACH)
@require_POST
def revise(request, name: str) -> HttpResponse:
    """Begin the next version."""
    own = access.own_simulation_for(request.user, name, P.TEACH)
    services.revise(own=own, actor=request.user)
    return redirect("advice-panel:own-simulation", own.name)


@requires(P.TEACH)
@FORM_METHODS
def withdraw(request, name: str) -> HttpResponse:
    """Take an own simulation off the path."""
    own = access.own_simulation_for(request.user, name, P.TEACH)
    return confirmed(
        request,
        act=lambda: services.withdraw(own=own, actor=request.user),
        title=_("Withdraw this simulation?"),
        body=_(
            "Nobody begins it any more. What was played of it stays. Publishing a new version brings it back."
        ),
        label=_("Withdraw it"),
        kind="danger",
        back=reverse("advice-panel:own-simulation", args=[own.name]),
        done=_("It is withdrawn."),
    )


@requires(P.REVIEW_SIMULATIONS)
def coverage(request, name: str) -> HttpResponse:
    """Which turns of a simulation nobody has reached."""
    simulation = access.simulation_to_look_into(request.user, name)
    played, turns = queries.coverage(simulation)
    page = {
        "simulation": simulation,
        "title": simulation.title.of(base_language()),
        "played": played,
        "turns": turns,
        "unreachable": sum(not each.by_walk for each in turns),
        "broken": ", ".join(broken_examples(simulation)),
        "unreached": sum(not each.attempts for each in turns),
    }
    return render(request, "advice/panel/coverage.html", page)


def _page(request, own: OwnSimulation, form: SourceForm) -> HttpResponse:
    newest = queries.newest_of(own)
    page = {
        "own": own,
        "title": newest.title.of(base_language()),
        "form": form,
        "teaches": holds(request.user, P.TEACH, own.institution),
        "publishes": own.draft and own.written_by != request.user,
        "versions": own.versions.all(),
        "parts": [(slug, part, entries(newest, part)) for slug, part in PARTS.items()],
    }
    return render(request, "advice/panel/own_simulation.html", page, status=422 if form.errors else 200)
