"""Appending to the trail, and what may be in it."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from probidad.core.audit import chain
from probidad.core.audit.events import AuditKind, Erasure
from probidad.core.audit.models import AuditEvent, AuditHead, AuditPersonal
from probidad.core.audit.services import record
from probidad.core.audit.tests.kinds import Sample
from probidad.core.audit.triggers import TRAIL
from probidad.core.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return Person.objects.create_user(email="ana@example.org", name="Ana")


def test_events_are_numbered_without_gaps_and_chained(ana):
    first = record(
        kind=Sample.PLAIN, actor=ana, subject="urn:probidad:test:sample:1", details={"n": 1, "ñ": ["á"]}
    )
    second = record(kind=Sample.PLAIN, actor=None)
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous_hash == chain.GENESIS and second.previous_hash == first.hash
    assert AuditEvent.objects.get(pk=1).link() == first.link()
    assert chain.event_hash(AuditEvent.objects.get(pk=1).link()) == first.hash
    assert str(AuditHead.objects.get()) == f"2:{second.hash}"


def test_a_rolled_back_transaction_leaves_no_event_and_no_gap():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(kind=Sample.PLAIN, actor=None)
        raise ZeroDivisionError
    assert record(kind=Sample.PLAIN, actor=None).sequence == 1


def test_the_row_of_an_event_holds_no_name_and_no_key_of_a_person(ana):
    record(kind=Sample.PERSONAL, actor=ana, about=ana, personal={"email": "ana@example.org"})
    row = str(AuditEvent.objects.values().get())
    assert "Ana" not in row and "ana@" not in row and "person_id" not in row


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"kind": Sample.PLAIN, "personal": {"name": "x"}}, ValueError),
        ({"kind": Sample.PERSONAL, "personal": {"name": "x"}}, ValueError),
        ({"kind": Sample.PLAIN, "details": {"to": "eva@example.org"}}, ValueError),
        ({"kind": Sample.PLAIN, "details": {"share": 0.5}}, TypeError),
        ({"kind": Sample.PLAIN, "details": {"text": "\x00"}}, ValueError),
        ({"kind": Sample.PLAIN, "details": {1: "x"}}, TypeError),
        ({"kind": Sample.PLAIN, "details": {"text": "\ud800"}}, ValueError),
        ({"kind": "test:thing:done"}, ValueError),
    ],
)
def test_what_could_not_be_erased_or_serialised_is_refused(arguments, error):
    with pytest.raises(error):
        record(actor=None, **arguments)
    assert not AuditEvent.objects.exists()


def test_a_kind_without_a_rule_does_not_load():
    with pytest.raises(TypeError):

        class NoRule(AuditKind):
            LOST = "test:thing:lost", _("Thing lost")

    with pytest.raises(ValueError):

        class NoCode(AuditKind):
            LOST = "lost", _("Thing lost"), Erasure.NONE


def test_two_kinds_of_one_code_do_not_load():
    with pytest.raises(ValueError):

        class Twin(AuditKind):
            DONE = "test:thing:done", "Thing done", Erasure.NONE


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEvent.objects.filter(pk=1).update(subject="other"),
        lambda: AuditEvent.objects.filter(pk=2)._raw_delete("default"),
        lambda: AuditPersonal.objects.update(data={"name": "Eva"}),
        lambda: AuditPersonal.objects.all()._raw_delete("default"),
        lambda: AuditHead.objects.update(sequence=1),
        lambda: AuditHead.objects.all()._raw_delete("default"),
        lambda: AuditEvent(pk=9, at="2026-01-01T00:00Z", details={}).save(force_insert=True),
        lambda: _replace(),
    ],
    ids=["edit", "delete", "rename", "unname", "rewind", "behead", "gap", "replace"],
)
def test_the_database_refuses_to_change_the_trail(ana, change):
    for _n in range(2):
        record(kind=Sample.PLAIN, actor=ana)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def _replace():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else it complains of these first
            cursor.execute("TRUNCATE audit_auditevent CASCADE")
    columns = ", ".join(field.column for field in AuditEvent._meta.fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO audit_auditevent SELECT {columns} FROM audit_auditevent WHERE sequence = 1"
        )


def test_all_triggers_are_there_after_all_migrations():
    assert TRAIL.missing(connection) == []


@pytest.mark.parametrize(
    "subject", ["7", "urn:probidad:test:7", "urn:probidad:people:person:7", "urn:probidad:test:sample:a b"]
)
def test_a_subject_is_a_urn_and_never_a_person_since_it_is_chained_for_ever(ana, subject):
    with pytest.raises(ValueError, match=r"subject|form"):
        record(kind=Sample.PLAIN, actor=ana, subject=subject)
    assert not AuditEvent.objects.exists()
