"""Against floods: a puzzle for browsers with scripts, some patience for the others, and an end of what is done at once."""

import hashlib
import itertools
import threading
import time

import pytest

from probidad.core.anonymity import receipts
from probidad.core.api.throttle import Bucket
from probidad.instruments.advice import floods
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.tests.walking import Walker, fields

once = pytest.mark.once


@pytest.fixture(autouse=True)
def an_empty_house(monkeypatch):
    """No turn was spent, the bucket is full, and the puzzle is small."""
    monkeypatch.setattr(floods, "_spent", {})
    monkeypatch.setattr(floods, "_unsolved", Bucket(floods.UNSOLVED_A_SECOND))
    monkeypatch.setattr(floods, "BITS", 6)


def solution(turn: str) -> str:
    return next(str(each) for each in itertools.count() if floods.solves(turn, str(each)))


def old_turn(monkeypatch, seconds: int = floods.PATIENCE + 10) -> str:
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr(floods.time, "time", lambda: now - seconds)
        return floods.new_turn()


RECEIPT = receipts.new_receipt()


def passes(turn: str, solved: str = "", receipt: receipts.Receipt = RECEIPT) -> bool:
    try:
        with floods.admitted(turn, solved, receipt):
            return True
    except floods.Wait:
        return False


@once
def test_a_solved_puzzle_passes_at_once_and_for_one_receipt():
    turn = floods.new_turn()
    solved = solution(turn)
    assert passes(turn, solved)
    assert not passes(turn, solved, receipts.new_receipt())


@once
def test_what_is_sent_twice_passes_again_and_not_for_ever():
    turn = floods.new_turn()
    solved = solution(turn)
    passed = [passes(turn, solved) for _each in range(floods.PASSES + 1)]
    assert passed == [True] * floods.PASSES + [False]


@once
def test_a_solution_begins_with_zeros_as_the_script_finds_it():
    turn = floods.new_turn()
    digest = hashlib.sha256(f"{turn}.{solution(turn)}".encode()).digest()
    assert digest[0] >> 2 == 0


@once
@pytest.mark.parametrize("wrong", ["", "0" * 21, "ñ"], ids=["nothing", "too long", "not a number"])
def test_what_is_no_solution_does_not_pass(wrong):
    assert not passes(floods.new_turn(), wrong)


@once
def test_without_a_script_one_passes_after_some_seconds(monkeypatch):
    assert not passes(floods.new_turn())
    assert passes(old_turn(monkeypatch))


@once
def test_those_without_a_script_share_a_bucket(monkeypatch):
    monkeypatch.setattr(floods, "_unsolved", Bucket(1, clock=lambda: 0.0))
    turns = [old_turn(monkeypatch) for _each in range(3)]
    assert [passes(turn) for turn in turns] == [True, True, False]
    solved = floods.new_turn()
    assert passes(solved, solution(solved))


@once
@pytest.mark.parametrize("forged", ["", "abc", "WzAsICJ4Il0:1abc:def"])
def test_a_forged_turn_does_not_pass_and_is_replaced(forged):
    assert not passes(forged)
    assert floods.kept_turn(forged) != forged


@once
def test_a_turn_says_no_second(monkeypatch):
    now = time.time() // 10 * 10
    made = set()
    for second in (0, 4.2, 9.9):
        monkeypatch.setattr(floods.time, "time", lambda second=second: now + second)
        made.add(floods.signing.loads(floods.new_turn(), salt=floods._SALT)[0])
    assert len(made) == 1


@once
def test_beyond_what_can_be_done_at_once_one_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(floods, "_places", threading.BoundedSemaphore(1))
    first, second = floods.new_turn(), floods.new_turn()
    with floods.admitted(first, solution(first), RECEIPT):
        assert not passes(second, solution(second))
    third = floods.new_turn()
    assert passes(third, solution(third))


def test_who_sends_too_soon_is_told_how_long_to_wait_and_keeps_everything(house, monkeypatch):
    walker = Walker().write(house.cast.institution, situation="Lo que escribí")
    walker.press()
    assert walker.status == 429 and int(walker.page["Retry-After"]) <= floods.PATIENCE
    assert "Lo que escribí" in walker.text and not Thread.objects.exists()
    monkeypatch.setattr(floods, "PATIENCE", 0)
    assert "Ha llegado" in walker.press().text


def test_with_the_puzzle_solved_one_sends_at_once(house):
    walker = Walker().write(house.cast.institution)
    turn = walker.page.context["draft"].turn
    walker.press(solution=solution(turn))
    assert "Ha llegado" in walker.text


def test_pressed_twice_with_the_puzzle_solved_it_has_arrived_both_times(house):
    walker = Walker().write(house.cast.institution)
    review, solved = walker.page, solution(walker.page.context["draft"].turn)
    for _each in range(2):
        walker.page = review
        assert "Ha llegado" in walker.press(solution=solved).text
    assert Thread.objects.count() == 1


def test_whoever_comes_back_too_soon_keeps_the_words(house):
    walker = Walker()
    words = " ".join(receipts.new_receipt().words("es"))
    walker.come_back(words)
    assert walker.status == 429 and words in walker.text and "Retry-After" in walker.page
    turn = fields(walker.page)["turn"][0]
    walker.come_back(words, turn=turn, solution=solution(turn))
    assert walker.status == 422 and "Ninguna conversación" in walker.text


@once
def test_derivations_leave_threads_for_everybody_else(settings):
    assert 0 < floods.AT_ONCE < settings.WEB_THREADS
