"""Files that are encrypted while they come: none in clear on the disk, none left of what nobody kept."""

import io
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

from probidad.config import urls as site
from probidad.core.anonymity.vault import Vault
from probidad.core.files import uploads
from probidad.core.files.forms import NOT_KEPT, KeepsNoFiles, SealedFilesField
from probidad.core.files.tests import hostile
from probidad.core.files.uploads import takes_sealed_files
from probidad.core.markers import anonymous
from probidad.core.ui.whole import only_whole

SECRET = b"lo que nadie debe hallar en el disco"
handler400, handler403, handler404, handler500 = (
    getattr(site, f"handler{status}") for status in (400, 403, 404, 500)
)


class Form(KeepsNoFiles, forms.Form):
    text = forms.CharField(max_length=5)
    files = SealedFilesField(required=False)


def vault() -> Vault:
    return Vault(settings.THREAD_FILES)


@anonymous
@takes_sealed_files(vault)
def keeps(request):
    """Keeps what comes with a form that holds, and says what it was."""
    form = Form(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse(form.errors, status=422)
    for each in form.cleaned_data["files"]:
        each.keep()
    told = [[each.name, each.size, each.media_type] for each in form.cleaned_data["files"]]
    return JsonResponse({"files": told, "text": form.cleaned_data["text"]})


@anonymous
@takes_sealed_files(vault)
def fails(request):
    len(request.FILES)
    raise ZeroDivisionError


@anonymous
@takes_sealed_files(vault, takes_from=lambda request: "known" in request.COOKIES)
def keeps_of_some(request):
    return keeps(request)


urlpatterns = [
    path("conocidos/", keeps_of_some),
    path("guarda/", keeps),
    path("falla/", fails),
    *site.urlpatterns,
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.THREAD_FILES = tmp_path / "threads"
    return tmp_path / "threads"


def stored(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def send(client, *files: tuple[str, bytes], text: str = "hola", to: str = "/guarda/"):
    return client.post(
        to, {"text": text, "files": [SimpleUploadedFile(name, content) for name, content in files]}
    )


def problem(answer) -> str:
    assert answer.status_code == 422
    return answer.json()["files"][0]


def test_files_come_with_their_names_and_are_on_the_disk_encrypted(client, folder):
    answer = send(client, ("acta.pdf", b"%PDF-1.7 " + SECRET * 9000), ("notas.txt", SECRET))
    assert answer.json() == {
        "files": [["acta.pdf", 9 + len(SECRET) * 9000, "application/pdf"], ["notas.txt", len(SECRET), ""]],
        "text": "hola",
    }
    assert len(stored(folder)) == 2
    assert not any(SECRET in each.read_bytes() for each in stored(folder))


def test_without_files_a_form_is_as_any_other(client, folder):
    assert send(client).json()["files"] == [] and not stored(folder)


def test_where_the_form_does_not_hold_no_file_stays_and_the_writer_is_told(client, folder):
    answer = send(client, ("acta.pdf", SECRET), text="demasiado")
    assert "elegirlos" in problem(answer).lower() and "text" in answer.json()
    assert not stored(folder)


def test_where_the_page_fails_no_file_stays(client, folder):
    client.raise_request_exception = False
    assert send(client, ("acta.pdf", SECRET), to="/falla/").status_code == 500
    assert not stored(folder)


def test_too_many_files_are_told_and_none_stays(client, folder):
    answer = send(client, *[(f"{number}.txt", SECRET) for number in range(21)])
    assert "20" in problem(answer) and not stored(folder)


def test_ten_thousand_files_are_told_beside_the_field_and_the_text_is_kept(client, folder):
    answer = send(client, *[(f"{number}.txt", b"x") for number in range(10_000)])
    assert "20" in problem(answer) and "text" not in answer.json() and not stored(folder)


def test_more_files_than_any_folder_has_are_refused_with_a_page(client, folder, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 30
    answer = send(client, *[(f"{number}.txt", b"x") for number in range(31)])
    assert answer.status_code == 413 and "demasiado grande" in answer.content.decode()
    assert not stored(folder)


def test_more_than_may_come_in_all_is_told_and_what_was_typed_is_kept(client, folder, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 300_000)
    answer = send(client, ("una.txt", bytes(200_000)), ("otra.txt", bytes(200_000)))
    assert "otra.txt" in problem(answer) and "text" not in answer.json()
    assert not stored(folder)


def test_an_empty_file_is_named(client, folder):
    assert "vacio.txt" in problem(send(client, ("vacio.txt", b""))) and not stored(folder)


def test_a_full_disk_is_told(client, folder, monkeypatch):
    usage = namedtuple("Usage", "total used free")(1, 1, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    assert "espacio" in problem(send(client, ("acta.pdf", SECRET)))


def test_a_text_of_50_megabytes_is_refused_with_a_page(client, folder):
    answer = client.post("/guarda/", {"text": "x" * 50_000_000})
    assert answer.status_code == 413 and "demasiado grande" in answer.content.decode()


def test_a_name_cannot_turn_the_text_around_it(client):
    answer = send(client, ("../../acta\u202egpj.exe", SECRET))
    assert answer.json()["files"][0][0] == "actagpj.exe"


def test_what_a_file_is_its_bytes_say(client):
    answer = send(client, ("foto.txt", hostile.photograph()), ("foto.jpg", b"MZ" + SECRET))
    assert [each[2] for each in answer.json()["files"]] == ["image/jpeg", ""]


PART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
IN_PARTS = (
    PART + SECRET * 5000 + b'\r\n--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhola\r\n--x--\r\n'
)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize(
    ("kind", "body", "files"),
    [
        ("multipart/form-data; boundary=x", IN_PARTS, 1),
        ("application/x-www-form-urlencoded", b"x=" + b"y" * 5000 + b"&text=hola", 0),
    ],
    ids=["with files", "without"],
)
def test_a_form_that_was_cut_is_refused_whole(folder, kind, body, files, kept):
    """As the server gives it: the stream ends, and nothing says that it ended too early."""
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/guarda/",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
    }
    application, statuses = only_whole(get_wsgi_application()), []
    for sent in (body[: int(len(body) * kept)], body):
        answer = application(
            request | {"wsgi.input": io.BytesIO(sent)}, lambda status, headers: statuses.append(status[:3])
        )
        answer.close()
        assert len(stored(folder)) == (files if sent is body else 0)
    assert statuses == ["400", "200"]


def test_from_whom_no_files_are_taken_nothing_is_written(client, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "begin", lambda _vault: pytest.fail("a file was begun"))
        assert problem(send(client, ("a.txt", SECRET), to="/conocidos/")) == NOT_KEPT
    client.cookies["known"] = "yes"
    assert send(client, ("a.txt", SECRET), to="/conocidos/").status_code == 200
