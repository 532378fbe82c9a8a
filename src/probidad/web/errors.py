"""Error pages in the visitor's language; they need no database and no session."""

from django.conf import settings
from django.shortcuts import render

from probidad.core.people import session_ended


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return render(request, "errors/500.html", status=500)


def csrf_failure(request, reason=""):
    """A form whose proof of origin is missing or too old (``settings.CSRF_FAILURE_VIEW``).

    Signing in again in another tab makes it too old: what was typed in the panel is then shown back.
    """
    in_panel = request.path_info.startswith(settings.PANEL_PATH)
    if in_panel and session_ended.came_from_here(request) and session_ended.typed_in(request):
        return session_ended.show_back(request, status=403)
    return render(request, "errors/403.html", status=403)
