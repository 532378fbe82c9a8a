"""Dilemmas that come one after the other: only what has come is answered, and everybody is told alike, once."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import codes
from probidad.core.tasks import worker
from probidad.instruments.exercises import queries, rules, tasks
from probidad.instruments.exercises.models import Ballot, RosterEntry, Round
from probidad.instruments.exercises.services import announcements, ballots, rounds
from probidad.instruments.exercises.tests.conftest import LIBRARY

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST = dt.date(2026, 12, 1)


@pytest.fixture
def clock(monkeypatch):
    """``clock(3)``: it is the third day of the round."""

    def move(day: int) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda: FIRST + dt.timedelta(days=day - 1))

    move(1)
    return move


@pytest.fixture
def weekly(prepare, clock):
    """Three dilemmas, one a week, in a round of thirty days; codes were mailed on its first."""
    last = FIRST + dt.timedelta(days=30)
    return prepare(dilemmas=3, opens_on=FIRST, closes_on=last, days_between=Round.Pace.WEEKLY)


def announced() -> list[str]:
    """To whom the worker's next round of mails goes."""
    before = len(mail.outbox)
    tasks.announce_dilemmas()
    worker.run_due()
    return [to for each in mail.outbox[before:] for to in each.to]


@given(
    opens_on=st.dates(),
    pace=st.sampled_from(Round.Pace.values),
    dilemmas=st.integers(1, 60),
    days=st.integers(0, 900),
)
def test_whatever_the_pace_the_day_that_is_proposed_would_do_and_none_before_it(
    opens_on, pace, dilemmas, days
):
    days_of = [rules.first_day(opens_on, pace, position) for position in range(1, dilemmas + 1)]
    assert days_of == sorted(days_of) and days_of[0] == opens_on
    closes_on = min(opens_on.toordinal() + days, dt.date.max.toordinal())
    fits = not queries.pace_problem(opens_on, dt.date.fromordinal(closes_on), pace, dilemmas)
    assert fits == (days_of[-1].toordinal() <= closes_on)


@pytest.mark.each_database
@pytest.mark.parametrize(("language", "day"), [("es-mx", "15 de diciembre de 2026"), ("en", "15 Dec 2026")])
def test_a_last_day_before_the_last_dilemma_is_refused_with_the_day_that_would_do(
    prepare, clock, cast, language, day
):
    dilemmas = [each.dilemma_version_id for each in prepare(dilemmas=3, opened=False).exercises]
    form = {"title": "Por semana", "opens_on": FIRST, "closes_on": FIRST + dt.timedelta(days=13)}
    form |= {"minimum_group": 10, "days_between": 7, "dilemmas": dilemmas}
    client = cast.client("ethics_head", language=language)
    path = f"/panel/ejercicios/nueva/{cast.institution.slug}/"
    page = client.post(path, form)
    assert page.status_code == 422 and day in page.context["form"].errors["closes_on"][0]
    assert re.search(r'value="7"[^>]* checked', page.text)
    made = client.post(path, form | {"closes_on": FIRST + dt.timedelta(days=14)})
    detail = client.get(made.url).text
    assert detail.count("2026") >= 5 and ("desde el" in detail or "from " in detail)
    assert Round.objects.get(title="Por semana").days_between == Round.Pace.WEEKLY


@pytest.mark.parametrize("value", ["3", "-7", "x", "", "99999999999999999999"])
def test_a_pace_that_is_none_is_told_beside_its_field(prepare, cast, value):
    path = f"/panel/ejercicios/{prepare(opened=False).round.pk}/editar/"
    page = cast.client("ethics_head").post(path, {"days_between": value, "opens_on": "9999-12-30"})
    assert page.status_code == 422 and page.context["form"].errors["days_between"]


@pytest.mark.each_database
def test_a_round_whose_last_dilemma_would_come_too_late_does_not_open(prepare, cast, clock):
    play = prepare(opened=False, opens_on=FIRST, closes_on=FIRST)
    assert not queries.obstacles(play.round)
    Round.objects.update(days_between=Round.Pace.DAILY)
    with pytest.raises(ValidationError) as refused:
        rounds.open_round(round=play.round, actor=cast.ethics_head)
    assert "2 de diciembre" in refused.value.messages[0]


