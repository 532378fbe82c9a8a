"""The pages of whoever takes part with a script: the same for everybody, complete, and nothing before its day."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from probidad.core.anonymity import credentials
from probidad.core.anonymity.base64url import encode
from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.services import ballots

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(play, position: int | None = None, language: str = "") -> str:
    return f"{language}/ejercicios/ronda/{play.round.token}/" + (f"{position}/" if position else "")


def test_everybody_gets_the_same_page_and_no_cookie(cast, play):
    participant = Client()
    participant.post("/ejercicios/", {"code": play.codes[0]})
    for path in (url(play), url(play, 1)):
        pages = {each.get(path).content for each in (Client(), participant, cast.client("ethics_head"))}
        assert len(pages) == 1
    assert not Client().get(url(play)).cookies


def test_a_dilemma_comes_with_what_speaks_for_and_against_so_that_reading_it_asks_nothing(client, play):
    page = client.get(url(play, 1)).content.decode()
    text = play.exercises[0].dilemma_version.text
    facts = json.loads(re.search(r'id="facts" type="application/json">(.+?)</script>', page).group(1))
    assert facts["ratings"] == {option.key: option.rating for option in text.options}
    assert {each["key"] for each in facts["values"]} == set(text.values)
    assert page.count('class="insight insight--') == len(text.options) and "insight--chosen" not in page


def test_nothing_is_read_before_its_day_nor_when_the_round_takes_no_answers(client, prepare, monkeypatch):
    today = timezone.localdate()
    weekly = prepare(opens_on=today, closes_on=today + dt.timedelta(days=30), days_between=Round.Pace.WEEKLY)
    assert client.get(url(weekly, 1)).status_code == 200
    assert client.get(url(weekly, 2)).status_code == 404
    settings = json.loads(
        re.search(r'id="settings"[^>]*>(.+?)</script>', client.get(url(weekly)).content.decode())[1]
    )
    assert settings["available"] == [1]
    monkeypatch.setattr(timezone, "localdate", lambda: today + dt.timedelta(days=31))
    assert client.get(url(weekly)).status_code == client.get(url(weekly, 1)).status_code == 410


def test_a_round_in_preparation_or_an_invented_address_is_not_there(client, prepare):
    assert client.get(url(prepare(opened=False))).status_code == 404
    assert client.get("/ejercicios/ronda/aaaaaaaaaaaaaaaa/").status_code == 404
    assert client.get("/ejercicios/ronda/aaaaaaaaaaaaaaaa/1/").status_code == 404


def test_a_code_that_was_used_is_refused_before_anybody_writes_words_down(client, play):
    def asked(code: str, seed: bytes):
        body = {"code": code, "handle": encode(credentials.Seed(seed).handle)}
        return client.post("/ejercicios/credenciales/", json.dumps(body), content_type="application/json")

    mine, other = bytes(range(16)), bytes(16)
    assert asked(play.codes[0], mine).status_code == 200
    rehearsal.Browser(play.codes[0], mine)
    assert asked(play.codes[0], mine).status_code == 200, "a lost connection costs nothing"
    assert asked(play.codes[0], other).json()["error"] == "issued"
    ballots.cast_answer(who=ballots.participation(play.codes[1]), exercise=play.exercises[0], option="a")
    assert asked(play.codes[1], mine).json()["error"] == "answered_on_server"


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_words_of_the_pages_language_come_first(client, play, language):
    page = client.get(url(play, language=language)).content.decode()
    lists = json.loads(re.search(r'id="settings"[^>]*>(.+?)</script>', page)[1])["words"]
    assert ["spanish" in each for each in lists] == ([False, True] if language else [True, False])


@pytest.mark.parametrize(
    ("language", "weaker"),
    [("", "En este navegador tienes menos protección"), ("/en", "In this browser you are protected less")],
)
def test_whoever_cannot_run_the_script_reads_that_the_other_way_is_weaker_before_going_it(
    client, play, language, weaker
):
    page = client.get(url(play, language=language)).text
    shown = page[page.index('<div class="only-unable') : page.index("<template")]
    told, button = shown.index(weaker), shown.index(f'href="{language}/ejercicios/"')
    assert told < button and page.count(weaker) == 1


def test_the_pages_with_a_script_need_few_queries(client, play, django_assert_max_num_queries):
    for path in (url(play), url(play, 1)):
        client.get(path)  # what a process reads once
        with django_assert_max_num_queries(3):
            assert client.get(path).status_code == 200
