"""A round whose manifest or issuing keys were damaged while it is open: nobody takes part in it, and nobody meets an error."""

import pytest
from django.test import Client

from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.models import Ballot, IssuingKey, ParticipationCode, SignedManifest
from probidad.instruments.exercises.queries import manifests
from probidad.instruments.exercises.services import issuing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(params=["cut", "empty", "gone"])
def damaged(request, play):
    """A participant's ballot and cookie from before, and what is asked afterwards."""
    client = Client()
    client.post("/ejercicios/", {"code": play.codes[0]})
    browser = rehearsal.Browser(play.codes[1])
    sent = {
        name: encode(value) if isinstance(value, bytes) else value
        for name, value in browser.wallet.answer(1, "a").items()
    }
    stored = SignedManifest.objects.filter(round=play.round)
    if request.param == "gone":
        stored.delete()
    else:
        stored.update(document="" if request.param == "empty" else stored.get().document[:200])
    forget()
    return play, client, sent


@pytest.mark.parametrize("page", ["ronda/", "dilema/1/", "dilema/1/orientacion/", "resumen/"])
def test_whoever_takes_part_is_told_that_the_round_takes_no_answers(damaged, page):
    _play, client, _sent = damaged
    assert client.get(f"/ejercicios/{page}").status_code == 410


def test_an_answer_that_was_chosen_before_is_not_counted(damaged):
    _play, client, _sent = damaged
    response = client.post("/ejercicios/dilema/1/confirmar/", {"option": "a", "confirmed": "1"})
    assert response.status_code == 410
    assert not Ballot.objects.exists()


def test_a_code_is_answered_beside_its_field(damaged):
    play, _client, _sent = damaged
    for address in ("/ejercicios/", "/ejercicios/kiosco/"):
        response = Client().post(address, {"code": play.codes[2]})
        assert response.status_code == 422
        assert "no recibe respuestas" in response.content.decode()


def test_credentials_and_ballots_are_refused_in_words(damaged):
    play, client, sent = damaged
    exchange = {"code": play.codes[2], "handle": encode(bytes(16))}
    for path, body in (("credenciales/", exchange), ("urna/", sent)):
        response = client.post(f"/ejercicios/{path}", body, content_type="application/json")
        assert response.status_code == 410, response.content
    assert not Ballot.objects.exists()


@pytest.mark.each_database
def test_the_manifests_own_page_names_it(damaged):
    play, _client, _sent = damaged
    response = Client().get(f"/ejercicios/comprobar/{play.round.token}/")
    if SignedManifest.objects.filter(round=play.round).exists():
        assert "ya no se puede leer" in response.content.decode()
    else:
        assert response.status_code == 404


def test_the_page_with_a_script_is_no_error(damaged):
    play, _client, _sent = damaged
    there = SignedManifest.objects.filter(round=play.round).exists()
    response = Client().get(f"/ejercicios/ronda/{play.round.token}/")
    assert response.status_code == (410 if there else 404)
    assert "Probidad-Round" not in response, "browsers keep what they hold: it may be mended"


def forget():
    for remembered in manifests.REMEMBERED:
        remembered.cache_clear()


def test_a_manifest_that_is_put_back_counts_at_once(play):
    row = SignedManifest.objects.get(round=play.round)
    forget()
    SignedManifest.objects.all().delete()
    client = Client()
    assert client.post("/ejercicios/", {"code": play.codes[0]}).status_code == 422
    row.save(force_insert=True)
    assert client.post("/ejercicios/", {"code": play.codes[0]}).status_code == 302


def test_credentials_are_refused_in_words_where_an_issuing_key_is_gone(play):
    place = issuing.place_of_code(play.codes[0])
    wallet = rehearsal.Wallet(place.manifest, place.unit_id, bytes(16))
    sent = {
        "code": play.codes[0],
        "handle": encode(wallet.handle),
        "token": play.round.token,
        "blinded": [encode(each) for each in wallet.blinded],
    }
    forget()
    IssuingKey.objects.filter(use=IssuingKey.Use.COMMENT).update(private=None)
    response = Client().post("/ejercicios/credenciales/", sent, content_type="application/json")
    assert response.status_code == 410, response.content
    assert ParticipationCode.objects.get(pk=place.row.pk).way == "", "nothing is noted"


def test_an_answer_without_a_script_is_refused_in_words_where_the_units_key_is_gone(play):
    client, person = Client(), play.of_unit("Tesorería")[0]
    client.post("/ejercicios/", {"code": person.code})
    client.post("/ejercicios/dilema/1/", {"option": "a"})
    forget()
    IssuingKey.objects.filter(use=IssuingKey.Use.UNIT).update(private=None)
    response = client.post("/ejercicios/dilema/1/", {"option": "a", "confirmed": "1"})
    assert response.status_code == 410
    assert not Ballot.objects.exists()
