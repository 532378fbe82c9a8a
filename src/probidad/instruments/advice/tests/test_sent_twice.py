"""What the staff sends twice is kept once, and nobody answers past what was written meanwhile."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import (
    Assignment,
    Claim,
    LegalHold,
    Measure,
    Message,
    Note,
    Step,
    Thread,
)
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.deadlines import Deadlines
from probidad.instruments.advice.services import claim_care, erasure, handling, passing, threads, writers
from probidad.instruments.advice.tests.test_passing import taken
from probidad.instruments.advice.tests.test_staff_pages import at
from probidad.instruments.advice.tests.walking import fields

TEXT = "Una opción es devolverlo. Otra es avisar."


def reply_form(page) -> dict:
    """What the form of the reply would send, of those on the conversation's page."""
    before, _found, rest = page.content.decode().partition('/responder/#reply"')
    assert before and rest
    return fields(SimpleNamespace(content=rest.partition("</form>")[0].encode()))


@pytest.fixture
def desk(house):
    """A question that the advisor has, what opens it, the advisor's browser, and the form of the reply."""
    thread, keys = taken(house)
    browser = house.browser("advisor")
    return thread, keys, browser, reply_form(browser.get(at(thread)))


def send(browser, thread: Thread, form: dict, name: str = "reply", text: str = TEXT):
    return browser.post(at(thread, name), form | {"text": text}, follow=True)


def test_a_reply_that_is_sent_twice_is_kept_once_and_it_is_said(desk):
    thread, _keys, browser, form = desk
    assert "Enviada." in send(browser, thread, form).content.decode()
    again = send(browser, thread, form)
    assert again.status_code == 200 and "ya se había enviado" in again.content.decode()
    assert thread.messages.filter(from_staff=True).count() == 2  # with the first words


def test_the_same_words_can_be_said_again_later(desk):
    thread, _keys, browser, _form = desk
    for _each in range(2):
        send(browser, thread, reply_form(browser.get(at(thread))))
    assert thread.messages.filter(from_staff=True).count() == 3


def test_the_same_words_with_another_file_are_another_reply(desk):
    thread, _keys, browser, form = desk
    send(browser, thread, form)
    answer = send(browser, thread, form | {"files": [SimpleUploadedFile("a.txt", b"x")]})
    # What was sent first came meanwhile: it is shown before the other goes.
    assert answer.status_code == 422 and TEXT in answer.content.decode()
    assert "vuelve a elegirlos" in answer.content.decode()


@pytest.mark.parametrize("page", ["thread", "compose", "close"])
def test_a_reply_written_while_the_writer_wrote_comes_back_with_what_is_new_beside_it(desk, page):
    thread, keys, browser, _form = desk
    read, where = (reply_form, "reply") if page == "thread" else (fields, page)
    form = read(browser.get(at(thread, page)))
    threads.ask_back(thread=thread, keys=keys, text="Se me olvidó decir que ya lo usé.")
    shown = send(browser, thread, form, where)
    text = shown.content.decode()
    assert shown.status_code == 422 and "Mientras tanto" in text
    assert "Se me olvidó decir que ya lo usé." in text and read(shown)["text"] == [TEXT]
    assert not Message.objects.filter(number__gt=3).exists()
    assert send(browser, thread, read(shown), where).status_code == 200
    assert thread.messages.get(number=4).person is not None


def test_a_reply_written_while_a_colleague_took_the_conversation_over_is_kept(desk, house, monkeypatch):
    thread, _keys, browser, form = desk
    monkeypatch.setattr(Deadlines, "is_overdue", lambda *_given: True)
    second = house.cast.second_advisor
    theirs = house.keys("second_advisor", thread)
    handling.take(thread=thread, keys=theirs, actor=second, text="Sigo yo.")
    shown = send(browser, thread, form)
    assert shown.status_code == 422 and second.name in shown.content.decode()
    assert reply_form(shown)["text"] == [TEXT]


