"""A clock that is wrong: of the server, or of a participant's device. No answer is lost, and whoever may notice is told."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import formats, timezone

from probidad.instruments.exercises import rehearsal
from probidad.instruments.exercises.models import Ballot, Round
from probidad.instruments.exercises.services import ballots, opening, rounds
from probidad.instruments.exercises.tests.opened import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# From the first day of a round that lasts a week.
BEFORE, FIRST, WITHIN, AFTER = -400, 0, 3, 400


@pytest.fixture
def jump(monkeypatch):
    """Let the server's clock jump by days from today; the day that it is then."""
    today = timezone.localdate()

    def to(days: int) -> dt.date:
        jumped = today + dt.timedelta(days=days)
        monkeypatch.setattr(timezone, "localdate", lambda *_of: jumped)
        return jumped

    return to


def in_words(day: dt.date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


@pytest.mark.parametrize("days", [BEFORE, FIRST, WITHIN, AFTER])
def test_once_its_key_was_brought_a_round_takes_no_answer_on_any_day_and_can_be_opened(play, jump, days):
    """By a clock that was ahead: on the right days the round's dates don't refuse what its state must."""
    ballots.cast_satisfaction(who=play.participant(), level=5)
    jump(AFTER)
    opening.take_over(round=play.round, public=play.keys().public, actor=play.cast.custodian)
    jump(days)
    with pytest.raises(ballots.RoundNotOpen):
        ballots.cast_satisfaction(who=play.participant(1), level=5)
    play.bring_key()
    assert published(play)["unreadable"] == 0


@pytest.mark.parametrize("days", [BEFORE, AFTER])
def test_a_clock_that_jumps_and_comes_back_loses_no_answer_and_answers_are_taken_again(play, jump, days):
    browser = rehearsal.Browser(play.codes[0])
    browser.answer(1, "a")
    jump(days)
    with pytest.raises(ballots.RoundNotOpen):
        browser.answer(2, "a")
    with pytest.raises(ballots.RoundNotOpen):
        ballots.cast_answer(who=play.participant(1), exercise=play.exercises[0], option="a")
    jump(FIRST)
    browser.answer(2, "a")
    ballots.cast_answer(who=play.participant(1), exercise=play.exercises[0], option="a")
    assert Ballot.objects.count() == 3


def test_whoever_could_open_a_round_that_is_over_by_its_dates_alone_is_told_what_day_it_is_for_the_server(
    play, cast, jump
):
    client, path = cast.client("custodian"), f"/panel/ejercicios/{play.round.pk}/"
    day = jump(AFTER)
    for page in (client.get(path), client.get(f"{path}cerrar/")):
        assert page.status_code == 200
        assert (
            f"hoy es {in_words(day)} y el último día de la ronda fue {in_words(play.round.closes_on)}"
            in page.text
        )
        assert "Si hoy es otro día, no sigas" in page.text


def test_of_a_round_that_was_ended_the_page_says_that_the_day_does_not_matter(ended, cast):
    page = cast.client("custodian").get(f"/panel/ejercicios/{ended.round.pk}/cerrar/")
    assert f"hoy es {in_words(timezone.localdate())}; el último día de la ronda fue" in page.text
    assert "no sigas" not in page.text


def test_browsers_are_told_to_forget_a_round_that_was_ended_not_one_whose_dates_say_so(play, cast, jump):
    def said() -> tuple[int, str | None]:
        page = Client().get(f"/ejercicios/ronda/{play.round.token}/")
        return page.status_code, page.headers.get("Probidad-Round")

    assert said() == (200, None)
    jump(AFTER)
    assert said() == (410, None)
    jump(WITHIN)
    rounds.end_round(round=play.round, actor=cast.ethics_head)
    for state in (Round.State.ENDED, Round.State.ABANDONED):
        Round.objects.update(state=state)
        assert said() == (410, "over")
