"""An institution that takes questions and claims, with advisors and a committee who have keys."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from probidad.core.anonymity import receipts
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.readers import Reader
from probidad.core.api.throttle import Bucket
from probidad.core.people.roles import Role
from probidad.instruments.advice import floods, queries, rules
from probidad.instruments.advice.models import Offer, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.recovery import to_confirm
from probidad.instruments.advice.services import certificates, keys, offers, recovery, threads
from tests.cast import Cast

PASSPHRASE = "una frase para las pruebas"


@dataclass
class House:
    """The cast's institution, which can be written to. Staff: advisor, second_advisor (of `cast.unit`),
    committee_member and second_member; each has a key under PASSPHRASE."""

    cast: Cast

    def write(self, situation: str = "Qué hago con el regalo", *, kind: str = Kind.QUESTION, **given):
        """Somebody's receipt and the conversation that it opens; ``excluded`` bars readers."""
        receipt = given.pop("receipt", None) or receipts.new_receipt()
        account = rules.Account(
            answers={"situation": situation}, excluded=given.pop("excluded", rules.Excluded())
        )
        thread = threads.submit(
            receipt=receipt,
            institution=self.cast.institution,
            kind=kind,
            language="es",
            account=account,
            **given,
        )
        return receipt, thread

    def share(self, name: str) -> None:
        """A member of staff confirmed who gets shares of the own key."""
        key = self.cast.people[name].reader_keys.get(retired_on=None)
        for each in to_confirm(key):
            recovery.share(
                key=key,
                reader=self.reader(name),
                institution=each.institution,
                shown=[member.pk for member in each.committee],
                needed=each.needed,
            )

    def joined(self, name: str, days: int) -> None:
        """Make somebody's roles begin so many days ago."""
        since = timezone.localdate() - dt.timedelta(days=days)
        self.cast.people[name].memberships.update(since=since)

    def reader(self, name: str) -> Reader:
        """A member of staff who gave the passphrase."""
        key = self.cast.people[name].reader_keys.get(retired_on=None)
        return keys.unlock(key=key, passphrase=PASSPHRASE)

    def keys(self, name: str, thread: Thread) -> ThreadKeys:
        """What a member of staff reads the thread with. Grant.DoesNotExist for whoever may not."""
        return queries.readers_keys(thread, self.cast.people[name], self.reader(name))

    def browser(self, name: str, *, unlocked: bool = True) -> Client:
        """A browser in which a member of staff is signed in, and has given the passphrase."""
        client = self.cast.client(name)
        if unlocked:
            page = reverse("advice-panel:thread", args=[Thread.objects.values_list("pk", flat=True)[0]])
            client.post(page, {"passphrase": PASSPHRASE, "unlock_again": "get"})
        return client


@pytest.fixture
def house(cast) -> House:
    cast.add("second_advisor", Role.ADVISOR)
    cast.add("second_member", Role.COMMITTEE_MEMBER)
    Offer.objects.create(
        institution=cast.institution, takes_questions=True, takes_claims=True, asks_counsel=True
    )
    for name in ("advisor", "second_advisor", "committee_member", "second_member"):
        keys.make_key(person=cast.people[name], passphrase=PASSPHRASE)
    for name, unit in (("advisor", None), ("second_advisor", cast.unit)):
        offers.save_advisor(
            person=cast.people[name],
            institution=cast.institution,
            unit=unit,
            from_outside=False,
            languages=["es", "en"],
            is_available=True,
            actor=cast.ethics_head,
        )
        certificates.record_external(
            person=cast.people[name], institution=cast.institution, reason="Curso", actor=cast.ethics_head
        )
    house = House(cast)
    for name in ("committee_member", "second_member"):
        house.joined(name, 30)
    return house


@pytest.fixture
def no_wait(monkeypatch):
    """Nobody waits for a turn: what floods do is test_floods' to show."""
    monkeypatch.setattr(floods, "PATIENCE", 0)
    monkeypatch.setattr(floods, "_unsolved", Bucket(0))
