"""The public list of news: whoever has a receipt finds their mark in it, and nobody learns anything else."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from probidad.instruments.advice import marks
from probidad.instruments.advice.models import NewsBatch, Thread
from probidad.instruments.advice.services import news
from probidad.instruments.advice.tests.walking import Walker

MARK = re.compile(r"[A-Z2-7]{4}-[A-Z2-7]{4}")


def listed(path: str = "novedades.txt") -> list[str]:
    return MARK.findall(Walker().get(path).text)


@pytest.fixture
def today(house):
    return timezone.localdate()


def test_the_writer_finds_the_mark_that_the_conversations_page_said(house, today, no_wait):
    receipt, thread = house.write()
    walker = Walker()
    walker.words = receipt.words("es")
    shown = MARK.findall(walker.come_back().text)
    Thread.objects.update(has_news=True)
    news.publish(today=today)
    assert (
        shown[0] == marks.mark(thread.token, today)
        and shown[0] in listed()
        and shown[0] in listed("novedades/")
    )
    news.publish(today=today + dt.timedelta(days=1))
    assert shown[1] in listed() and shown[0] not in listed()


def test_a_conversation_without_news_is_not_in_it(house, today):
    _receipt, thread = house.write()
    news.publish(today=today)
    assert marks.mark(thread.token, today) not in listed()


def test_a_list_that_is_out_does_not_change_with_what_happens(house, today):
    house.write()
    news.publish(today=today)
    before = listed()
    Thread.objects.update(has_news=True)
    news.publish(today=today)
    assert listed() == before and NewsBatch.objects.count() == 1


def test_drawn_marks_look_like_the_others_and_hide_how_many_there_are():
    for count in (0, 1, marks.STEP - 1, marks.STEP):
        real = {marks.mark(str(each), dt.date(2026, 1, 1)) for each in range(count)}
        found = marks.padded(real)
        assert len(found) % marks.STEP == 0 and len(found) > count
        assert found == sorted(found) and real < set(found)
        assert all(MARK.fullmatch(each) for each in found)


def test_marks_of_two_days_have_nothing_in_common():
    tokens = [str(each) for each in range(200)]
    first, second = ([marks.mark(each, dt.date(2026, 1, day)) for each in tokens] for day in (1, 2))
    assert not set(first) & set(second)


def test_the_page_names_no_institution_and_sets_no_cookie(house, today):
    house.write()
    Thread.objects.update(has_news=True)
    news.publish(today=today)
    walker = Walker().get("novedades/")
    assert house.cast.institution.name not in walker.text and not walker.page.cookies