def test_last_words_that_are_sent_twice_close_it_once(desk):
    thread, _keys, browser, _form = desk
    form = fields(browser.get(at(thread, "close")))
    send(browser, thread, form, "close")
    again = send(browser, thread, form, "close")
    assert again.status_code == 200 and "ya se había enviado" in again.content.decode()
    assert thread.messages.count() == 3 and Assignment.objects.get().end == Assignment.End.CLOSED


def test_a_note_that_is_sent_twice_is_kept_once(desk):
    thread, _keys, browser, _form = desk
    note = {"after": 0}
    for _each in range(2):
        assert send(browser, thread, note, "note", "Falta preguntar.").status_code == 200
    assert Note.objects.count() == 1
    send(browser, thread, {"after": 1}, "note", "Falta preguntar.")
    assert Note.objects.count() == 2


@pytest.mark.parametrize("page", ["hand-over", "ask-colleague"])
def test_a_colleague_who_is_given_it_twice_gets_one_note(desk, house, page):
    thread, _keys, browser, _form = desk
    form = fields(browser.get(at(thread, page))) | {"to": house.cast.second_advisor.pk}
    for _each in range(2):
        assert send(browser, thread, form, page, "Mira, por favor.").status_code == 200
    assert Note.objects.count() == 1


def test_who_takes_it_twice_has_it_once_and_the_writer_reads_the_first_words_once(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    for _each in range(2):
        assert send(browser, thread, {}, "take", "Ya lo tengo.").status_code == 200
    assert Assignment.objects.count() == 1 and thread.messages.count() == 2


@pytest.mark.parametrize("after", ["x", "-1", "501", "9" * 30])
def test_a_number_that_is_no_message_is_refused_and_the_text_stays(desk, after):
    thread, _keys, browser, _form = desk
    shown = send(browser, thread, {"after": after})
    assert shown.status_code == 422 and TEXT in shown.content.decode()


@pytest.fixture
def claim(house):
    """A claim, and the committee's two browsers."""
    _receipt, thread = house.write("Piden dinero", kind=Kind.CLAIM)
    return thread, [house.browser(name) for name in ("committee_member", "second_member")]


def claims_page(thread: Thread, name: str, *args) -> str:
    return reverse(f"advice-panel:{name}", args=[thread.pk, *args])


def test_the_proposal_that_decides_is_sent_twice_and_decides_once(claim):
    thread, browsers = claim
    typed = {"what": "breach", "reason": "Toca la imparcialidad."}
    for browser in (*browsers, browsers[1]):
        answer = browser.post(claims_page(thread, "claim-propose"), typed, follow=True)
        assert answer.status_code == 200
    assert "ya se había enviado" in answer.content.decode()
    assert Claim.objects.get().turn == 2 and thread.messages.count() == 2


def test_a_step_a_measure_its_answer_and_a_hold_that_are_sent_twice_are_there_once(claim):
    thread, browsers = claim
    for browser in browsers:
        browser.post(claims_page(thread, "claim-propose"), {"what": "breach", "reason": "Por esto."})
    day, later = timezone.localdate(), timezone.localdate() + dt.timedelta(days=30)
    first, second = browsers
    granted = {"state": "granted", "since": day, "review_on": later, "reason": "Hay riesgo."}
    for browser, page, typed in (
        (
            first,
            ["claim-step"],
            {"kind": "evidence", "day": day, "text": "Se pidió.", "tells": "yes", "told": "Va."},
        ),
        (first, ["claim-measure"], {"kind": "no_contact", "text": "Coinciden a diario."}),
        (second, ["claim-measure-answer", 1], granted),
        (second, ["claim-measure-answer", 1], granted | {"reason": "Sigue el riesgo."}),
        (second, ["claim-measure-answer", 1], {"state": "ended", "reason": "Ya no coinciden."}),
        (first, ["claim-attend"], {"text": "Se habló con el área."}),
        (first, ["hold"], {"reason": "Juicio 4/2026", "review_on": later}),
    ):
        for _each in range(2):
            answer = browser.post(claims_page(thread, page[0], *page[1:]), typed, follow=True)
            assert answer.status_code == 200, page
    assert Step.objects.count() == Measure.objects.count() == LegalHold.objects.count() == 1
    # Why it was reviewed so, twice, and what was done about reprisals.
    assert Note.objects.count() == 3 and thread.messages.count() == 3


def test_a_writer_who_asks_for_protection_twice_in_the_same_words_asked_once(house, claim):
    keys = house.keys("committee_member", claim[0])
    asked = {"thread": claim[0], "keys": keys, "kind": "no_contact"}
    claim_care.ask_measure(**asked, text="Me espera a la salida.")
    with pytest.raises(threads.SentAlready):
        claim_care.ask_measure(**asked, text="Me espera a la salida.")
    claim_care.ask_measure(**asked, text="Y ahora también en la entrada.")
    assert Measure.objects.count() == 2


def at_once(*acts) -> list[Exception]:
    """Do these in threads of their own; what they raised."""
    raised, begin = [], threading.Barrier(len(acts))

    def run(act) -> None:
        try:
            begin.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=[act]) for act in acts]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_the_same_reply_four_times_at_once_is_kept_once(house):
    thread, keys = taken(house)

    def reply():
        handling.reply(thread=thread, keys=keys, actor=house.cast.advisor, text=TEXT, after=2)

    raised = at_once(*[reply] * 4)
    assert [type(each) for each in raised] == [threads.SentAlready] * 3
    assert thread.messages.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_reply_and_a_message_at_once_are_never_lost_and_the_later_one_is_told(house):
    thread, keys = taken(house)
    raised = at_once(
        lambda: handling.reply(thread=thread, keys=keys, actor=house.cast.advisor, text=TEXT, after=2),
        lambda: threads.ask_back(thread=thread, keys=keys, text="Además", after=2),
    )
    said = [each.said.text for each in queries.said_after(thread, keys, number=2)]
    if raised:
        [meanwhile] = raised
        assert [each.said.text for each in meanwhile.messages] == said == ["Además"]
    else:
        assert said == [TEXT, "Además"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [writers.close, erasure.erase], ids=["closed", "erased"])
