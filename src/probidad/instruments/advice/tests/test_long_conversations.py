"""A conversation of many long messages comes in parts of less than 100 kB, which together hold all of it."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.queries.parts import LARGEST, part_of
from probidad.instruments.advice.services import handling, threads
from probidad.instruments.advice.tests.test_passing import taken
from probidad.instruments.advice.tests.test_staff_pages import at
from probidad.instruments.advice.tests.walking import Walker

LONG = "¿Y si <ñandú> & «compañía»?\n" * 90
lengths = st.lists(st.integers(0, LARGEST * 2), min_size=1, max_size=30)


def invented(sizes: list[int]) -> list:
    return [
        SimpleNamespace(number=place, texts=["x" * size], files=[])
        for place, size in enumerate(sizes, start=1)
    ]


@pytest.mark.once
@given(lengths)
def test_going_back_from_the_latest_part_shows_each_message_once(sizes):
    conversation, shown = invented(sizes), []
    part = part_of(conversation)
    assert part.later is None
    while True:
        shown = part.shown + shown
        assert len(part.shown) == 1 or sum(len(each.texts[0]) for each in part.shown) <= LARGEST
        if part.earlier is None:
            break
        part = part_of(conversation, str(part.earlier))
        assert part.later
    assert shown == conversation


@pytest.mark.once
@given(lengths, st.integers(1, 30))
def test_going_on_from_any_part_misses_nothing(sizes, begin):
    conversation = invented(sizes)
    part = part_of(conversation, str(begin))
    while part.later:
        following = part_of(conversation, str(part.later))
        assert following.shown[0].number <= part.shown[-1].number + 1
        assert following.shown[-1].number > part.shown[-1].number
        part = following
    assert part.shown[-1] == conversation[-1]


@pytest.mark.parametrize("until", ["0", "-1", "x", "999", "1 2", "١"])
@pytest.mark.once
def test_a_number_that_is_no_message_gives_the_latest(until):
    conversation = invented([10, 10])
    assert part_of(conversation, until) == part_of(conversation)


@pytest.mark.once
@pytest.mark.usefixtures("no_wait")
def test_both_sides_read_a_hundred_long_messages_in_small_pages(house):
    walker = Walker().write(house.cast.institution, situation="Así empezó").press()
    thread = Thread.objects.get()
    keys = house.keys("advisor", thread)
    for number in range(100):
        threads.add_message(thread, keys, rules.Said(text=f"Mensaje {number}. {LONG}"))
    walker.come_back()
    browser = house.browser("advisor")
    for get in (walker.client.get, browser.get):
        page = at(thread) if get == browser.get else walker.root + "volver/conversacion/"
        texts, query = [], ""
        while query is not None:
            answer = get(page + query)
            assert answer.status_code == 200 and len(answer.content) < 100_000
            texts.append(answer.content.decode())
            found = re.search(r'href="(\?hasta=\d+)#messages">Mensajes anteriores', texts[-1])
            query = found and found.group(1)
        assert "Mensaje 99." in texts[0] and "Así empezó" in texts[-1]
        assert all(any(f"Mensaje {number}." in each for each in texts) for number in range(100))


@pytest.mark.once
def test_colleagues_read_a_hundred_long_notes_in_small_pages_too(house):
    thread, keys = taken(house)
    for number in range(100):
        handling.add_note(thread, keys, house.cast.advisor, rules.Remark(text=f"Nota {number}. {LONG}"))
        threads.add_message(thread, keys, rules.Said(text=LONG))
    browser, texts, query = house.browser("advisor"), [], ""
    while query is not None:
        answer = browser.get(at(thread) + query)
        assert answer.status_code == 200 and len(answer.content) < 100_000
        texts.append(answer.content.decode())
        found = re.search(r'href="(\?notas=\d+)#notes">Notas anteriores', texts[-1])
        query = found and found.group(1)
    assert "Nota 99." in texts[0] and "Las notas más recientes" in texts[-1]
    assert all(any(f"Nota {number}." in each for each in texts) for number in range(100))
