"""The inbox: the conversations of one institution and kind that somebody can read, page by page.

There may be hundreds of thousands: a page is read along an index, from where the last one ended, and nothing is counted
further than :data:`COUNTED`.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.models import Assignment, Claim, Grant, ReaderKey, Referral, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.deadlines import Deadlines
from probidad.instruments.advice.queries.readers import READS
from probidad.instruments.advice.queries.staff import left_to_others

PAGE = 50
COUNTED = 1000
FEW = 400  # claims that are looked up by their keys
# What is shown where no state is asked for: the staff's turn.
WAITING, ALL = "waiting", "all"
URGENT, LATE = "urgent", "late"


@dataclass(frozen=True)
class Place:
    """Where a page ended: the day by which it is ordered, and the thread's key."""

    day: dt.date
    key: int


@dataclass(frozen=True)
class Asked:
    """What is searched for. ``show``: WAITING, ALL, or a state; ``whose``: "", "mine", "free" or LATE; ``claim``: URGENT,
    or the phase or way of a claim."""

    show: str = WAITING
    whose: str = ""
    claim: str = ""
    language: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    after: Place | None = None


@dataclass(frozen=True)
class InboxPage:
    """One page, and where the next one begins."""

    threads: list[Thread]
    next: Place | None


def readable(
    person: Person, institutions: Collection[Institution] | QuerySet[Institution]
) -> QuerySet[Thread]:
    """The threads in these institutions that somebody has a key to."""
    key = ReaderKey.objects.filter(person=person, retired_on=None).values("pk")[:1]
    # A value, not EXISTS: PostgreSQL would make a join of it and read all grants of the reader for each page.
    grant = Subquery(Grant.objects.filter(thread=OuterRef("pk"), reader=key).values("pk")[:1])
    found = Thread.objects.alias(grant=grant).filter(grant__isnull=False, institution__in=institutions)
    return found.select_related("institution")


def inbox(
    person: Person, institution: Institution, kind: str, deadlines: Deadlines, asked: Asked
) -> InboxPage:
    """A page of what somebody can read, by what waits longest, or the newest first where nothing waits."""
    found = in_inbox(person, institution, kind).filter(_matching(person, institution, deadlines, asked))
    if asked.show == WAITING:
        order, place = ("waiting_since", "pk"), Q()
        if asked.after:
            day, key = asked.after.day, asked.after.key
            place = Q(waiting_since__gte=day) & (Q(waiting_since__gt=day) | Q(pk__gt=key))
    else:
        order, place = ("-received_on", "-pk"), Q()
        if asked.after:
            day, key = asked.after.day, asked.after.key
            place = Q(received_on__lte=day) & (Q(received_on__lt=day) | Q(pk__lt=key))
    threads = list(found.filter(place).order_by(*order)[: PAGE + 1])
    shown, more = threads[:PAGE], len(threads) > PAGE
    last = shown[-1] if more else None
    by = order[0].removeprefix("-")
    return InboxPage(shown, Place(getattr(last, by), last.pk) if last else None)


def count_waiting(person: Person, institution: Institution, kind: str) -> int:
    """How many wait for the staff, no further than :data:`COUNTED`."""
    waiting = in_inbox(person, institution, kind).filter(waiting_since__isnull=False)
    return waiting.order_by()[:COUNTED].count()


def suggested(
    person: Person, institution: Institution, kind: str, languages: Collection[str], deadlines: Deadlines
) -> Thread | None:
    """The one that has waited longest of those that nobody has, in a language that the person writes.

    What is new goes to colleagues with fewer first; what is late to whoever comes.
    """
    free = in_inbox(person, institution, kind).filter(held_by_nobody(), waiting_since__isnull=False)
    free = free.filter(deadlines.overdue() | ~left_to_others(person, institution, kind))
    if languages:
        free = free.filter(language__in=languages)
    return free.order_by("waiting_since", "pk").first()


def in_inbox(person: Person, institution: Institution, kind: str) -> QuerySet[Thread]:
    """The threads of an institution and kind that somebody can read, without an order."""
    if access.holds(person, READS[Kind(kind)], institution):
        return readable(person, [institution]).filter(kind=kind)
    # Whoever was given single threads (counsel, an investigating authority): from the grants, which are few.
    granted = Grant.objects.filter(reader__person=person, reader__retired_on=None).values("thread")
    return Thread.objects.filter(pk__in=granted, institution=institution, kind=kind).select_related(
        "institution"
    )


def _matching(person: Person, institution: Institution, deadlines: Deadlines, asked: Asked) -> Q:
    found = Q()
    if asked.show == WAITING and asked.whose != LATE:  # what is late waits
        found &= Q(waiting_since__isnull=False)
    elif asked.show not in (WAITING, ALL):
        found &= Q(state=asked.show)
    if asked.whose == "mine":
        found &= held_by(person)
    elif asked.whose == "free":
        found &= held_by_nobody()
    elif asked.whose == LATE:
        found &= deadlines.overdue()
    if asked.claim:
        found &= _claims(institution, asked.claim)
    if asked.language:
        found &= Q(language=asked.language)
    if asked.since:
        found &= Q(received_on__gte=asked.since)
    if asked.until:
        found &= Q(received_on__lte=asked.until)
    return found


def held_by(person: Person) -> Q:
    """Somebody has it, or investigates it: what the writer says then is said to them."""
    referred = Referral.objects.filter(person=person, until=None).values("claim__thread")
    return Q(pk__in=Assignment.objects.filter(person=person, until=None).values("thread")) | Q(
        pk__in=referred
    )


def _claims(institution: Institution, asked: str) -> Q:
    """The claims that are urgent, or in a phase or on a way; one without a file is in its first phase.

    Few are looked up; many are met on the way along the order of the page. Databases can't tell which it is.
    """
    if asked == Phase.INTAKE:
        # A value, not EXISTS: PostgreSQL would read all claims for each page.
        phase = Subquery(Claim.objects.filter(thread=OuterRef("pk")).values("phase")[:1])
        undecided = Q(Exact(Coalesce(phase, Value(Phase.INTAKE.value)), Value(Phase.INTAKE.value)))
        # Of what is closed nobody decides any more. The day, which is empty too, leads to the index of open ones.
        return Q(state__in=Thread.OPEN, closed_on__isnull=True) & undecided
    wanted = {"is_urgent": True} if asked == URGENT else {"phase" if asked in set(Phase) else "track": asked}
    files = Claim.objects.filter(**wanted)
    few = list(files.filter(thread__institution=institution).values_list("thread", flat=True)[: FEW + 1])
    return Q(pk__in=few) if len(few) <= FEW else Q(Exists(files.filter(thread=OuterRef("pk"))))


def held_by_nobody() -> Q:
    """Nobody has it."""
    return ~Q(Exists(Assignment.objects.filter(thread=OuterRef("pk"), until=None)))


def kinds_read(person: Person, institution: Institution) -> list[Kind]:
    """The kinds of which somebody may read conversations in an institution: both, where they are given singly.

    First the kind of which they have most: whoever investigates is given claims.
    """
    if access.holds(person, P.INVESTIGATE, institution):
        return [Kind.CLAIM, Kind.QUESTION]
    own = [kind for kind, permission in READS.items() if access.holds(person, permission, institution)]
    return own or list(Kind)
