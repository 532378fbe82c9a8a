"""What is larger than any form is refused before it is read; what isn't stays in memory."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from probidad.core.files.cleaning import MAX_IMAGE_BYTES, MAX_PDF_BYTES
from probidad.core.files.sheets import MAX_BYTES as MAX_SHEET_BYTES
from probidad.core.ui.middleware import RequestSizeMiddleware

MEGABYTE = 1024 * 1024


class Body(io.RawIOBase):
    """A body of zeros that counts how much of it was read."""

    def __init__(self, size: int):
        self.left, self.taken = size, 0

    def read(self, size=-1):
        part = bytes(self.left if size < 0 else min(size, self.left))
        self.left -= len(part)
        self.taken += len(part)
        return part


def send(client, path: str, size: int):
    body = Body(size)
    extra = {"wsgi.input": body, "CONTENT_LENGTH": str(size)}
    answer = client.generic("POST", path, b"", "multipart/form-data; boundary=x", **extra)
    return answer, body


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_a_huge_upload_is_refused_unread_in_the_visitor_s_language(client, db, language):
    client.cookies["django_language"] = language
    answer, body = send(client, "/panel/cuenta/login/", 200 * MEGABYTE)
    page = answer.content.decode()
    assert answer.status_code == 413 and body.taken == 0
    assert ("Es demasiado grande" if language == "es-mx" else "That is too large") in page


def test_anonymous_and_public_pages_take_no_files(client, db):
    for path, words in (("/ejercicios/", "demasiado grande"), ("/en/ejercicios/", "too large")):
        answer, _ = send(client, path, 2 * MEGABYTE)
        assert answer.status_code == 413 and words in answer.content.decode()
        assert not answer.cookies


def test_what_is_a_little_too_large_is_taken_so_that_the_browser_shows_the_page(client, db):
    answer, body = send(client, "/panel/", 30 * MEGABYTE)
    assert answer.status_code == 413 and body.left == 0


@pytest.mark.parametrize("size", ["", "x", "0", "100"])
def test_a_request_without_a_readable_size_goes_on(size):
    middleware = RequestSizeMiddleware(lambda request: HttpResponse("on"))
    request = RequestFactory().post("/panel/", CONTENT_LENGTH=size)
    assert middleware(request).content == b"on"


def test_the_largest_form_fits():
    largest = max(MAX_SHEET_BYTES, MAX_IMAGE_BYTES + MAX_PDF_BYTES)
    assert largest + MEGABYTE // 2 < settings.FILE_UPLOAD_MAX_MEMORY_SIZE < largest + 2 * MEGABYTE


def test_an_upload_of_the_largest_size_stays_in_memory():
    upload = io.BytesIO(bytes(20 * MEGABYTE))
    upload.name = "lista.csv"
    request = RequestFactory().post("/panel/", {"file": upload})
    [found] = request.FILES.values()
    assert isinstance(found, InMemoryUploadedFile) and found.size == 20 * MEGABYTE
