"""A changed, removed or reordered event is found and named."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import translation

from probidad.core.audit import chain, services
from probidad.core.audit.models import AuditCheck, AuditEvent, AuditHead, AuditPersonal
from probidad.core.audit.tests.kinds import Sample
from probidad.core.audit.triggers import TRAIL
from probidad.core.audit.verification import Anchor, head, verify
from probidad.core.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return Person.objects.create_user(email="ana@example.org", name="Ana")


@pytest.fixture
def trail(ana):
    """Five events, in a database whose owner has dropped the triggers and constraints' timing."""
    for number in range(5):
        services.record(kind=Sample.PERSONAL, actor=ana, details={"n": number}, personal={"was": "x"})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    TRAIL.remove(connection)


def _sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _remove(*numbers):
    for number in numbers:
        AuditPersonal.objects.filter(event=number)._raw_delete("default")
        AuditEvent.objects.filter(pk=number)._raw_delete("default")


def test_an_untouched_trail_is_whole(trail):
    check = verify()
    assert check.whole and check.head == head() and check.head.sequence == 5


def test_an_empty_trail_is_whole():
    assert verify().whole


@pytest.mark.parametrize(
    "change",
    [
        {"details": {"n": 99}},
        {"subject": "urn:other"},
        {"kind": "test:thing:done"},
        {"at": "2020-01-01T00:00:00Z"},
        {"actor_digest": "0" * 64},
        {"details": {"n": 0.5}},
    ],
)
def test_a_changed_event_is_named(trail, change):
    AuditEvent.objects.filter(pk=3).update(**change)
    check = verify()
    assert (check.broken_at, check.reason) == (3, "changed")


def test_a_changed_event_with_its_hash_made_anew_shows_at_the_next(trail):
    event = AuditEvent.objects.get(pk=3)
    event.details = {"n": 99}
    AuditEvent.objects.filter(pk=3).update(details=event.details, hash=chain.event_hash(event.link()))
    assert (verify().broken_at, verify().reason) == (4, "chain")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_event_is_named_also_the_first_and_the_last(trail, number):
    _remove(number)
    assert (verify().broken_at, verify().reason) == (number, "missing")


def test_a_trail_removed_whole_is_found_by_its_head(trail):
    _remove(1, 2, 3, 4, 5)
    assert verify().broken_at == 1


def test_events_whose_head_was_removed_are_found(trail):
    AuditHead.objects.all()._raw_delete("default")
    assert (verify().broken_at, verify().reason) == (1, "head")


def test_two_events_that_changed_places_are_found(trail):
    second, third = AuditEvent.objects.get(pk=2), AuditEvent.objects.get(pk=3)
    fields = [f.attname for f in AuditEvent._meta.fields if not f.primary_key]
    AuditEvent.objects.filter(pk=2).update(**{name: getattr(third, name) for name in fields})
    AuditEvent.objects.filter(pk=3).update(**{name: getattr(second, name) for name in fields})
    assert (verify().broken_at, verify().reason) == (2, "chain")


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditPersonal.objects.filter(event=2, part="actor").update(data={"person": 1, "name": "Eva"}),
        lambda: AuditPersonal.objects.filter(event=2, part="actor").update(salt="00" * 32),
        lambda: AuditPersonal.objects.filter(event=2, part="actor").update(salt="no hex"),
        lambda: AuditPersonal.objects.filter(event=2, part="about")._raw_delete("default"),
    ],
    ids=["renamed", "salt", "garbled", "removed"],
)
def test_changed_personal_data_is_named(trail, change):
    change()
    assert (verify().broken_at, verify().reason) == (2, "personal")


def test_an_erasure_that_the_trail_does_not_tell_is_found(trail):
    AuditPersonal.objects.filter(event=4).update(salt="", data={}, erased_on="2026-01-01")
    assert (verify().broken_at, verify().reason) == (4, "erased")


def test_a_chain_rewritten_from_some_event_on_is_found_by_what_was_kept_elsewhere(trail):
    kept = head()
    assert verify(kept).whole
    previous = AuditEvent.objects.get(pk=2).hash
    for event in AuditEvent.objects.filter(pk__gte=3).order_by("pk"):
        event.previous_hash, event.details = previous, {"n": 99}
        previous = event.hash = chain.event_hash(event.link())
        event.save()
    AuditHead.objects.update(hash=previous)
    assert verify().whole
    assert (verify(kept).broken_at, verify(kept).reason) == (5, "anchor")
    assert verify(Anchor(9, "0" * 64)).broken_at == 6


def test_the_command_names_the_event_and_ends_with_code_1(trail):
    out = io.StringIO()
    call_command("verify_audit", stdout=out, stderr=io.StringIO())
    assert str(head()) in out.getvalue()
    assert AuditCheck.objects.get().broken_at is None
    _remove(4)
    with pytest.raises(CommandError, match="suceso 4: falta este suceso") as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1
    assert AuditCheck.objects.get().broken_at == 4


def test_the_command_speaks_the_operators_language(trail):
    for language, word in (("es-mx", "Íntegra: 5 sucesos"), ("en", "Whole: 5 events")):
        out = io.StringIO()
        with translation.override(language):
            call_command("verify_audit", stdout=out, stderr=io.StringIO())
        assert word in out.getvalue()
    _remove(2)
    with (
        translation.override("en"),
        pytest.raises(CommandError, match="Broken at event 2: this event is missing"),
    ):
        call_command("verify_audit")


@pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "0" * 64, "-1:" + "0" * 64, "5:" + "g" * 64])
def test_a_garbled_anchor_is_one_clear_sentence(text):
    with pytest.raises(ValueError, match="SEQ:HASH"):
        Anchor.parse(text)


def test_verifying_takes_the_same_few_queries_however_long_the_trail(trail, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        verify()


def test_the_documented_form_is_what_is_hashed(ana):
    """Independently of `chain`: whoever reads its documentation can verify a trail."""
    import hashlib

    services.record(
        kind=Sample.PLAIN,
        actor=ana,
        subject="urn:probidad:test:sample:1",
        details={"ñ": ["á", 1, True, None]},
    )
    row = AuditEvent.objects.get()
    content = {
        "actor_digest": row.actor_digest,
        "at": row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "details": {"ñ": ["á", 1, True, None]},
        "institution": None,
        "kind": "test:thing:done",
        "personal_digest": "",
        "previous": "0" * 64,
        "sequence": 1,
        "subject": "urn:probidad:test:sample:1",
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(b"probidad-audit-1\n" + text.encode()).hexdigest() == row.hash
