"""Erasing a person leaves no name, and leaves the chain whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from probidad.core.audit import services
from probidad.core.audit.models import AuditEvent, AuditPersonal
from probidad.core.audit.tests.kinds import Sample
from probidad.core.audit.verification import verify
from probidad.core.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return Person.objects.create_user(email="ana@example.org", name="Ana")


@pytest.fixture
def eva():
    return Person.objects.create_user(email="eva@example.org", name="Eva")


def names() -> set[str]:
    return {part.data["name"] for part in AuditPersonal.objects.all() if "name" in part.data}


def travel(monkeypatch, years: int):
    moment = timezone.now() + timedelta(days=366 * years)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_deleting_a_person_erases_the_name_and_keeps_the_chain_whole(ana, eva):
    services.record(kind=Sample.PLAIN, actor=ana)
    services.record(kind=Sample.PERSONAL, actor=ana, about=eva, personal={"role": "auditor"})
    before = list(AuditEvent.objects.order_by("pk").values_list("hash", flat=True))
    ana.delete()
    assert names() == {"Eva"}
    assert list(AuditEvent.objects.order_by("pk").values_list("hash", flat=True))[:2] == before
    assert verify().whole


def test_data_about_a_person_goes_with_that_person_not_with_who_acted(ana, eva):
    services.record(kind=Sample.PERSONAL, actor=ana, about=eva, personal={"role": "auditor"})
    assert services.erase_person(person=eva) == 1
    assert names() == {"Ana"}
    assert "auditor" not in str(list(AuditPersonal.objects.values()))


def test_an_erased_part_holds_no_salt_by_which_its_digest_could_be_guessed(ana):
    services.record(kind=Sample.PLAIN, actor=ana)
    services.erase_person(person=ana)
    part = AuditPersonal.objects.get(event=1)
    assert (part.salt, part.data, part.person) == ("", {}, None)


def test_two_events_of_one_person_have_different_digests(ana):
    first = services.record(kind=Sample.PLAIN, actor=ana)
    second = services.record(kind=Sample.PLAIN, actor=ana)
    assert first.actor_digest != second.actor_digest


def test_data_with_the_persons_address_from_before_the_account_is_found(ana, eva):
    services.record(kind=Sample.PERSONAL, actor=ana, personal={"email": "eva@example.org"})
    assert services.erase_person(person=eva) == 1
    assert "eva@" not in str(list(AuditPersonal.objects.values()))


def test_evidence_outlives_the_account_for_its_years_and_then_goes(ana, eva, monkeypatch):
    services.record(kind=Sample.KEPT, actor=ana, about=eva, personal={"fault": "x"})
    eva.delete()
    assert names() == {"Ana", "Eva"}
    travel(monkeypatch, 4)
    assert services.erase_expired() == 0
    travel(monkeypatch, 2)
    assert services.erase_expired() == 1
    assert names() == {"Ana"}  # her account is still there
    assert services.erase_person(person=ana) == 1
    assert verify().whole


def test_erasing_twice_erases_nothing_more_and_records_nothing(ana):
    services.record(kind=Sample.PLAIN, actor=ana)
    services.erase_person(person=ana)
    count = AuditEvent.objects.count()
    assert services.erase_person(person=ana) == 0
    assert AuditEvent.objects.count() == count


def test_a_queryset_delete_erases_too(ana):
    services.record(kind=Sample.PLAIN, actor=ana)
    Person.objects.filter(pk=ana.pk).delete()
    assert names() == set() and verify().whole
