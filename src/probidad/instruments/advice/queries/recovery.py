"""Who could give a reader's key back, and what was asked of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from probidad.core.anonymity import shares
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer, ReaderKey, RecoveryRequest, RecoverySet
from probidad.instruments.advice.permissions import AdvicePermission as P


@dataclass(frozen=True)
class Safety:
    """How a key could come back in an institution: who of the committee has, or would get, a share."""

    institution: Institution
    needed: int
    committee: list[ReaderKey]
    set: RecoverySet | None
    holders: frozenset[int]  # keys that have a share

    @property
    def is_possible(self) -> bool:
        """Whether the committee has as many other members with keys as are needed."""
        return len(self.committee) >= self.needed

    @property
    def is_current(self) -> bool:
        """Whether the shares are with those who are of the committee today, as many needed as is set today."""
        if self.set is None:
            return not self.is_possible
        return self.set.needed == self.needed and self.holders == {each.pk for each in self.committee}


def safety_of(key: ReaderKey, institution: Institution) -> Safety:
    """How somebody's key could come back in an institution."""
    found = RecoverySet.objects.filter(key=key, institution=institution).first()
    members = access.people_with(P.DECIDE_CLAIMS, institution).exclude(pk=key.person_id)
    committee = ReaderKey.objects.filter(person__in=members, retired_on=None).select_related("person")
    return Safety(
        institution=institution,
        needed=recovery_needed(institution),
        committee=list(committee.order_by("pk")[: shares.MOST]),
        set=found,
        holders=frozenset(found.shares.values_list("holder", flat=True) if found else ()),
    )


def safeties_of(key: ReaderKey) -> list[Safety]:
    """The same in each institution in which the key's owner reads, by name."""
    homes = access.institutions_where(key.person, P.READ_THREADS).order_by("search_text", "pk")
    return [safety_of(key, each) for each in homes]


def recovery_needed(institution: Institution) -> int:
    """How many of the committee have to approve together."""
    offer = Offer.objects.filter(institution=institution).first()
    return offer.recovery_needed if offer else rules.RECOVERY_NEEDED


def stale_keys() -> Iterable[ReaderKey]:
    """The keys whose shares are with other people than today's committees: their owners have to open them once."""
    for key in ReaderKey.objects.filter(retired_on=None, person__is_active=True).select_related("person"):
        if not all(each.is_current for each in safeties_of(key)):
            yield key


def requests_seen_by(person: Person) -> QuerySet[RecoveryRequest]:
    """The requests that concern somebody: for their key, by them, to them, or to a committee of theirs."""
    decides = access.institutions_where(person, P.DECIDE_CLAIMS)
    mine = Q(set__key__person=person) | Q(asked_by=person) | Q(successor=person)
    return RecoveryRequest.objects.filter(mine | Q(set__institution__in=decides)).select_related(
        "set__key__person", "set__institution", "asked_by", "successor"
    )


def ready_on(request: RecoveryRequest) -> dt.date | None:
    """The day after those in which one can object, which are whole days after the one on which the owner was told; None
    before the mail to the owner has left."""
    return request.told_on and request.told_on + dt.timedelta(days=rules.RECOVERY_WAIT + 1)


def has_waited(request: RecoveryRequest) -> bool:
    """Whether the days in which one can object have passed."""
    day = ready_on(request)
    return day is not None and timezone.localdate() >= day


def is_ready(request: RecoveryRequest) -> bool:
    """Whether enough approved, which they can once the days to object have passed."""
    is_open = request.state == RecoveryRequest.State.OPEN
    return is_open and has_waited(request) and request.approvals.count() >= request.set.needed


def may_approve(person: Person, request: RecoveryRequest) -> bool:
    """Whether somebody of today's committee holds a share and hasn't given it yet, and the days to object are over.

    Before that no share is sealed to anybody. Neither whoever asked nor who takes over: else one person with two accounts would do for both.
    """
    return (
        request.state == RecoveryRequest.State.OPEN
        and has_waited(request)
        and person.pk not in (request.set.key.person_id, request.asked_by_id, request.successor_id)
        and access.holds(person, P.DECIDE_CLAIMS, request.set.institution)
        and request.set.shares.filter(holder__person=person, holder__retired_on=None).exists()
        and not request.approvals.filter(holder__person=person).exists()
    )


def may_stop(person: Person, request: RecoveryRequest) -> bool:
    """Whether it is theirs to stop it: the key's owner, also without any role by now, or whoever asked; where somebody
    left, each member of the committee."""
    if request.state != RecoveryRequest.State.OPEN:
        return False
    if person.pk in (request.set.key.person_id, request.asked_by_id):
        return True
    is_left = request.why == RecoveryRequest.Why.LEFT
    return is_left and access.holds(person, P.DECIDE_CLAIMS, request.set.institution)


def left_behind(institutions: Iterable[Institution]) -> QuerySet[RecoverySet]:
    """Shares of keys whose owners read no more in the institution of the shares, and which nobody asked for yet."""
    found = RecoverySet.objects.none()
    for each in institutions:
        reading = access.people_with(P.READ_THREADS, each)
        found |= RecoverySet.objects.filter(institution=each).exclude(key__person__in=reading)
    return found.exclude(requests__state=RecoveryRequest.State.OPEN).select_related(
        "key__person", "institution"
    )


def successors_for(found: RecoverySet) -> QuerySet[Person]:
    """Who could go on with what somebody left: readers of the institution with a key in use, by name."""
    reading = access.people_with(P.READ_THREADS, found.institution).exclude(pk=found.key.person_id)
    return reading.filter(reader_keys__retired_on=None, reader_keys__isnull=False).order_by("name", "pk")
