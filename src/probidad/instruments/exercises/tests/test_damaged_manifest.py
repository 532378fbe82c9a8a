"""A round whose manifest was damaged while it is open: nobody takes part in it, and nobody meets an error."""

import pytest
from django.test import Client

from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.models import Ballot, SignedManifest
from probidad.instruments.exercises.queries import manifests

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
    for remembered in manifests.REMEMBERED:
        remembered.cache_clear()
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
    assert response.status_code == (200 if there else 404)
