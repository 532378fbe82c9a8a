"""What of claims waits for somebody: said by the claim's short name and a kind, so that nothing of it needs a key."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.models import Claim, Measure, Proposal, Referral, Step, Thread
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


@dataclass(frozen=True)
class ClaimWaits:
    """A claim of which something waits for the person."""

    thread: Thread
    why: Why


def claims_waiting_for(person: Person) -> list[ClaimWaits]:
    """Of the claims that somebody can read: reprisals, an own word that is missing, an investigation without a step,
    protection that was asked for or is to be reviewed."""
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
    return [
        ClaimWaits(each.thread, why)
        for why, claims in found
        for each in claims.select_related("thread__institution").order_by("pk")[:MOST]
    ]


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