def test_a_reply_while_the_writer_ends_it_is_stored_before_or_refused(house, end):
    thread, keys = taken(house)
    raised = at_once(
        lambda: handling.reply(thread=thread, keys=keys, actor=house.cast.advisor, text=TEXT, after=2),
        lambda: end(thread=thread),
    )
    thread.refresh_from_db()
    codes = {each.code for each in raised}
    assert codes <= {"closed", "erased"} and thread.state in (Thread.State.CLOSED, Thread.State.ERASED)
    if end is erasure.erase:
        assert not thread.messages.exists()
    else:
        assert thread.messages.count() == 2 + (not raised)


@pytest.mark.django_db(transaction=True)
def test_two_who_are_asked_at_once_by_the_same_form_leave_one_note(house):
    thread, keys = taken(house)
    given = {"thread": thread, "keys": keys, "actor": house.cast.advisor, "whom": house.cast.second_advisor}
    raised = at_once(*[lambda: passing.ask_colleague(**given, text="¿Qué ves?", after=0)] * 2)
    assert [type(each) for each in raised] == [threads.SentAlready] and Note.objects.count() == 1


def test_a_message_of_the_same_words_by_somebody_else_holds_no_reply_back(house):
    thread, keys = taken(house)
    threads.add_message(thread, keys, rules.Said(text=TEXT))
    with pytest.raises(handling.WrittenMeanwhile):
        handling.reply(thread=thread, keys=keys, actor=house.cast.advisor, text=TEXT, after=2)