@pytest.mark.parametrize("language", ["", "/en"])
def test_only_the_dilemmas_that_have_come_can_be_read_and_answered(weekly, clock, language):
    titles = [each.dilemma_version.content["title"]["en" if language else "es"] for each in weekly.exercises]
    browser = Client()
    browser.post(f"{language}/ejercicios/", {"code": weekly.codes[0]})
    for day, come in ((1, 1), (7, 1), (8, 2), (14, 2), (15, 3)):
        clock(day)
        page = browser.get(f"{language}/ejercicios/ronda/").text
        assert [title in page for title in titles] == [number < come for number in range(3)], day
        for position in (1, 2, 3):
            found = browser.get(f"{language}/ejercicios/dilema/{position}/")
            assert found.status_code == (200 if position <= come else 302), (day, position)
        late = {"option": "a", "confirmed": "1"}
        assert browser.post(f"{language}/ejercicios/dilema/{come + 1}/", late).url.endswith("/ronda/")
        assert browser.get(f"{language}/ejercicios/dilema/3/orientacion/").status_code == 302
    assert not Ballot.objects.exists()


def test_the_service_takes_no_answer_or_comment_before_a_dilemmas_day(weekly, clock):
    second = queries.exercises_to_answer(weekly.round)[1]
    for day, taken in ((1, False), (7, False), (8, True)):
        clock(day)
        for cast, said in ((ballots.cast_answer, {"option": "a"}), (ballots.cast_comment, {"text": "Sí."})):
            if taken:
                assert cast(who=weekly.participant(), exercise=second, **said)
            else:
                with pytest.raises(ballots.NotItsDay):
                    cast(who=weekly.participant(), exercise=second, **said)


def test_whoever_has_answered_all_that_came_is_told_when_to_come_back_and_may_rate(weekly, clock):
    browser = Client()
    browser.post("/ejercicios/", {"code": weekly.codes[0]})
    assert "0 de 1 dilema hasta ahora" in browser.get("/ejercicios/resumen/").text
    browser.post("/ejercicios/dilema/1/", {"option": "a", "confirmed": "1"})
    for page in ("ronda/", "dilema/1/orientacion/", "resumen/"):
        text = browser.get(f"/ejercicios/{page}").text
        assert "El siguiente dilema llega el 8 de diciembre de 2026" in text, page
        assert "/ejercicios/dilema/2/" not in text
    assert browser.post("/ejercicios/resumen/", {"level": "5"}).status_code == 302
    clock(8)
    assert "/ejercicios/dilema/2/" in browser.get("/ejercicios/dilema/1/orientacion/").text
    clock(15)
    for position in (2, 3):
        browser.post(f"/ejercicios/dilema/{position}/", {"option": "a", "confirmed": "1"})
    assert "siguiente dilema llega" not in browser.get("/ejercicios/ronda/").text
    assert Ballot.objects.count() == 4


@pytest.mark.each_database
def test_everybody_is_told_once_of_each_dilemma_whoever_has_answered(weekly, clock, cast):
    assert announced() == []  # the first came with the code
    second = queries.exercises_to_answer(weekly.round)[1]
    clock(8)
    ballots.cast_answer(who=weekly.participant(), exercise=second, option="a")
    told = announced()
    assert len(told) == len(set(told)) == 27
    clock(9)
    assert announced() == []
    clock(15)
    assert sorted(announced()) == sorted(told)
    clock(20)
    assert announced() == []
    assert set(RosterEntry.objects.values_list("told", flat=True)) == {3}


@pytest.mark.parametrize(
    ("language", "words"), [("es-mx", "el código del primer correo"), ("en", "the first mail")]
)
def test_the_mail_names_round_and_institution_and_neither_topic_nor_code(
    weekly, clock, settings, language, words
):
    settings.LANGUAGE_CODE = language
    clock(8)
    announced()
    [subject], [text] = {each.subject for each in mail.outbox}, {each.body for each in mail.outbox}
    for said in (subject, text):
        assert weekly.round.title in said and weekly.round.institution.name in said
    assert words in text and "/ejercicios/" in text and "#" not in text and "31" in text
    kept = text + subject
    assert not [code for code in weekly.codes if code in kept or codes.grouped(code) in kept]
    assert not [
        title
        for each in weekly.exercises
        for title in each.dilemma_version.content["title"].values()
        if title in kept
    ]


