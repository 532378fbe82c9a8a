"""How stored files are sent: as themselves, never as something a browser would run."""

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseNotModified

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
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    if public:
        response["ETag"] = etag
    return response
