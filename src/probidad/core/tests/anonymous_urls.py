"""Pages that do what pages do wrong, one for each kind of access."""

import logging

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.urls import include, path

from probidad.core.markers import anonymous, public


def answer(request, code):
    """Fails in the way that ``code`` says, saying what it shouldn't."""
    secret = f"{code} {request.META.get('REMOTE_ADDR')} {request.headers.get('User-Agent')}"
    if code.startswith("missing"):
        raise Http404(secret)
    if code.startswith("denied"):
        raise PermissionDenied(secret)
    if code.startswith("suspicious"):
        raise SuspiciousOperation(secret)
    if code.startswith("broken"):
        raise ValueError(secret)
    if code.startswith("talks"):
        logging.getLogger("somelibrary").warning("got %s", secret)
        logging.getLogger("somelibrary").error(secret, extra={"more": secret})
        logging.getLogger("probidad.exercises").warning("answer %s refused", secret, stack_info=True)
    if code.startswith("chained"):
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(secret) from error
    return HttpResponse("ok")


panel = [path("paginas/<code>/", answer, name="page")]
urlpatterns = [
    path("anonima/<code>/", anonymous(answer), name="anonymous"),
    path("publica/<code>/", public(answer), name="public"),
    path("sin-marca/<code>/", answer, name="unmarked"),
    path("panel/", include(panel)),
]


def _plain(status):
    def handler(request, exception=None):
        return HttpResponse(status=status)

    return handler


handler400, handler403, handler404, handler500 = _plain(400), _plain(403), _plain(404), _plain(500)