def test_a_worker_that_dies_while_telling_tells_nobody_twice(weekly, clock):
    clock(8)
    told: list[str] = []

    def dying(entry):
        told.append(entry.email)
        if len(told) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        announcements.tell_batch(round=weekly.round, position=2, deliver=dying)
    told += announced()
    assert len(told) == len(set(told)) == 27


def test_a_long_list_is_told_batch_by_batch_and_nobody_is_left_out_or_told_twice(weekly, clock, monkeypatch):
    monkeypatch.setattr(announcements, "BATCH", 10)
    clock(8)
    told = announced()
    assert len(told) == len(set(told)) == 27


def test_two_workers_tell_nobody_twice(weekly, clock):
    clock(8)
    told: list[str] = []

    def deliver(entry):
        told.append(entry.email)
        if len(told) == 1:  # a second worker does all the rest while this one is at its first mail
            announcements.tell_batch(
                round=weekly.round, position=2, deliver=lambda entry: told.append(entry.email)
            )

    announcements.tell_batch(round=weekly.round, position=2, deliver=deliver)
    assert len(told) == len(set(told)) == 27


@pytest.mark.each_database
def test_addresses_that_were_refused_are_tried_again_and_a_dead_mail_server_is_left_alone(weekly, clock):
    clock(8)
    tries: list[str] = []

    def refusing(entry):
        tries.append(entry.email)
        raise ConnectionRefusedError

    assert announcements.tell_batch(round=weekly.round, position=2, deliver=refusing) == (0, 10)
    assert len(tries) == 10
    assert len(set(announced())) == 27


def test_of_several_dilemmas_that_came_while_no_worker_ran_only_the_newest_is_told(weekly, clock):
    clock(15)
    assert len(announced()) == 27
    assert {"número 3 de 3" in each.body for each in mail.outbox} == {True}


@pytest.mark.each_database
def test_nobody_is_told_once_the_round_is_over_nor_in_a_round_without_pace(weekly, prepare, clock, cast):
    other = prepare(opens_on=FIRST, closes_on=FIRST + dt.timedelta(days=30)).round
    clock(8)
    rounds.end_round(round=weekly.round, actor=cast.ethics_head)
    assert announced() == [] and other.days_between == 0
    Round.objects.filter(pk=weekly.round.pk).update(state=Round.State.OPEN, closes_on=FIRST)
    tasks.tell_of_dilemma(weekly.round.pk)  # queued before
    assert not mail.outbox


def test_whoever_gets_the_code_late_is_told_of_later_dilemmas_only(prepare, clock, cast):
    last = FIRST + dt.timedelta(days=30)
    play = prepare(dilemmas=3, opens_on=FIRST, closes_on=last, days_between=7, opened=False)
    rounds.open_round(round=play.round, actor=cast.ethics_head)
    clock(8)
    worker.run_due()
    assert len(mail.outbox) == 27 and "Guarda este correo" in mail.outbox[0].body
    assert announced() == []
    clock(15)
    assert len(announced()) == 27


def test_codes_that_went_out_before_the_first_day_are_not_followed_by_a_mail_on_it(prepare, clock, cast):
    clock(-3)
    prepare(opens_on=FIRST, closes_on=FIRST + dt.timedelta(days=9), days_between=7)
    clock(1)
    assert announced() == []
    clock(8)
    assert len(announced()) == 27


def test_who_ends_a_paced_round_early_reads_how_many_dilemmas_never_came(weekly, clock, cast):
    path = f"/panel/ejercicios/{weekly.round.pk}/terminar/"
    head = cast.client("ethics_head")
    assert "Todavía no llegan 2 dilemas" in head.get(path).text
    clock(15)
    assert "Todavía no llega" not in head.get(path).text


def test_what_has_come_is_never_kept_with_the_exercises_of_an_open_round(weekly, clock):
    for day, come in ((1, 1), (8, 2), (15, 3), (1, 1)):
        clock(day)
        assert queries.newest_position(weekly.round) == come
    assert len(LIBRARY) > len(queries.exercises_to_answer(weekly.round)) == 3
