"""Somebody writes, step by step and without a script; nothing is sent before the words were confirmed."""

import pytest

from probidad.core.anonymity import receipts
from probidad.instruments.advice import floods, queries
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.tests.walking import Walker, fields

pytestmark = pytest.mark.usefixtures("no_wait")


def opened(walker: Walker):
    thread, writer = threads.find(receipts.read_receipt(" ".join(walker.words)))
    return thread, queries.account_of(thread, threads.writers_keys(thread, writer))


def test_from_the_entrance_to_what_was_sent(house):
    walker = Walker().write(house.cast.institution, situation="Me ofrecieron un regalo")
    assert "Me ofrecieron un regalo" in walker.text and not Thread.objects.exists()
    walker.press()
    assert "Ha llegado" in walker.text
    thread, account = opened(walker)
    assert account.answers == {"situation": "Me ofrecieron un regalo"}
    assert thread.institution == house.cast.institution and thread.language == "es"


def test_wrong_words_lead_nowhere_and_lose_nothing(house):
    walker = Walker().begin(house.cast.institution).press()
    asked = [name for name in fields(walker.page) if name.startswith("word_")]
    walker.press(**dict.fromkeys(asked, "zapato"))
    assert walker.status == 422
    walker.press("receipt")
    assert walker.words[0] in walker.text
    walker.confirm()
    assert "situation" in fields(walker.page)


@pytest.mark.parametrize("step", ["account", "readers", "review"])
def test_no_step_can_be_reached_before_the_words_were_confirmed(house, step):
    walker = Walker().begin(house.cast.institution)
    walker.press(step=step, situation="Ya")
    assert any(name.startswith("word_") for name in fields(walker.page))
    assert not Thread.objects.exists()


def test_sent_twice_it_is_one_conversation(house):
    walker = Walker().write(house.cast.institution)
    review = walker.page
    walker.press()
    walker.page = review
    walker.press()
    assert "Ha llegado" in walker.text and Thread.objects.count() == 1
    assert floods.UNSOLVED_A_SECOND
