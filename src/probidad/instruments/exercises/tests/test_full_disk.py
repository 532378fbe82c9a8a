"""A database that takes nothing any more, at each step of an opening: it is said with what to do, and nothing is lost."""

import json
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client

from probidad.core.anonymity.base64url import decode, encode
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.models import Opening, ParticipationCode, Round, Snapshot
from probidad.instruments.exercises.services import issuing, opening, publishing
from probidad.instruments.exercises.tests.conftest import PASSPHRASE
from probidad.instruments.exercises.tests.opened import nothing_is_published, published
from probidad.instruments.exercises.tests.test_opening_elsewhere import handed_out, opened_elsewhere

pytestmark = pytest.mark.django_db
WHAT_TO_DO = "pide a quien opera la plataforma que haga espacio"


def full(*_args, **_kwargs):
    raise OperationalError("database or disk is full")


# Whose method stores, at each step of what publishes an outcome.
PUBLISHING = {
    "the figures": (QuerySet, "create"),
    "the comments": (QuerySet, "bulk_create"),
    "the end": (Snapshot, "save"),
}


@pytest.fixture(params=PUBLISHING)
def full_while_publishing(request, monkeypatch):
    """Within this context the disk is full from the figures, the comments or the end on."""
    publish, (owner, name) = publishing.publish, PUBLISHING[request.param]

    def meanwhile_full(**given):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            return publish(**given)

    @contextmanager
    def context():
        with monkeypatch.context() as patch:
            patch.setattr(publishing, "publish", meanwhile_full)
            yield

    return context


def says_what_to_do(play) -> bool:
    page = play.cast.client("custodian").get(f"/panel/ejercicios/{play.round.pk}/")
    return WHAT_TO_DO in page.text and "se están abriendo" not in page.text


def upload(play, result: bytes):
    file = SimpleUploadedFile("r.result", result)
    return play.cast.client("custodian").post(f"/panel/ejercicios/{play.round.pk}/resultado/", {"file": file})


def bring(play):
    sent = {"key_file": SimpleUploadedFile("llave.json", play.key_file), "passphrase": PASSPHRASE}
    return play.cast.client("custodian").post(f"/panel/ejercicios/{play.round.pk}/cerrar/", sent)


def test_while_the_server_publishes(ended, full_while_publishing):
    with full_while_publishing(), pytest.raises(opening.Stopped):
        ended.bring_key()
    assert nothing_is_published(ended)
    assert says_what_to_do(ended)
    ended.bring_key()
    published(ended)
    assert queries.comments_of(ended.round).count() == 2


def test_while_an_uploaded_result_is_published(ended, full_while_publishing):
    result = opened_elsewhere(ended, handed_out(ended))
    with full_while_publishing():
        page = upload(ended, result)
    assert page.status_code == 422 and WHAT_TO_DO in page.text
    assert nothing_is_published(ended)
    assert says_what_to_do(ended)
    assert upload(ended, result).status_code == 302
    published(ended)
    assert queries.comments_of(ended.round).count() == 2


def test_an_upload_that_fails_otherwise_is_not_said_to_go_on(ended, monkeypatch):
    result = opened_elsewhere(ended, handed_out(ended))
    monkeypatch.setattr(publishing, "publish", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upload(ended, result)
    assert not queries.opening_progress(ended.round).running


def test_where_not_even_that_can_be_noted_the_result_can_be_uploaded_again(ended, monkeypatch):
    """As where the process is killed: the page can't know, and offers both ways."""
    result = opened_elsewhere(ended, handed_out(ended))
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "publish", full)
        patch.setattr(opening, "_note", full)
        assert WHAT_TO_DO in upload(ended, result).text
    path = f"/panel/ejercicios/{ended.round.pk}/"
    assert f'href="{path}resultado/"' in ended.cast.client("custodian").get(path).text
    assert upload(ended, result).status_code == 302


def test_when_the_key_is_brought_or_the_result_uploaded(ended, monkeypatch):
    result = opened_elsewhere(ended, handed_out(ended))
    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update_or_create", full)
        for page in (bring(ended), upload(ended, result)):
            assert page.status_code == 422 and WHAT_TO_DO in page.text
    assert not Opening.objects.exists() and nothing_is_published(ended)
    assert bring(ended).status_code == 302
    published(ended)


def test_when_the_sealed_answers_are_downloaded(ended, monkeypatch):
    client, path = ended.cast.client("custodian"), f"/panel/ejercicios/{ended.round.pk}/"
    with monkeypatch.context() as patch:
        patch.setattr(Round, "save", full)
        assert client.post(f"{path}respuestas-selladas/").status_code == 302
    assert WHAT_TO_DO in client.get(path).text


def test_when_a_code_is_exchanged_nothing_is_noted_and_it_can_be_tried_again(play, monkeypatch):
    place = issuing.place_of_code(play.codes[0])
    wallet = rehearsal.Wallet(place.manifest, place.unit_id, bytes(16))
    sent = {
        "code": play.codes[0],
        "handle": encode(wallet.handle),
        "token": play.round.token,
        "blinded": [encode(each) for each in wallet.blinded],
    }

    def exchange():
        return Client().post("/ejercicios/credenciales/", json.dumps(sent), content_type="application/json")

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", full)
        refused = exchange()
    assert refused.status_code == 503 and "disco está lleno" in refused.json()["message"]
    row = ParticipationCode.objects.get(pk=place.row.pk)
    assert (row.way, row.handle, row.blinded) == (ParticipationCode.Way.UNUSED, None, "")
    wallet.take([decode(each) for each in exchange().json()["signatures"]])
    assert len(wallet.credentials) == 5
