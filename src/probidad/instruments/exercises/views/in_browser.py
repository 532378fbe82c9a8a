"""Taking part with a script: one page for a round, and one for each of its dilemmas with what speaks for and against.

Both are the same for everybody. Who takes part, with what, and what was answered stays in the browser, which
seals its ballots by itself (``static/exercises/round.js``); so these pages need no cookie and know nobody.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from probidad.core.languages.text import localized
from probidad.core.markers import anonymous
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.queries import own_values_among
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.forms import ChoiceForm, CommentForm, SatisfactionForm
from probidad.instruments.exercises.models import Exercise, Round
from probidad.instruments.exercises.views import script_settings


@anonymous
@require_safe
def round_page(request, token: str):
    """The round, its promise, and all that its one page shows."""
    round = _round(token)
    if not round.takes_answers:
        return _not_open(request, round)
    try:
        promise = queries.signed_manifest(round)
    except queries.NoManifest:
        return _not_open(request, round)
    exercises = queries.exercises_to_answer(round)
    available = queries.available(round, exercises)
    steps = [
        {"exercise": each, "comes_on": None if each in available else round.first_day_of(each.position)}
        for each in exercises
    ]
    page = {
        "round": round,
        "promise": promise,
        "steps": steps,
        "next_day": round.first_day_of(len(available) + 1) if len(available) < len(exercises) else None,
        "satisfaction": SatisfactionForm(),
        "views": script_settings.ROUND_VIEWS,
        "settings": script_settings.for_round(round, [each.position for each in available]),
    }
    return render(request, "exercises/in_browser/round.html", page)


def _round(token: str) -> Round:
    signed = access.public_manifest(token)
    if signed is None:
        raise Http404
    return signed.round


def _not_open(request, round: Round) -> HttpResponse:
    """Browsers forget a round that is over for good, not one whose dates only say so: a clock may be wrong."""
    response = render(request, "exercises/not_open.html", {"round": round}, status=410)
    if round.state != Round.State.OPEN:
        response["Probidad-Round"] = "over"
    return response


@anonymous
@require_safe
def dilemma(request, token: str, position: int):
    """A dilemma whose day has come, with the questions, and what speaks for and against each option."""
    round = _round(token)
    if not round.takes_answers:
        return _not_open(request, round)
    exercises = queries.exercises_to_answer(round)
    exercise = next((each for each in queries.available(round, exercises) if each.position == position), None)
    if exercise is None:
        raise Http404
    content = exercise.dilemma_version.content
    page = {
        "round": round,
        "exercise": exercise,
        "position": str(position),
        "total": len(exercises),
        "content": content,
        "sources": catalogue.sources(),
        "values": catalogue.values(),
        "own_values": own_values_among([round.institution_id], exercise.dilemma_version.text.at_stake),
        "choice": ChoiceForm(content=content),
        "comment": CommentForm(),
        "facts": _facts(exercise),
    }
    return render(request, "exercises/in_browser/dilemma.html", page)


def _facts(exercise: Exercise) -> dict:
    """What the summary by value is made of, in the browser: the options' ratings, and the values at stake."""
    text, known = exercise.dilemma_version.text, catalogue.values()
    return {
        "ratings": {option.key: option.rating for option in text.options},
        "values": [
            {"key": key, "name": localized(known[key]["name"]), "meaning": localized(known[key]["meaning"])}
            for key in known
            if key in text.values
        ],
    }
