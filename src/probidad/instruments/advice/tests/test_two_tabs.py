"""What is sent goes where it was meant to go, or comes back: with two tabs, a visit that ended, a database that is gone."""

import pytest
from django.db import OperationalError, connection

from probidad.instruments.advice.models import Disclosure, Message, ReaderKey, Thread
from probidad.instruments.advice.services import threads, writers
from probidad.instruments.advice.tests.walking import Walker, fields
from probidad.instruments.advice.thread_keys import store

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("no_wait")]


@pytest.fixture
def walker(house) -> Walker:
    """Somebody who has sent a question."""
    return Walker().write(house.cast.institution, situation="Me ofrecieron un regalo").press()


def test_a_reply_typed_while_the_visit_ended_is_kept_and_sent_after_the_words(walker):
    walker.come_back()
    walker.client.cookies.clear()
    walker.reply("Lo que tardé en escribir")
    assert walker.status == 401 and "Lo que tardé en escribir" in walker.text
    assert Message.objects.count() == 1
    walker.give_words()
    assert Message.objects.count() == 2 and "Lo que tardé en escribir" in walker.text


def test_what_one_person_alone_was_to_read_goes_to_nobody_else_when_the_visit_ended(house):
    walker = Walker().write(house.cast.institution, kind="claim").press().come_back()
    walker.get("volver/conversacion/identidad/")
    reader = ReaderKey.objects.get(person=house.cast.committee_member).pk
    walker.client.cookies.clear()
    walker.decide("identidad", stage="reach", reader=reader, text="Mi correo es x@ejemplo.mx")
    assert walker.status == 401 and "Mi correo es" in walker.text
    walker.give_words()
    assert Message.objects.count() == 1 and Disclosure.objects.get().reader.pk == reader


def test_who_one_is_sent_twice_is_said_once_and_something_else_is_said_too(house):
    walker = Walker().write(house.cast.institution, kind="claim").press().come_back()
    walker.get("volver/conversacion/identidad/")
    page, reader = walker.page, ReaderKey.objects.get(person=house.cast.committee_member).pk
    for text in ("Mi correo es x@ejemplo.mx", "Mi correo es x@ejemplo.mx", "Mejor este: y@ejemplo.mx"):
        walker.page = page
        walker.decide("identidad", stage="reach", reader=reader, text=text)
        assert walker.status == 200
    assert [each.number for each in Disclosure.objects.order_by("number")] == [1, 2]
    # Nobody can try guesses at what was said: the mark follows from the receipt's secret.
    assert len(set(Disclosure.objects.values_list("mark", flat=True))) == 2


@pytest.mark.parametrize("page", ["borrar/", "cerrar/", "denuncia/"])
def test_a_page_that_decides_says_of_which_conversation_it_is(house, walker, page):
    walker.come_back().get("volver/conversacion/" + page)
    assert f"{house.cast.institution} · Duda · comenzó el" in walker.text


def test_a_form_of_one_conversation_does_nothing_in_another_that_was_opened_in_another_tab(house, walker):
    walker.come_back()
    first, page = walker.words, walker.page
    walker.write(house.cast.institution, kind="claim", situation="Otra cosa").press().come_back()
    walker.page = page
    walker.reply("Para la asesora sola")
    assert walker.status == 409 and "Para la asesora sola" in walker.text
    # The words of the other one don't make it go there either.
    assert walker.give_words().status == 409
    assert Message.objects.count() == 2
    walker.words = first
    walker.give_words()
    assert "Me ofrecieron un regalo" in walker.text and "Para la asesora sola" in walker.text


@pytest.mark.parametrize("what", ["borrar", "cerrar", "denuncia", "valorar", "acuerdo"])
def test_a_decision_on_one_conversation_is_not_taken_of_another(house, walker, what):
    walker.come_back()
    page = walker.page
    other = Walker().write(house.cast.institution, situation="Otra cosa").press()
    walker.words = other.words
    walker.come_back()
    before = list(Thread.objects.order_by("pk").values())
    walker.page = page
    walker.decide(what, level="5", to="counsel", allowed="yes")
    assert walker.status == 409 and list(Thread.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("path", ["volver/conversacion/", "volver/conversacion/cerrar/"])
def test_a_database_that_takes_nothing_is_told(walker, monkeypatch, path):
    walker.come_back()

    def full(*args, **given):
        raise OperationalError("disk full")

    monkeypatch.setattr(writers, "close", full)
    monkeypatch.setattr(threads, "ask_back", full)
    walker._post(path, fields(walker.page) | {"text": "Lo que escribí"})
    assert walker.status == 503
    assert "Lo que escribí" in walker.text or path.endswith("cerrar/")


def test_news_are_read_where_the_database_takes_nothing(walker, monkeypatch):
    def full(**_given):
        raise OperationalError("disk full")

    monkeypatch.setattr(writers, "seen", full)
    walker.come_back()
    assert walker.status == 200 and fields(walker.page)["after"]


def test_a_reply_while_the_database_is_gone_is_kept_and_sent_by_pressing_again(walker):
    def gone(*_given):
        raise OperationalError("the connection is closed")

    walker.come_back()
    with connection.execute_wrapper(gone):
        walker.reply("Lo que escribí")
    assert walker.status == 503 and "Lo que escribí" in walker.text
    walker.reply(fields(walker.page)["text"][0])
    assert walker.status == 200 and Message.objects.count() == 2


@pytest.mark.parametrize("path", ["", "cerrar/", "borrar/", "valorar/"])
def test_while_the_keys_cannot_be_reached_the_text_stays(walker, settings, tmp_path, path):
    walker.come_back()
    (tmp_path / "no folder").write_bytes(b"")
    settings.THREAD_KEYS_FILE = tmp_path / "no folder" / "keys.sqlite3"
    walker._post("volver/conversacion/" + path, fields(walker.page) | {"text": "Lo que escribí"})
    assert walker.status == 503 and "Lo que escribí" in walker.text


def test_while_the_keys_cannot_be_reached_nothing_is_received_and_all_stays(house, settings, tmp_path):
    walker = Walker().write(house.cast.institution, situation="Me ofrecieron un regalo")
    kept = settings.THREAD_KEYS_FILE
    (tmp_path / "no folder").write_bytes(b"")
    settings.THREAD_KEYS_FILE = tmp_path / "no folder" / "keys.sqlite3"
    walker.press()
    assert walker.status == 503 and "Me ofrecieron un regalo" in walker.text and not Thread.objects.exists()
    settings.THREAD_KEYS_FILE = kept
    walker.press("review").press()
    assert "Ha llegado" in walker.text and Thread.objects.exists()


def test_a_reply_to_what_cannot_be_read_any_more_is_given_back(walker):
    walker.come_back()
    store().destroy(Thread.objects.get().token)
    walker.reply("Lo que escribí")
    assert walker.status == 409 and "Lo que escribí" in walker.text
