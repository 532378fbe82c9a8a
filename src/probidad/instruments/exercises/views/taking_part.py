"""Taking part: a code, then one dilemma a page. No account, no session, nothing noted about the visitor."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, wraps

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from probidad.core.anonymity import codes
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.queries import own_values_among
from probidad.instruments.exercises import participation, queries, rules
from probidad.instruments.exercises.forms import ChoiceForm, CodeForm, CommentForm, SatisfactionForm
from probidad.instruments.exercises.models import Exercise
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.views import script_settings

_UNKNOWN_CODE = gettext_lazy(
    "No open round knows this code. If you got more than one mail, try the code of the other; if it is on a "
    "card, ask for another card."
)
_EXCHANGED = gettext_lazy(
    "This code was exchanged on a device, which holds what it answers with. Go on there; or write on this one the "
    "twelve words that it showed you."
)
_NOT_ACTIVE_YET = gettext_lazy(
    "This card isn't valid yet. Whoever handed it out must activate the cards first: tell them, keep your card, "
    "and try again afterwards."
)


_NOT_OPEN = gettext_lazy("The round takes no answers today.")
# Seconds without a click on a device that many use: long enough to read a dilemma.
IDLE = 300


@dataclass
class Visit:
    """One request of somebody who takes part: the pass, who they are to the round, and what is done."""

    held: participation.Pass
    who: ballots.Participation
    exercises: tuple[Exercise, ...]

    @cached_property
    def used(self) -> set[str]:
        """The marks that this code has left."""
        marks = [self.who.nullifier(use, each) for each in self.exercises for use in ("answer", "comment")]
        return queries.used([*marks, self.who.nullifier("satisfaction")])

    def answered(self, exercise: Exercise) -> bool:
        return self.who.nullifier("answer", exercise) in self.used

    def commented(self, exercise: Exercise) -> bool:
        return self.who.nullifier("comment", exercise) in self.used

    @property
    def rated(self) -> bool:
        return self.who.nullifier("satisfaction") in self.used

    @property
    def mark(self) -> str:
        """What this code's forms bear, so that one isn't counted for a code that was written in another tab."""
        return codes.nullifier(self.who.code, scope="exercises:form")

    @cached_property
    def available(self) -> list[Exercise]:
        """The exercises whose day has come: only these can be read and answered."""
        return queries.available(self.who.round, self.exercises)

    @property
    def next_exercise(self) -> Exercise | None:
        """The first available exercise without an answer."""
        return next((each for each in self.available if not self.answered(each)), None)

    @property
    def next_day(self) -> dt.date | None:
        """When another exercise comes; None when all are there."""
        position = len(self.available) + 1
        return self.who.round.first_day_of(position) if position <= len(self.exercises) else None

    @property
    def done(self) -> int:
        return sum(self.answered(each) for each in self.exercises)

    def remember(self, exercise: Exercise, option: str) -> None:
        """Keep the first choice on this device: a form sent twice doesn't change what was counted."""
        self.held.choices.setdefault(exercise.position, option)
        self.held.considered.pop(exercise.position, None)


def _visit(held: participation.Pass) -> Visit:
    who = ballots.participation(held.code)
    return Visit(held, who, queries.exercises_to_answer(who.round))


def taking_part(view):
    """A page for whoever brought a valid code to a round that takes answers; others learn what to do."""

    @anonymous
    @FORM_METHODS
    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs):
        held = participation.read(request)
        if held is None:
            return _enter_again(request)
        try:
            visit = _visit(held)
        except (ballots.UnknownCode, ballots.Exchanged):
            return _enter_again(request)
        except ballots.RoundNotOpen as refused:
            return not_open(request, *refused.args)
        if not visit.who.round.takes_answers:
            return not_open(request, visit.who.round)
        if request.POST.get("mark", visit.mark) != visit.mark:
            return render(request, "exercises/other_code.html", status=409)
        try:
            return _leaving_no_trace(held, view(request, visit, *args, **kwargs))
        except ballots.RoundNotOpen:  # it closed between reading and writing
            return not_open(request, visit.who.round)
        except ballots.NotStored:
            return render(request, "exercises/not_stored.html", {"back": request.path}, status=503)
        except ballots.Exchanged:  # in another tab, meanwhile
            return _enter_again(request)

    return wrapped


