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
from probidad.instruments.advice.models import CommitteeNotice, Offer, ReaderKey, RecoveryRequest, RecoverySet
from probidad.instruments.advice.permissions import AdvicePermission as P


@dataclass(frozen=True)
class Safety:
    """How a key could come back in an institution: who of the committee has, or could get, a share.

    Nobody gets one whom the owner hasn't confirmed by name: whoever chooses the committee doesn't choose that.
    """

    institution: Institution
    needed: int
    # Who has a share and is of the committee; then who was of it for long enough.
    committee: list[ReaderKey]
    set: RecoverySet | None
    holders: list[ReaderKey]  # by name

    @property
    def is_possible(self) -> bool:
        """Whether the committee has as many other members with keys as are needed."""
        return len(self.committee) >= self.needed

    @property
    def is_current(self) -> bool:
        """Whether the shares are with those who are of the committee today, as many needed as is set today."""
        if self.set is None:
            return not self.is_possible
        return not self.joined and not self.left and self.set.needed == self.needed

    @property
    def joined(self) -> list[ReaderKey]:
        """Who would get a share, and has none yet."""
        return [each for each in self.committee if each not in self.holders]

    @property
    def left(self) -> list[ReaderKey]:
        """Who has a share, and is of the committee no more."""
        return [each for each in self.holders if each not in self.committee]

    @property
    def staying(self) -> list[ReaderKey]:
        """Who has a share, and is of the committee."""
        return [each for each in self.holders if each in self.committee]

    @property
    def is_open(self) -> bool:
        """Whether the key is asked for just now: that goes on with the shares that there are."""
        return self.set is not None and self.set.requests.filter(state=RecoveryRequest.State.OPEN).exists()

    @property
    def needs_less(self) -> bool:
        """Whether fewer than before would open the key together."""
        return self.set is not None and self.needed < self.set.needed

    @property
    def asks(self) -> bool:
        """Whether its owner has to confirm something: somebody would get a share, or fewer would be enough."""
        is_new = bool(self.joined) or self.needs_less
        return self.is_possible and is_new and not self.is_open

    @property
    def at_least(self) -> int:
        """How many have to approve together as long as the owner confirms nothing: never fewer than before."""
        return max(self.needed, self.set.needed if self.set else 0)

    @property
    def can_shrink(self) -> bool:
        """Whether enough of those who have a share stay."""
        return len(self.staying) >= self.at_least

    @property
    def must_shrink(self) -> bool:
        """Whether shares have to be made anew among those who have one: somebody left, or more are needed."""
        if self.set is None or self.is_open:
            return False
        return bool(self.left) or self.needed > self.set.needed


def safety_of(key: ReaderKey, institution: Institution) -> Safety:
    """How somebody's key could come back in an institution."""
    found = RecoverySet.objects.filter(key=key, institution=institution).first()
    holding = Q(shares_held__set=found) if found else Q(pk=None)
    named = ReaderKey.objects.select_related("person").order_by("person__name", "pk")
    holders = list(named.filter(holding))
    today, settled = members(key, institution), timezone.localdate() - dt.timedelta(days=rules.COMMITTEE_WAIT)
    staying = Q(pk__in=[each.pk for each in holders], person__in=today)
    able = Q(person__in=members(key, institution, since=settled))
    keys = named.filter(staying | able, retired_on=None)
    committee = sorted(keys, key=lambda each: each not in holders)
    return Safety(
        institution=institution,
        needed=recovery_needed(institution),
        committee=committee[: shares.MOST],
        set=found,
        holders=holders,
    )


def members(key: ReaderKey, institution: Institution, *, since: dt.date | None = None) -> QuerySet[Person]:
    """The others of an institution's committee, with or without keys of their own."""
    return access.people_with(P.DECIDE_CLAIMS, institution, since=since).exclude(pk=key.person_id)


@dataclass(frozen=True)
class CommitteeChange:
    """Who joined and who left a committee since a key's owner was told of it by mail, by name."""

    joined: list[Person]
    left: list[Person]


def change_of_committee(notice: CommitteeNotice) -> CommitteeChange | None:
    """What the key's owner is to be told; None where nothing changed."""
    told, now = notice.members.values("pk"), members(notice.key, notice.institution)
    joined = list(now.exclude(pk__in=told).order_by("name", "pk"))
    left = list(Person.objects.filter(pk__in=told).exclude(pk__in=now).order_by("name", "pk"))
    return CommitteeChange(joined, left) if joined or left else None


def keys_of_staff() -> QuerySet[ReaderKey]:
    """The keys in use of people who can sign in."""
    return ReaderKey.objects.filter(retired_on=None, person__is_active=True).select_related("person")


def safeties_of(key: ReaderKey) -> list[Safety]:
    """The same in each institution in which the key's owner reads, by name."""
    homes = access.institutions_where(key.person, P.READ_THREADS).order_by("search_text", "pk")
    return [safety_of(key, each) for each in homes]


def to_confirm(key: ReaderKey) -> list[Safety]:
    """Where the key's owner has to say whether today's committee gets shares."""
    return [each for each in safeties_of(key) if each.asks]


def recovery_needed(institution: Institution) -> int:
    """How many of the committee have to approve together."""
    offer = Offer.objects.filter(institution=institution).first()
    return offer.recovery_needed if offer else rules.RECOVERY_NEEDED


def stale_keys() -> Iterable[ReaderKey]:
    """The keys whose shares are with other people than today's committees: their owners have to open them once."""
    for key in keys_of_staff():
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
