"""Whoever isn't meant to read a conversation doesn't, whatever of the platform they hold."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.urls import reverse

from probidad.core.anonymity import base64url, boxes
from probidad.core.anonymity.readers import CannotOpen, new_reader
from probidad.core.tasks.models import Task
from probidad.instruments.advice import queries, rules, tasks, unlocking
from probidad.instruments.advice.models import Grant, ReaderKey
from probidad.instruments.advice.services import keys
from probidad.instruments.advice.tests.attacks.test_stolen_at_rest import whole_database
from probidad.instruments.advice.tests.conftest import PASSPHRASE
from probidad.instruments.advice.tests.test_staff_pages import at

SECRET = "una palabra inconfundible"


def test_an_operator_with_the_whole_database_and_every_session_opens_no_key_without_the_cookie(house):
    _receipt, thread = house.write(SECRET)
    browser = house.browser("advisor")
    assert SECRET in browser.get(at(thread)).content.decode()
    held = [row.get_decoded().get("advice_unlocked") for row in Session.objects.all()]
    [found] = [each for each in held if each]
    key = ReaderKey.objects.get(pk=found["key"])
    sealed = base64url.decode(found["sealed"])
    # What lies in the database, tried as the key that isn't there.
    for value in (bytes(key.public)[:32], bytes(key.sealed_seed)[:32], sealed[:32], bytes(32)):
        with pytest.raises(boxes.WrongKey):
            boxes.opened(sealed, value, bound=unlocking._purpose(key))


def test_a_stolen_cookie_opens_nothing_in_another_session(house):
    _receipt, thread = house.write(SECRET)
    cookie = house.browser("advisor").cookies[unlocking.COOKIE].value
    for name in ("advisor", "second_advisor"):
        thief = house.cast.client(name)
        thief.cookies[unlocking.COOKIE] = cookie
        assert SECRET not in thief.get(at(thread)).content.decode()


def test_a_session_row_that_is_put_into_anothers_place_opens_nothing(house):
    """An operator who may write the database gives the colleague's row to a session of the own."""
    _receipt, thread = house.write(SECRET, excluded=rules.Excluded(people=(house.cast.second_advisor.pk,)))
    victim, thief = house.browser("advisor"), house.cast.client("second_advisor")
    session = thief.session
    session["advice_unlocked"] = victim.session["advice_unlocked"] | {
        "key": keys.key_in_use(house.cast.second_advisor).pk
    }
    session.save()
    thief.cookies[unlocking.COOKIE] = victim.cookies[unlocking.COOKIE].value
    assert thief.get(at(thread)).status_code == 404


def test_a_grant_that_is_copied_to_another_reader_opens_nothing(house):
    """An operator who may write the database gives a colleague's grant to somebody the writer excludes."""
    excluded = house.cast.second_advisor
    _receipt, thread = house.write(SECRET, excluded=rules.Excluded(people=(excluded.pk,)))
    theirs = Grant.objects.get(thread=thread)
    Grant.objects.create(thread=thread, reader=keys.key_in_use(excluded), sealed=theirs.sealed)
    with pytest.raises(CannotOpen):
        queries.readers_keys(thread, excluded, house.reader("second_advisor"))
    with pytest.raises(CannotOpen):
        queries.readers_keys(thread, house.cast.advisor, new_reader())


@pytest.mark.parametrize(
    "name", ["ethics_head", "operator", "auditor", "team_leader", "counsel", "committee_member"]
)
def test_others_of_the_institution_dont_know_of_a_question(house, name):
    _receipt, thread = house.write(SECRET)
    client = house.cast.client(name)
    for page in ("thread", "take", "reply", "note", "close", "hand-over", "worksheet", "compose", "recuse"):
        answer = client.post(at(thread, page), {"text": "x"})
        assert answer.status_code in (404, 405), page
    assert str(thread) not in client.get("/panel/").content.decode()


def test_a_role_that_has_ended_reads_nothing_more(house):
    _receipt, thread = house.write(SECRET)
    browser = house.browser("advisor")
    house.cast.advisor.memberships.update(until="2026-01-01", since="2025-01-01")
    assert browser.get(at(thread)).status_code == 404


def test_nothing_that_is_written_or_opens_it_leaves_the_request(house, caplog):
    _receipt, thread = house.write(SECRET)
    with caplog.at_level(logging.DEBUG):
        browser = house.browser("advisor")
        browser.post(at(thread, "take"), {"text": f"{SECRET} uno"})
        browser.post(at(thread, "note"), {"text": f"{SECRET} dos"})
        browser.post(at(thread, "worksheet"), {"revision": 0, "tension": f"{SECRET} tres"})
        browser.post(at(thread, "reply"), {"text": f"{SECRET} ¿cuál es tu nombre?"})
        browser.post(reverse("advice-panel:lock"))
        browser.post(at(thread, "reply"), {"text": f"{SECRET} cuatro"})
        tasks.remind_staff()
    seed = house.reader("advisor").seed
    kept = [
        caplog.text.encode(),
        repr([row.get_decoded() for row in Session.objects.all()]).encode(),
        repr(list(Task.objects.values())).encode(),
        "".join(each.subject + each.body for each in mail.outbox).encode(),
        _table("cache"),
        _table("audit_auditevent"),
        _table("audit_auditpersonal"),
        whole_database(),
    ]
    for place in kept:
        assert SECRET.encode() not in place and PASSPHRASE.encode() not in place
        assert seed not in place and base64url.encode(seed).encode() not in place


def _table(name: str) -> bytes:
    """Every value of a table; of one that this installation hasn't got, nothing."""
    if name not in connection.introspection.table_names():
        return b""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}")
        return repr(cursor.fetchall()).encode()
