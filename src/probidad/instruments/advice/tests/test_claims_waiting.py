"""No claim is forgotten: what stands still, and what its writer answers, waits for whoever has to act."""

import datetime as dt

from django.utils import timezone

from probidad.instruments.advice import desk
from probidad.instruments.advice.claim_rules import STANDSTILL, Outcome, Track
from probidad.instruments.advice.models import Proposal, Referral, Step, Thread
from probidad.instruments.advice.queries.claims_waiting import Why, claims_waiting_for
from probidad.instruments.advice.services import threads
from probidad.instruments.advice.tests.test_claims import (
    claim,
    decide,
    investigator,
    refer,
    write_step,
)

__all__ = ["claim", "investigator"]


def waits(house, name: str) -> list[str]:
    return [each.why for each in claims_waiting_for(house.cast.people[name])]


def passes(thread, days: int) -> None:
    """So many days in which nothing happens."""
    day = timezone.localdate() - dt.timedelta(days=days)
    Thread.objects.filter(pk=thread.pk).update(
        state=Thread.State.ANSWERED, answered_on=day, waiting_since=None
    )
    thread.messages.update(day=day)
    for rows in (Proposal, Step):
        rows.objects.update(day=day)
    Referral.objects.update(since=day)


def test_what_stands_still_for_a_month_reminds_the_committee_until_something_is_said(house, claim):
    passes(claim, STANDSTILL - 1)
    assert waits(house, "committee_member") == []
    passes(claim, STANDSTILL)
    assert waits(house, "committee_member") == waits(house, "second_member") == [Why.STANDS_STILL]
    assert waits(house, "advisor") == []
    assert "sin avances" in str([each.title for each in desk.waiting_for(house.cast.committee_member)])
    decide(house, claim, Track.BREACH)
    assert waits(house, "committee_member") == []
    passes(claim, STANDSTILL)
    decide(house, claim, Outcome.ARCHIVED)
    passes(claim, STANDSTILL)
    assert waits(house, "committee_member") == []


def test_what_was_referred_and_stands_still_reminds_whoever_investigates(house, claim, investigator):
    decide(house, claim, Track.FAULT)
    refer(house, claim, investigator)
    write_step(house, claim, "investigator")
    passes(claim, STANDSTILL)
    assert waits(house, "investigator") == [Why.STANDS_STILL] and waits(house, "committee_member") == []


def test_what_the_writer_answers_waits_for_whoever_investigates_until_they_tell_something(
    house, claim, investigator
):
    decide(house, claim, Track.FAULT)
    refer(house, claim, investigator)
    found, writer = threads.find(house.receipt)
    threads.ask_back(
        thread=found, keys=threads.writers_keys(found, writer), text="La bitácora está en el archivo."
    )
    [item] = [each for each in desk.waiting_for(investigator) if "de=mine" in each.url]
    assert str(claim) in house.browser("investigator").get(item.url).content.decode()
    write_step(house, claim, "investigator", text="Se vio la bitácora", told="Gracias, ya la vimos.")
    claim.refresh_from_db()
    assert claim.state == Thread.State.ANSWERED and claim.waiting_since is None
    assert not [each for each in desk.waiting_for(investigator) if "de=mine" in each.url]
