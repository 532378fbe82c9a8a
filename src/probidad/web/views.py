"""The home page and the desk."""

from django.shortcuts import render

from probidad.core import registry
from probidad.core.markers import public, requires
from probidad.core.people.roles import CorePermission


@public
def home(request):
    """What the platform is, and where to begin."""
    return render(request, "web/home.html", {"instruments": registry.instruments()})


@requires(CorePermission.USE_DESK)
def desk(request):
    """What waits for the person, from every instrument."""
    items = [item for each in registry.instruments() if each.desk for item in each.desk(request.user)]
    return render(request, "web/desk.html", {"items": items})
