"""Headers that every answer carries, and how large a request may be."""

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.shortcuts import render

from probidad.core.places import TOO_MANY

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class SecurityHeadersMiddleware:
    """A content security policy without inline script or style, and no powerful browser features.

    What the panel shows is kept by no browser: on a shared computer the back button would show it again
    to whoever comes after the sign-out.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"
        )
        if request.path_info.startswith(settings.PANEL_PATH):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class TooManyComingMiddleware:
    """Answers in place of a request that wasn't read, since too many are coming at once (`core.places`)."""

    RETRY = 60  # seconds

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if TOO_MANY not in request.META:
            return self.get_response(request)
        # Not 503: the log would keep a line of each.
        response = render(request, "errors/too_many_coming.html", status=429)
        response["Retry-After"], response["Cache-Control"] = str(self.RETRY), "no-store"
        return response


class RequestSizeMiddleware:
    """Refuses a request that says it is larger than any form of ours (413), before anything reads it.

    Files are taken below ``/panel/`` only, and by views that say how much they take (``request.largest``, of
    `core.files.middleware`). A request that doesn't say its size has no body: WSGI gives
    none, and Django reads none. A little more than allowed is read and thrown away, since a browser
    shows an answer only when it could send all; beyond that the connection just ends.
    """

    DISCARDED = 64 * 1024 * 1024  # bytes
    CHUNK = 64 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        panel = request.path_info.startswith(settings.PANEL_PATH)
        limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if panel else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        size = _declared_size(request)
        if size <= getattr(request, "largest", limit):
            return self.get_response(request)
        return self._refused(request, size)

    def process_exception(self, request, exception):
        """A form with too much text, too many fields or files, which only reading it tells."""
        if isinstance(exception, TOO_MUCH):
            return self._refused(request, _declared_size(request))
        return None

    def _refused(self, request, size: int):
        if size <= self.DISCARDED:
            self._discard(request)
        return render(request, "errors/413.html", status=413)

    def _discard(self, request) -> None:
        try:
            while request.read(self.CHUNK):
                pass
        except (OSError, BadRequest):  # it ended early; nobody reads the answer
            return


def _declared_size(request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:  # as Django reads it
        return 0
