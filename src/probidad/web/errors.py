"""Error pages in the visitor's language; they need no database and no session."""

from django.shortcuts import render


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return render(request, "errors/500.html", status=500)


def csrf_failure(request, reason=""):
    """A form whose proof of origin is missing or too old (``settings.CSRF_FAILURE_VIEW``)."""
    return render(request, "errors/403.html", status=403)
