"""How stored files are sent: as themselves, never as something a browser would run."""

from collections.abc import Iterator

from django.http import (
    FileResponse,
    Http404,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from probidad.core.files.models import StoredFile

# `sandbox` strips a document of its origin, scripts and forms, should a browser render it at all.
CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_response(request, stored: StoredFile, *, public: bool = False, name: str = "") -> HttpResponseBase:
    """Send a file: images in place, everything else as a download. 404 if the bytes are gone.

    ``public`` lets browsers keep it; the digest tells them whether it changed. ``name`` is the download's
    where it says more than the name that the file came with.
    """
    etag = f'"{stored.digest}"'
    if public and request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            content = stored.file.open("rb")
        except OSError:
            raise Http404 from None
        response = FileResponse(
            content,
            as_attachment=not stored.media_type.startswith("image/"),
            filename=name or stored.name,
            content_type=stored.media_type,
        )
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    if public:
        response["ETag"] = etag
    return _harmless(response)


def sealed_response(pieces: Iterator[bytes], *, name: str, size: int) -> HttpResponseBase:
    """Send a file that somebody has unsealed, a piece at a time: always a download, whatever it is."""
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Length"] = size
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return _harmless(response)


def _harmless(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
