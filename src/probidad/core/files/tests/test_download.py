"""Stored files: who may open them and how they are sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from probidad.core.files.intake import CleanFile, clean_upload
from probidad.core.files.models import StoredFile
from probidad.core.files.services import delete_file, store_file
from probidad.core.files.tests import hostile


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored(cast) -> StoredFile:
    clean = clean_upload(SimpleUploadedFile("acta.pdf", hostile.pdf_bytes()))
    return store_file(clean=clean, uploaded_by=cast.advisor)


def url(stored) -> str:
    return reverse("files:download", args=[stored.pk])


def test_a_file_is_sent_as_a_download_that_no_browser_runs(cast, stored):
    response = cast.client("advisor").get(url(stored))
    assert response.status_code == 200 and b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="acta.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (
        "sandbox" in response["Content-Security-Policy"]
        and "script" not in response["Content-Security-Policy"]
    )
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["ethics_head", "operator", "auditor", "other_ethics_head", "outsider"])
def test_a_file_does_not_exist_for_whoever_did_not_upload_it(cast, stored, who):
    assert cast.client(who).get(url(stored)).status_code == 404


def test_a_visitor_is_sent_to_sign_in(cast, stored):
    assert cast.client("visitor").get(url(stored)).status_code == 302


def test_a_file_whose_bytes_are_gone_is_not_found(cast, stored):
    stored.file.storage.delete(stored.file.name)
    assert cast.client("advisor").get(url(stored)).status_code == 404


def test_the_disk_shows_neither_name_nor_type(stored, tmp_path):
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "acta" not in path.name and path.suffix == ""


def test_a_row_that_cannot_be_written_leaves_no_bytes(db, tmp_path, monkeypatch):
    monkeypatch.setattr(StoredFile, "save", lambda self, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store_file(clean=CleanFile(b"x", "image/png", "x.png"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_bytes_go_only_once_the_row_is_certainly_gone(tmp_path):
    stored = store_file(clean=CleanFile(b"x", "image/png", "x.png"))
    with transaction.atomic():
        delete_file(stored=stored)
        assert [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (
        not [path for path in tmp_path.rglob("*") if path.is_file()] and connection.in_atomic_block is False
    )
