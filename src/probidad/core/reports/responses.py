"""Documents as downloads, and public pages that may be kept for a while."""

import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify

_FILENAME_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')

SECONDS_KEPT = 300

# Characters of one part of a name: five of them still fit where 255 are the limit.
_PART_MAX = 48


def file_name(*parts: object, ending: str) -> str:
    """A name by which people find the file again, plain enough for every system.

    ``file_name("informe", "villa-clara", "Segunda ronda", "2026-03", ending="pdf")`` is
    `informe-villa-clara-segunda-ronda-2026-03.pdf`.
    """
    words = [slugify(str(part))[:_PART_MAX].strip("-_") for part in parts]
    return "-".join(word for word in words if word) + f".{ending}"


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


def kept_a_while(response: HttpResponseBase) -> HttpResponseBase:
    """A page that says the same to everybody: browsers and proxies may keep it for :data:`SECONDS_KEPT`."""
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response
