"""The demonstration's door: one click lets a visitor in as anybody. It exists nowhere else.

These pages are wired only where PROBIDAD_DEMO is set (see ``panel_urls``), and answer only where the
database is marked as a demonstration: a real installation has neither.
"""

from functools import wraps

from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from probidad.core import registry
from probidad.core.markers import FORM_METHODS, entrance
from probidad.core.people import recency
from probidad.core.people.models import Person
from probidad.web import demonstration

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _in_demonstration(view):
    @entrance
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not demonstration.exists():
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@_in_demonstration
def door(request):
    """Who one can enter as, and what the instruments offer a visitor without an account."""
    visits = [each for each in registry.instruments() if each.demo_visit is not None]
    return render(request, "web/door.html", {"doors": demonstration.doors(), "visits": visits})


@require_POST
@_in_demonstration
def enter_as(request, person_id: int):
    """Sign in as one of the invented people."""
    person = get_object_or_404(Person, pk=person_id, email__endswith=f"@{demonstration.DOMAIN}")
    login(request, person, backend=BACKEND)
    recency.note(request)
    return redirect("panel:desk")


@FORM_METHODS
@_in_demonstration
def visit(request, instrument: str):
    """Begin as a visitor without an account, where an instrument offers it. A switch of language leads here by GET:
    back to the door, where one asks again.
    """
    found = {each.name: each for each in registry.instruments()}.get(instrument)
    if found is None or found.demo_visit is None:
        raise Http404
    if request.method != "POST":
        return redirect("panel:door")
    return render(request, "web/visit.html", {"instrument": found, "visit": found.demo_visit()})
