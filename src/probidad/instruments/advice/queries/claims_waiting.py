"""What of claims waits for somebody: said by the claim's short name and a kind, so that nothing of it needs a key."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.models import Claim, Measure, Message, Proposal, Referral, Step, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.inboxes import readable

MOST = 10  # of each kind


class Why(StrEnum):
    """What is to be done."""

    URGENT = "urgent"
    DECIDE = "decide"
    INVESTIGATE = "investigate"
    PROTECT = "protect"
    REVIEW = "review"
    STANDS_STILL = "stands-still"


@dataclass(frozen=True)
class ClaimWaits:
    """A claim of which something waits for the person."""

    thread: Thread
    why: Why


def claims_waiting_for(person: Person) -> list[ClaimWaits]:
    """Of the claims that somebody can read: reprisals, an own word that is missing, an investigation without a step,
    protection that was asked for or is to be reviewed, and what has stood still for long."""
    decides = access.institutions_where(person, P.DECIDE_CLAIMS)
    investigates = access.institutions_where(person, P.INVESTIGATE)
    if not (decides or investigates):
        return []
    both = Claim.objects.filter(thread__in=readable(person, decides | investigates))
    committee = both.filter(thread__institution__in=decides)
    found = (
        (Why.URGENT, both.filter(is_urgent=True)),
        (Why.DECIDE, _own_word_missing(committee, person)),
        (Why.INVESTIGATE, _without_a_step(both, person)),
        (Why.PROTECT, _with_measures(both, person, state=Measure.State.ASKED)),
        (
            Why.REVIEW,
            _with_measures(both, None, state=Measure.State.GRANTED, review_on__lte=timezone.localdate()),
        ),
    )
    waits = [
        ClaimWaits(each.thread, why)
        for why, claims in found
        for each in claims.select_related("thread__institution").order_by("pk")[:MOST]
    ]
    return waits + [ClaimWaits(each, Why.STANDS_STILL) for each in _standing_still(person, decides)]


def _standing_still(person: Person, decides: QuerySet[Institution]) -> list[Thread]:
    """Claims that were answered and haven't ended, of which nothing was said, proposed or done for claim_rules.STANDSTILL
    days: the committee's, and, once it is referred, those of whoever investigates."""
    since = timezone.localdate() - dt.timedelta(days=claim_rules.STANDSTILL)
    moved = (
        Message.objects.filter(thread=OuterRef("pk"), day__gt=since),
        Proposal.objects.filter(claim__thread=OuterRef("pk"), day__gt=since),
        Step.objects.filter(claim__thread=OuterRef("pk"), day__gt=since),
        Referral.objects.filter(claim__thread=OuterRef("pk"), since__gt=since),
    )
    referred = Referral.objects.filter(claim__thread=OuterRef("pk"), until=None)
    whose = Q(Exists(referred.filter(person=person))) | Q(~Exists(referred), institution__in=decides)
    found = readable(person, access.institutions_where(person, P.READ_THREADS)).filter(
        whose,
        *(~Exists(each) for each in moved),
        Q(claim=None) | ~Q(claim__phase=Phase.RESOLVED),
        kind=Kind.CLAIM,
        state=Thread.State.ANSWERED,
        answered_on__lte=since,
    )
    return list(found.order_by("answered_on", "pk")[:MOST])


def _own_word_missing(claims: QuerySet[Claim], person: Person) -> QuerySet[Claim]:
    """Somebody has proposed something in this turn, and this person hasn't."""
    now = Proposal.objects.filter(claim=OuterRef("pk"), turn=OuterRef("turn"))
    investigated = Referral.objects.filter(claim=OuterRef("pk"), person=person)
    return claims.filter(Exists(now), ~Exists(now.filter(person=person)), ~Exists(investigated))


def _without_a_step(claims: QuerySet[Claim], person: Person) -> QuerySet[Claim]:
    """This person has it to investigate, and has written no step."""
    mine = Referral.objects.filter(claim=OuterRef("pk"), person=person, until=None)
    steps = Step.objects.filter(claim=OuterRef("pk"), person=person)
    return claims.filter(Exists(mine), ~Exists(steps), phase=Phase.UNDERWAY)


def _with_measures(claims: QuerySet[Claim], proposed_by: Person | None, **given) -> QuerySet[Claim]:
    measures = Measure.objects.filter(claim=OuterRef("pk"), **given)
    if proposed_by:
        # Nobody answers what they proposed themselves.
        measures = measures.exclude(person=proposed_by)
    return claims.filter(Exists(measures))
