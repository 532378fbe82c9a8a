"""A conversation with a simulated writer: a message, the answer, what it earned or cost; and at its end, all of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.advice import access, queries, simulator
from probidad.instruments.advice.forms.training import PlayForm
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import attempts as services
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.simulator.rubric import required


@requires(P.TRAIN)
@FORM_METHODS
def attempt(request, attempt_id: int) -> HttpResponse:
    """The conversation; by POST one more message."""
    found = access.own_attempt(request.user, attempt_id)
    played = queries.simulation_of(found)
    if request.method != "POST" or played is None:
        return _page(request, found, played)
    form = _form(found, played, request.POST)
    if not form.is_valid():
        return _page(request, found, played, form, 422)
    try:
        services.say(
            attempt=found,
            simulation=played,
            after=form.cleaned_data["after"],
            message=form.cleaned_data["message"],
        )
    except services.WentOn:
        found.refresh_from_db()
        return _page(request, found, played, _went_on(found, played, form), 409)
    except ValidationError as error:
        form.add_error("message", error)
        return _page(request, found, played, form, 422)
    return _to_message(found, form.cleaned_data["after"] + 1)


@requires(P.TEACH)
def attempt_read(request, attempt_id: int) -> HttpResponse:
    """A finished conversation of an advisor whom one trains, to be read."""
    found = access.attempt_to_read(request.user, attempt_id)
    return finished_page(request, found, queries.simulation_of(found))


@requires(P.TRAIN)
@require_POST
def end(request, attempt_id: int) -> HttpResponse:
    """Leave the conversation and read what it showed."""
    found = access.own_attempt(request.user, attempt_id)
    try:
        services.end(attempt=found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("advice-panel:attempt", found.pk)


@requires(P.TRAIN)
@require_POST
def again(request, attempt_id: int, turn: int) -> HttpResponse:
    """Try the conversation again from a message on."""
    found = access.own_attempt(request.user, attempt_id)
    played = queries.simulation_of(found)
    if played is None or not 1 <= turn <= len(found.turns):
        raise Http404
    other = services.try_again(attempt=found, simulation=played, turn=turn)
    return _to_message(other, turn - 1)


def _to_message(attempt: Attempt, number: int) -> HttpResponse:
    """The conversation, at one of its messages; 0: at its beginning."""
    address = reverse("advice-panel:attempt", args=[attempt.pk])
    return redirect(f"{address}#m{number}" if number else address)


def finished_page(request, attempt: Attempt, played: Simulation | None) -> HttpResponse:
    """A finished conversation to be read, where nobody tries it again."""
    return _page(request, attempt, played, read_only=True)


def _form(attempt: Attempt, played: Simulation, data=None, **kwargs) -> PlayForm:
    turns = simulator.restored(attempt.turns[-1:])
    state = turns[-1].state if turns else simulator.begin(played)
    return PlayForm(data, simulation=played, state=state, language=attempt.language, **kwargs)


def _went_on(attempt: Attempt, played: Simulation, typed: PlayForm) -> PlayForm:
    """The form of the conversation as it is now, with what was typed for an earlier moment of it."""
    form = _form(attempt, played, typed.data.copy() | {"after": len(attempt.turns), "move": ""})
    form.add_error(
        "message",
        _("The conversation went on meanwhile, in another tab or by a second click. Read it first."),
    )
    return form


def _page(
    request,
    attempt: Attempt,
    played: Simulation | None,
    form=None,
    status: int = 200,
    *,
    read_only: bool = False,
) -> HttpResponse:
    if form is None and played and not attempt.finished_on and not read_only:
        form = _form(attempt, played, initial={"after": len(attempt.turns)})
    turns = queries.conversation_of(attempt, played)
    page = {
        "attempt": attempt,
        "language": attempt.language,
        "simulation": played,
        "title": played.title.of(attempt.language) if played else attempt.simulation,
        "turns": turns,
        "wrong": [each for each in turns if each.looked.went_wrong],
        "marks": queries.marks_of(attempt),
        "required": required(played) if played else (),
        "form": form,
        "read_only": read_only,
        **_afterwards(attempt, played),
    }
    return render(request, "advice/panel/attempt.html", page, status=status)


def _afterwards(attempt: Attempt, played: Simulation | None) -> dict:
    """What is told at the end only: what was never learned."""
    if not attempt.finished_on or played is None or attempt.institution_id:
        return {}
    reached = set(attempt.reached)
    return {
        "unlearned": [each for each in played.facts if f"fact:{each.key}" not in reached],
        "withheld": {each.key for each in played.facts if f"guarded:{each.key}" in reached},
    }
