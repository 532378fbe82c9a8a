"""The entrance: what this is, what is promised, whom one can write to, and how to leave quickly."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from probidad.core.markers import anonymous
from probidad.instruments.advice.forms.writing import BeginForm
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.queries.help_lines import help_lines

# The national weather service: a page that anybody may be reading. Nothing is asked of it before one goes there.
ELSEWHERE = "https://smn.conagua.gob.mx/"


@anonymous
def entrance(request):
    """What this is, and where to begin."""
    return show_entrance(request, BeginForm(initial={"kind": ""}))


def show_entrance(request, form: BeginForm) -> HttpResponse:
    """The entrance with its form, refused or fresh."""
    page = {"form": form, "lines": help_lines(), "anybody": form.fields["institution"].queryset.exists()}
    return render(request, "advice/entrance.html", page, status=422 if form.errors else 200)


@anonymous
def guide(request):
    """Four plain questions that help to decide between question and claim."""
    return render(request, "advice/guide.html")


@anonymous
def elsewhere(request):
    """Leave quickly: forget the visit and go where nobody wonders. With a script the page takes this one's place."""
    response = HttpResponseRedirect(ELSEWHERE)
    response["Clear-Site-Data"] = '"cache"'
    visits.forget(response)
    return response