def _leaving_no_trace(held: participation.Pass, response: HttpResponse) -> HttpResponse:
    """On a device that many use, a page asks after a while whether anybody is still there."""
    if held.kiosk:
        response["Refresh"] = f"{IDLE}; url={reverse('exercises:still-there')}"
    return response


def _sent(request) -> QueryDict | None:
    """What a form sent. An empty one too: a form of radio buttons without a choice sends nothing at all."""
    return request.POST if request.method == "POST" else None


def _enter_again(request) -> HttpResponse:
    response = _entrance(request, CodeForm(), again=True, status=401)
    participation.forget(response)
    return response


def _entrance(request, form: CodeForm, *, status: int, again: bool = False) -> HttpResponse:
    page = {
        "form": form,
        "again": again,
        "views": script_settings.ENTRANCE_VIEWS,
        "settings": script_settings.for_entrance(),
    }
    return render(request, "exercises/enter.html", page, status=status)


def not_open(request, round) -> HttpResponse:
    response = render(request, "exercises/not_open.html", {"round": round}, status=410)
    participation.forget(response)
    return response


@anonymous
@FORM_METHODS
def enter(request):
    """What this is, what is promised, and the field for the code."""
    form = CodeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        who, refused = found_by_code(form.cleaned_data["code"])
        if who:
            return _begin(request, who)
        form.add_error("code", refused)
    return _entrance(request, form, status=422 if form.errors else 200)


def found_by_code(code: str) -> tuple[ballots.Participation | None, str]:
    """Who takes part under a code; or nobody, and what to tell them."""
    try:
        return ballots.participation(code), ""
    except ballots.NotActiveYet:
        return None, _NOT_ACTIVE_YET
    except ballots.UnknownCode:
        return None, _UNKNOWN_CODE
    except ballots.Exchanged:
        return None, _EXCHANGED
    except ballots.RoundNotOpen:
        return None, _NOT_OPEN


def _begin(request, who: ballots.Participation) -> HttpResponse:
    if not who.round.takes_answers:
        return not_open(request, who.round)
    held = participation.read(request)
    if held is None or held.code != who.code:
        held = participation.Pass(who.code)
    response = redirect("exercises:overview")
    participation.write(response, held)
    return response


@taking_part
def overview(request, visit: Visit):
    """The round, its promise, and how far one has come."""
    steps = [
        {
            "exercise": each,
            "answered": visit.answered(each),
            "comes_on": None if each in visit.available else visit.who.round.first_day_of(each.position),
        }
        for each in visit.exercises
    ]
    promise = visit.who.manifest
    page = {
        "visit": visit,
        "round": visit.who.round,
        "steps": steps,
        "promise": promise,
        "unit": promise.unit(visit.who.unit_id),
    }
    return render(request, "exercises/overview.html", page)


def _exercise_at(visit: Visit, position: int) -> Exercise | None:
    """The exercise at a position; None where there is none, or its day is still to come."""
    return next((each for each in visit.available if each.position == position), None)


@taking_part
def dilemma(request, visit: Visit, position: int):
    """One dilemma: read and choose; then a page asks to confirm; then the answer is sealed."""
    exercise = _exercise_at(visit, position)
    if exercise is None:
        return redirect("exercises:overview")
    option = request.POST.get("option")
    if "confirmed" in request.POST and option in exercise.dilemma_version.text.option_keys:
        return _answer(request, visit, exercise, option)
    if visit.answered(exercise):
        return _answered_before(request, visit, position)
    content = exercise.dilemma_version.content
    considered = {"option": visit.held.considered.get(position)}
    form = ChoiceForm(_sent(request), content=content, initial=considered)
    if form.is_valid():
        return _ask(visit, exercise, form.cleaned_data["option"])
    page = {"visit": visit, "exercise": exercise, "content": content, "form": form}
    return render(request, "exercises/dilemma.html", page, status=422 if form.errors else 200)


