"""A trainer plays the writer over the same screen: without a script by reloading, with htmx by looking every few seconds."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.advice import access, queries, simulator
from probidad.instruments.advice.forms.training import MessageForm, NoteForm, RolePlayForm, ScoreForm
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import role_plays as services
from probidad.instruments.advice.services.attempts import WentOn
from probidad.instruments.advice.simulator import Simulation
from probidad.instruments.advice.views.playing import finished_page

_FINISHED = gettext_lazy("It is finished: nothing more is written in its margin.")


@requires(P.TRAIN)
@FORM_METHODS
def role_play_list(request) -> HttpResponse:
    """The conversations that one plays with a trainer, or as one; by POST a trainer begins another."""
    advisors = access.advisors_to_train(request.user)
    steps = queries.steps(request.user, access.teaching_institutions(request.user))
    form = RolePlayForm(
        request.POST if request.method == "POST" else None,
        advisors=advisors,
        simulations=[each.simulation for each in steps],
    )
    if request.method == "POST" and not advisors:
        raise Http404
    if request.method == "POST" and form.is_valid():
        home, person = form.cleaned_data["advisor"]
        begun = services.begin(
            trainer=request.user,
            person=person,
            institution=home,
            simulation=form.cleaned_data["simulation"],
            language=form.cleaned_data["language"],
        )
        return redirect("advice-panel:role-play", begun.pk)
    page = {"role_plays": queries.role_plays_of(request.user)[:50], "form": form if advisors else None}
    return render(request, "advice/panel/role_plays.html", page, status=422 if form.errors else 200)


@requires(P.TRAIN)
@FORM_METHODS
def role_play(request, attempt_id: int) -> HttpResponse:
    """The conversation as its side sees it; by POST one more message of that side."""
    attempt = access.role_play_for(request.user, attempt_id)
    played = queries.simulation_of(attempt)
    if attempt.finished_on or played is None:
        return finished_page(request, attempt, played)
    leads = attempt.trainer == request.user
    if request.method != "POST":
        return _page(request, attempt, played, _next_message(attempt, leads))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, attempt, played, form, 422)
    write: Callable = services.write_as_persona if leads else services.write_as_advisor
    try:
        write(attempt=attempt, **form.cleaned_data)
    except WentOn:
        attempt.refresh_from_db()
        if attempt.finished_on:
            return finished_page(request, attempt, played)
        form = MessageForm(request.POST.copy() | {"after": _count(attempt, leads)})
        form.add_error("message", _("You wrote something else meanwhile, in another tab. Read it first."))
        return _page(request, attempt, played, form, 409)
    except ValidationError as error:
        form.add_error("message", error)
        return _page(request, attempt, played, form, 422)
    return redirect(reverse("advice-panel:role-play", args=[attempt.pk]) + "#last")


@requires(P.TEACH)
@require_POST
def remark(request, attempt_id: int, turn: int) -> HttpResponse:
    """A remark in the margin of a message."""
    attempt = access.role_play_to_lead(request.user, attempt_id)
    if not 1 <= turn <= len(attempt.turns):
        raise Http404
    form, played = NoteForm(request.POST, turn=turn), queries.simulation_of(attempt)
    if attempt.finished_on or played is None:
        messages.error(request, _FINISHED)
    elif not form.is_valid():
        return _page(request, attempt, played, _next_message(attempt, leads=True), 422, note=form)
    else:
        try:
            services.remark(attempt=attempt, turn=turn, note=form.cleaned_data["note"])
        except WentOn:
            messages.error(request, _FINISHED)
    return redirect(reverse("advice-panel:role-play", args=[attempt.pk]) + f"#m{turn}")


@requires(P.TEACH)
@FORM_METHODS
def finish(request, attempt_id: int) -> HttpResponse:
    """Score it and end it: the advisor reads remarks and points from then on."""
    attempt = access.role_play_to_lead(request.user, attempt_id)
    played, turns = queries.simulation_of(attempt), simulator.restored(attempt.turns)
    if attempt.finished_on or played is None:
        return redirect("advice-panel:role-play", attempt.pk)
    if not turns:
        messages.error(request, _("Nothing was written yet: there is nothing to score."))
        return redirect("advice-panel:role-play", attempt.pk)
    marks = simulator.scored(played, turns, by_trainer=True).marks
    form = ScoreForm(request.POST if request.method == "POST" else None, marks=marks)
    if request.method == "POST" and form.is_valid():
        services.finish(attempt=attempt, simulation=played, points=form.cleaned_data)
        messages.success(request, _("It is finished; the advisor reads your remarks and points now."))
        return redirect("advice-panel:role-play", attempt.pk)
    page = {"attempt": attempt, "form": form, "marks": marks, "language": attempt.language}
    return render(request, "advice/panel/role_play_finish.html", page, status=422 if form.errors else 200)


def _count(attempt: Attempt, leads: bool) -> int:
    """How many messages this side has written."""
    return sum(len(each["says"]) for each in attempt.turns) if leads else len(attempt.turns)


def _next_message(attempt: Attempt, leads: bool) -> MessageForm:
    return MessageForm(initial={"after": _count(attempt, leads)})


def _page(
    request,
    attempt: Attempt,
    played: Simulation,
    form: MessageForm,
    status: int = 200,
    note: NoteForm | None = None,
) -> HttpResponse:
    turns = queries.conversation_of(attempt, None)
    margin = [NoteForm(turn=each.number, initial={"note": each.turn.note}) for each in turns]
    page = {
        "attempt": attempt,
        "simulation": played,
        "language": attempt.language,
        "title": played.title.of(attempt.language),
        "turns": turns,
        "form": form,
        "margin": [note if note and note.turn == each.turn else each for each in margin],
        "refused": note or form,
        "leads": attempt.trainer == request.user,
    }
    return render(request, "advice/panel/role_play.html", page, status=status)
