"""A device that many use: nothing of one person is left for the next."""

import re

import pytest
from django.test import Client

from probidad.instruments.exercises.models import Ballot

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def kiosk(play):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/ejercicios/kiosco/", {"code": play.codes[0]}).url == "/ejercicios/ronda/"
    return client


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_next_person_finds_nothing_of_the_one_before(kiosk, language):
    assert kiosk.get("/ejercicios/ronda/").status_code == 200
    kiosk.get(f"{language}/ejercicios/kiosco/")
    assert kiosk.get("/ejercicios/ronda/").status_code == 401
    assert kiosk.get("/en/ejercicios/ronda/").status_code == 401


def test_whoever_finishes_leaves_the_first_page_to_the_next(kiosk):
    kiosk.post("/ejercicios/dilema/1/", {"option": "a", "confirmed": "1"})
    assert kiosk.post("/ejercicios/salir/").url == "/ejercicios/kiosco/"
    assert kiosk.get("/ejercicios/dilema/1/orientacion/").status_code == 401
    assert Ballot.objects.count() == 1


def test_whoever_goes_away_is_asked_and_then_forgotten(kiosk):
    page = kiosk.get("/ejercicios/dilema/1/")
    seconds, _sep, url = page["Refresh"].partition("; url=")
    assert int(seconds) >= 120
    asked = kiosk.get(url)
    assert asked.status_code == 200 and asked["Refresh"] == "60; url=/ejercicios/kiosco/"
    assert kiosk.get("/ejercicios/dilema/1/").status_code == 200  # still there
    kiosk.get("/ejercicios/kiosco/")
    assert kiosk.get(url).url == "/ejercicios/kiosco/"


def test_on_a_device_of_ones_own_no_page_runs_away(play):
    client = Client()
    client.post("/ejercicios/", {"code": play.codes[0]})
    assert "Refresh" not in client.get("/ejercicios/ronda/")


def test_the_page_of_shared_devices_runs_no_script_of_the_exercises(client, db):
    scripts = r'<script[^>]+src="[^"]*exercises/'
    assert re.search(scripts, client.get("/ejercicios/").text)
    assert not re.search(scripts, client.get("/ejercicios/kiosco/").text)


def test_a_wrong_code_is_told_beside_the_field(client, db):
    page = client.post("/ejercicios/kiosco/", {"code": "K7QM"})
    assert page.status_code == 422 and "demasiado corto" in page.text and "K7QM" in page.text
