"""Documents as downloads."""

import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

_FILENAME_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')


def download(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """The response as a file to be saved under a name that every system takes."""
    safe = _FILENAME_FORBIDDEN.sub("-", str(filename)).strip(" .") or "probidad"
    response["Content-Disposition"] = content_disposition_header(True, safe)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def pdf_response(filename: str, content: bytes, *, store: bool = False) -> HttpResponse:
    """A PDF to download. Neither browser nor proxy keeps it, unless ``store`` allows that."""
    response = HttpResponse(content, content_type="application/pdf")
    if not store:
        response["Cache-Control"] = "no-store"
    return download(response, filename)
