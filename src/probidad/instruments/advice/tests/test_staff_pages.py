"""An advisor makes a key, unlocks it, finds a conversation, takes it and answers; nothing typed is lost on the way."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from probidad.core.anonymity import receipts
from probidad.core.audit.models import AuditEvent
from probidad.instruments.advice import queries, unlocking
from probidad.instruments.advice.models import Assignment, Message, Note, ReaderKey, Thread
from probidad.instruments.advice.queries import inboxes
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.walking import fields

pytestmark = pytest.mark.once

INBOX = "/panel/asesoria/"


def at(thread: Thread, name: str = "thread") -> str:
    return reverse(f"advice-panel:{name}", args=[thread.pk])


def last_said(thread: Thread, receipt: receipts.Receipt) -> str:
    found, writer = threads.find(receipt)
    return queries.conversation(found, threads.writers_keys(found, writer))[-1].said.text


def test_from_the_key_to_the_answer(house):
    receipt, thread = house.write("Me ofrecieron un regalo")
    browser = house.browser("advisor")
    assert at(thread) in browser.get(INBOX).content.decode()
    page = browser.get(at(thread))
    assert "Me ofrecieron un regalo" in page.content.decode()
    assert browser.post(at(thread, "take"), {"text": "Gracias por escribir. Ya lo leí."}).status_code == 302
    thread.refresh_from_db()
    assert thread.state == Thread.State.TAKEN and thread.has_news
    sent = browser.post(at(thread, "reply"), {"text": "Una opción es devolverlo. Otra es avisar."})
    assert sent.status_code == 302
    thread.refresh_from_db()
    assert thread.state == Thread.State.ANSWERED and thread.waiting_since is None
    assert last_said(thread, receipt) == "Una opción es devolverlo. Otra es avisar."


@pytest.mark.each_database
def test_a_key_is_made_once_under_a_passphrase_typed_twice(cast):
    browser, page = cast.client("advisor"), reverse("advice-panel:key")
    for wrong in (("corta", "corta"), (PASSPHRASE, PASSPHRASE + "x"), ("123456789012", "123456789012")):
        assert browser.post(page, {"new": wrong[0], "repeated": wrong[1]}).status_code == 422
    assert not ReaderKey.objects.exists()
    assert browser.post(page, {"new": PASSPHRASE, "repeated": PASSPHRASE}).status_code == 302
    assert ReaderKey.objects.get().person == cast.advisor
    assert AuditEvent.objects.filter(kind="advice:key:made").exists()


@pytest.mark.each_database
def test_a_passphrase_is_changed_and_the_old_one_opens_nothing(house):
    _receipt, thread = house.write("sellado")
    browser, new = house.browser("advisor"), "otra frase bastante larga"
    page = reverse("advice-panel:passphrase")
    assert browser.post(page, {"passphrase": "no es", "new": new, "repeated": new}).status_code == 422
    assert browser.post(page, {"passphrase": PASSPHRASE, "new": new, "repeated": new}).status_code == 302
    fresh = house.cast.client("advisor")
    answer = fresh.post(at(thread), {"passphrase": PASSPHRASE, "unlock_again": "get"})
    assert answer.status_code == 422
    fresh.post(at(thread), {"passphrase": new, "unlock_again": "get"})
    assert "sellado" in fresh.get(at(thread)).content.decode()


@pytest.mark.each_database
def test_while_it_is_locked_the_passphrase_is_asked_for_in_place_of_the_page(house):
    house.share("advisor")
    _receipt, thread = house.write("sellado")
    browser = house.browser("advisor", unlocked=False)
    page = browser.get(at(thread))
    assert page.status_code == 200 and "sellado" not in page.content.decode()
    answer = browser.post(at(thread), {"passphrase": "otra cosa", "unlock_again": "get"})
    assert answer.status_code == 422 and "sellado" not in answer.content.decode()
    answer = browser.post(at(thread), {"passphrase": PASSPHRASE, "unlock_again": "get"})
    assert answer["Location"] == at(thread)
    assert "sellado" in browser.get(at(thread)).content.decode()


@pytest.mark.each_database
def test_what_was_typed_when_the_key_locks_is_kept_and_goes_on(house):
    receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    browser.post(reverse("advice-panel:lock"))
    typed = {"text": "Lo que pensé durante una hora entera."}
    asked = browser.post(at(thread, "reply"), typed)
    assert asked.status_code == 422 and typed["text"] in asked.content.decode()
    wrong = browser.post(at(thread, "reply"), typed | {"passphrase": "no", "unlock_again": "post"})
    assert wrong.status_code == 422 and typed["text"] in wrong.content.decode()
    sent = browser.post(at(thread, "reply"), typed | {"passphrase": PASSPHRASE, "unlock_again": "post"})
    assert sent.status_code == 302
    assert last_said(thread, receipt) == typed["text"]


def test_the_key_locks_after_half_an_hour_without_a_click_and_each_click_begins_it_anew(house, monkeypatch):
    _receipt, thread = house.write("sellado")
    browser, now = house.browser("advisor"), time.time()
    for minutes in (25, 50):
        monkeypatch.setattr(unlocking.time, "time", lambda later=minutes * 60: now + later)
        assert "sellado" in browser.get(at(thread)).content.decode()
    monkeypatch.setattr(unlocking.time, "time", lambda: now + 81 * 60)
    assert "sellado" not in browser.get(at(thread)).content.decode()


def test_the_cookie_goes_to_these_pages_only_and_no_script_reads_it(house, settings):
    settings.HTTPS = True
    house.write()
    cookie = house.browser("advisor").cookies[unlocking.COOKIE]
    assert cookie["path"] == INBOX and cookie["httponly"] and cookie["secure"]
    assert cookie["samesite"] == "Strict" and not cookie["max-age"] and not cookie["expires"]


def test_who_excludes_an_advisor_isnt_in_that_inbox_and_the_page_doesnt_exist(house):
    from probidad.instruments.advice import rules

    _receipt, thread = house.write(excluded=rules.Excluded(people=(house.cast.advisor.pk,)))
    browser = house.browser("advisor", unlocked=False)
    assert at(thread) not in browser.get(INBOX).content.decode()
    assert browser.get(at(thread)).status_code == 404
    for name in ("take", "reply", "note", "close", "recuse"):
        assert browser.post(at(thread, name), {"text": "x"}).status_code == 404


def test_a_reply_that_asks_who_somebody_is_goes_with_a_reason_only(house):
    receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    typed = {"text": "Gracias. ¿Cuál es tu nombre?"}
    refused = browser.post(at(thread, "reply"), typed)
    assert refused.status_code == 422 and "<mark>" in refused.content.decode()
    assert last_said(thread, receipt) == "Ya lo tengo."
    reason = "Quien escribe pidió que se le llame por su nombre."
    assert browser.post(at(thread, "reply"), typed | {"reason": reason}).status_code == 302
    assert last_said(thread, receipt) == typed["text"]
    assert reason in browser.get(at(thread)).content.decode() and Note.objects.count() == 1


@pytest.mark.each_database
def test_a_reply_to_a_conversation_that_closed_meanwhile_is_kept_on_the_page(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    Thread.objects.update(state=Thread.State.CLOSED, closed_on=thread.received_on, waiting_since=None)
    answer = browser.post(at(thread, "reply"), {"text": "Lo que pensé durante una hora."})
    assert answer.status_code == 422
    assert "Lo que pensé durante una hora." in answer.content.decode()
    assert Message.objects.count() == 2


def test_only_whoever_has_it_answers_and_the_other_is_told_who(house):
    _receipt, thread = house.write()
    first, second = house.browser("advisor"), house.browser("second_advisor")
    first.post(at(thread, "take"), {"text": "Ya lo tengo."})
    refused = second.post(at(thread, "take"), {"text": "Yo también."})
    assert refused.status_code == 422 and house.cast.advisor.name in refused.content.decode()
    assert second.post(at(thread, "reply"), {"text": "Hola."}).status_code == 422
    assert Assignment.objects.get().person == house.cast.advisor and Message.objects.count() == 2


def test_who_comes_too_late_reads_nothing_of_lateness_and_keeps_the_words(house):
    _receipt, thread = house.write()
    first, second = house.browser("advisor"), house.browser("second_advisor")
    first.post(at(thread, "take"), {"text": "Ya lo tengo."})
    refused = second.post(at(thread, "take"), {"text": "Yo también quería."}).content.decode()
    assert "está vencida" not in refused and "Yo también quería." in refused
    assert "No se puede tomar ahora" in refused


@pytest.mark.parametrize("page", ["close", "hand-over"])
def test_a_page_for_whoever_has_it_leads_others_back_with_a_word(house, page):
    _receipt, thread = house.write()
    house.browser("advisor").post(at(thread, "take"), {"text": "Ya lo tengo."})
    answer = house.browser("second_advisor").get(at(thread, page), follow=True)
    assert answer.redirect_chain and "como está ahora" in answer.content.decode()


@pytest.mark.parametrize("page", ["close", "hand-over", "ask-colleague", "ask-counsel"])
def test_a_closed_conversation_is_given_to_nobody_more(house, page):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    browser.post(at(thread, "close"), {"text": "Gracias por tu confianza."})
    answer = browser.get(at(thread, page), follow=True)
    assert answer.redirect_chain and "Ya nadie" in answer.content.decode()


def test_a_page_of_the_inbox_takes_few_queries_however_many_there_are(house, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    house.write()
    browser = house.browser("advisor", unlocked=False)
    with CaptureQueriesContext(connection) as one:
        browser.get(INBOX)
    for _each in range(4):
        house.write()
    with django_assert_num_queries(len(one)):
        browser.get(INBOX)
    assert len(one) <= 22


@pytest.mark.django_db
def test_nothing_that_was_written_or_opens_it_is_in_the_sessions_row(house):
    _receipt, thread = house.write("una palabra inconfundible")
    browser = house.browser("advisor")
    browser.get(at(thread))
    browser.post(at(thread, "reply"), {"text": "otra palabra inconfundible"})
    rows = [session.get_decoded() for session in Session.objects.all()]
    seed = house.reader("advisor").seed
    for row in rows:
        text = repr(row)
        assert "inconfundible" not in text and PASSPHRASE not in text and seed.hex() not in text
        assert unlocking.base64url.encode(seed) not in text
    cookie = browser.cookies[unlocking.COOKIE].value
    assert not any(cookie in repr(row) for row in rows)


def test_last_words_are_looked_at_as_any_reply_and_end_the_conversation(house):
    receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    typed = {"text": "Antes de cerrar: ¿cuál es tu nombre?"}
    assert browser.post(at(thread, "close"), typed).status_code == 422
    assert browser.post(at(thread, "close"), typed | {"reason": "Lo pidió así."}).status_code == 302
    thread.refresh_from_db()
    assert thread.state == Thread.State.CLOSED and thread.waiting_since is None
    assert last_said(thread, receipt) == typed["text"] and Note.objects.count() == 1
    assert Assignment.objects.get().end == Assignment.End.CLOSED


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("ver=closed", False),
        ("ver=all", True),
        ("de=mine", False),
        ("de=free", True),
        ("de=late", False),
        ("lengua=en", False),
        ("desde=2020-01-01&hasta=2020-12-31&ver=all", False),
        ("despues=2999-01-01.1", False),
        ("despues=ayer.x", True),
        ("ver=cualquiera", False),
        ("desde=ayer", False),
        ("tipo=claim", True),
    ],
)
@pytest.mark.once
def test_the_inbox_shows_what_is_asked_for_and_minds_no_nonsense(house, query, shown):
    _receipt, thread = house.write()
    page = house.browser("advisor", unlocked=False).get(f"{INBOX}?{query}")
    listed = page.content.decode().partition('id="lista"')[2]
    assert page.status_code == 200 and (at(thread) in listed) == shown


@pytest.mark.each_database
def test_pages_of_the_inbox_show_each_conversation_once(house, monkeypatch):
    monkeypatch.setattr(inboxes, "PAGE", 3)
    written = {house.write()[1].pk for _each in range(8)}
    home, person = house.cast.institution, house.cast.advisor
    for show in (inboxes.WAITING, inboxes.ALL):
        seen, after = [], None
        for _page in range(3):
            asked = inboxes.Asked(show=show, after=after)
            page = queries.inbox(person, home, "question", queries.deadlines_in(home), asked)
            seen, after = seen + [each.pk for each in page.threads], page.next
        assert sorted(seen) == sorted(written) and after is None


@pytest.mark.each_database
@pytest.mark.parametrize("name", ["reply", "note", "take", "close", "worksheet"])
def test_while_the_keys_cannot_be_reached_the_staffs_text_stays_and_goes_again(
    house, settings, tmp_path, name
):
    _receipt, thread = house.write()
    browser, kept = house.browser("advisor"), settings.THREAD_KEYS_FILE
    (tmp_path / "no folder").write_bytes(b"")
    settings.THREAD_KEYS_FILE = tmp_path / "no folder" / "keys.sqlite3"
    assert browser.get(at(thread)).status_code == 503
    answer = browser.post(at(thread, name), {"text": "Lo que pensé una hora", "after": 0})
    text = answer.content.decode()
    assert answer.status_code == 503 and "Lo que pensé una hora" in text and "Intentar de nuevo" in text
    settings.THREAD_KEYS_FILE = kept
    again = browser.post(at(thread, name), fields(answer), follow=True)
    assert again.status_code in (200, 422) and browser.get(at(thread)).status_code == 200
