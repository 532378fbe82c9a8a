"""What holds for every address below ``/api/v1/``, also for those that no operation answers."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from probidad.core.api import problems
from probidad.core.api.throttle import Bucket

PREFIX = "/api/v"
SECONDS_IN_CACHE = 60


class ApiMiddleware:
    """Language by ``Accept-Language``, errors as problem details, open to every origin, no cookies."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.bucket = Bucket(settings.API_RATE)

    def __call__(self, request):
        # What anybody may download from a page has the same ceiling.
        request.ceiling = self.bucket
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self._answer(request)
        response.cookies.clear()
        response["Content-Language"] = language
        if response.status_code < 400:
            response["Cache-Control"] = f"public, max-age={SECONDS_IN_CACHE}"
        else:
            response["Cache-Control"] = "no-store"
        return response

    def _answer(self, request) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            response = problems.problem(405)
            response["Allow"] = "GET, HEAD"
            return response
        if not self.bucket.take():
            response = problems.problem(429)
            response["Retry-After"] = "1"
        else:
            response = self._read(request)
        # Public data, without credentials: any site's script may read it.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def _read(self, request) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            # Ninja only knows GET; the length stays that of the whole answer.
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code >= 400 and response["Content-Type"] != problems.CONTENT_TYPE:
            response = problems.problem(response.status_code)
        if is_head:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response