def _answered_before(request, visit: Visit, position: int) -> HttpResponse:
    """On to the insight, which says that nothing more was counted if another option was sent."""
    sent = request.POST.get("option", "")
    other = sent and sent != visit.held.choices.get(position)
    return redirect(reverse("exercises:insight", args=[position]) + ("?antes=1" if other else ""))


def _ask(visit: Visit, exercise: Exercise, option: str) -> HttpResponse:
    """On to the page that asks to confirm. Its own address: the browser's way back never sends a form again."""
    visit.held.considered[exercise.position] = option
    response = redirect("exercises:confirm", exercise.position)
    participation.write(response, visit.held)
    return response


@taking_part
def confirm(request, visit: Visit, position: int):
    """The option that was chosen, before it is sealed; back to the dilemma where none was."""
    exercise = _exercise_at(visit, position)
    if exercise is None or visit.answered(exercise) or position not in visit.held.considered:
        return redirect("exercises:dilemma", position)
    content = exercise.dilemma_version.content
    option = next(each for each in content["options"] if each["key"] == visit.held.considered[position])
    page = {"visit": visit, "exercise": exercise, "content": content, "option": option}
    return render(request, "exercises/confirm.html", page)


def _answer(request, visit: Visit, exercise: Exercise, option: str) -> HttpResponse:
    # The box itself says whether it was answered before: no need to ask first, and nothing comes between.
    if not ballots.cast_answer(who=visit.who, exercise=exercise, option=option):
        return _answered_before(request, visit, exercise.position)
    visit.remember(exercise, option)
    response = redirect("exercises:insight", exercise.position)
    participation.write(response, visit.held)
    return response


@taking_part
def insight(request, visit: Visit, position: int):
    """Why each option is or isn't aligned, what the rules say, and room for a comment."""
    exercise = _exercise_at(visit, position)
    if exercise is None or not visit.answered(exercise):
        return redirect("exercises:dilemma", position) if exercise else redirect("exercises:overview")
    form = CommentForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        ballots.cast_comment(who=visit.who, exercise=exercise, text=form.cleaned_data["text"])
        return redirect("exercises:insight", position)
    page = {
        "visit": visit,
        "exercise": exercise,
        "content": exercise.dilemma_version.content,
        "sources": catalogue.sources(),
        "values": catalogue.values(),
        "own_values": own_values_among(
            [visit.who.round.institution_id], exercise.dilemma_version.text.at_stake
        ),
        "chosen": visit.held.choices.get(position),
        "sent_too_late": "antes" in request.GET,
        "commented": visit.commented(exercise),
        "form": form,
        "next": visit.next_exercise,
    }
    return render(request, "exercises/insight.html", page, status=422 if form.errors else 200)


@taking_part
def summary(request, visit: Visit):
    """A private summary by value, of the choices that this device knows, and one question."""
    form = SatisfactionForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        ballots.cast_satisfaction(who=visit.who, level=form.cleaned_data["level"])
        return redirect("exercises:summary")
    page = {"visit": visit, "form": form, "values": _by_value(visit), "unknown": _answered_elsewhere(visit)}
    return render(request, "exercises/summary.html", page, status=422 if form.errors else 200)


def _by_value(visit: Visit) -> list[dict]:
    sums: dict[str, rules.Alignment] = {}
    for exercise in visit.exercises:
        chosen = visit.held.choices.get(exercise.position)
        if chosen is None:
            continue
        text = exercise.dilemma_version.text
        ratings = {option.key: option.rating for option in text.options}
        for value in text.values:
            sums[value] = sums.get(value, rules.Alignment()) + rules.alignment({chosen: 1}, ratings)
    known = catalogue.values()
    return [{"value": known[key], "alignment": sums[key]} for key in known if key in sums]


def _answered_elsewhere(visit: Visit) -> int:
    """Answers given on another device: the server can't read them, so they are missing here."""
    return sum(visit.answered(each) and each.position not in visit.held.choices for each in visit.exercises)


@anonymous
@FORM_METHODS
def leave(request):
    """Forget the code on this device."""
    if request.method != "POST":
        return redirect("exercises:enter")
    held = participation.read(request)
    response = redirect("exercises:kiosk") if held and held.kiosk else render(request, "exercises/left.html")
    participation.forget(response)
    return response
