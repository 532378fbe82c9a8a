"""What is kept, for how long, and what holds it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import rules
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.models import LegalHold, Message, Offer, Thread
from probidad.instruments.advice.models.offers import Kind


def due_for_erasure(today: dt.date) -> Iterator[Thread]:
    """The closed conversations whose time is over and which nothing holds, by institution."""
    held = Exists(LegalHold.objects.filter(thread=OuterRef("pk"), ended_on=None))
    closed = Thread.objects.filter(~held, state=Thread.State.CLOSED, keep_months__isnull=False)
    for institution, months in sorted(set(closed.values_list("institution", "keep_months"))):
        until = rules.months_after(today, -months)
        yield from closed.filter(
            _ended_by(until), institution=institution, keep_months=months, closed_on__lte=until
        )


def quiet(today: dt.date) -> QuerySet[Thread]:
    """The conversations that were answered and in which nobody has written since, for rules.QUIET_MONTHS; claims that ended."""
    until = rules.months_after(today, -rules.QUIET_MONTHS)
    has_ended = Q(kind=Kind.QUESTION) | Q(claim__phase=Phase.RESOLVED, claim__resolved_on__lte=until)
    written_since = Message.objects.filter(thread=OuterRef("pk"), day__gt=until)
    return Thread.objects.filter(
        has_ended, ~Exists(written_since), state=Thread.State.ANSWERED, answered_on__lte=until
    )


def months_kept(thread: Thread) -> int:
    """For how many months a conversation that is closed today is kept."""
    return Offer.objects.get(institution=thread.institution_id).kept(thread.kind)


def _ended_by(day: dt.date) -> Q:
    """A claim that is under way hasn't ended, whoever closed its conversation; one that was resolved ended then."""
    underway = Q(claim__phase=Phase.UNDERWAY)
    return ~underway & (Q(claim__resolved_on=None) | Q(claim__resolved_on__lte=day))


def hold_of(thread: Thread) -> LegalHold | None:
    """What keeps a conversation from being erased."""
    return thread.holds.filter(ended_on=None).select_related("person").first()


def holds_of(thread: Thread, keys: ThreadKeys) -> list[tuple[LegalHold, str]]:
    """All holds of a conversation and why each was put. Raises conversations.CannotRead."""
    found = thread.holds.select_related("person")
    return [(each, reason_of(each, keys)) for each in found]


def reason_of(hold: LegalHold, keys: ThreadKeys) -> str:
    """Why it was put. Raises conversations.CannotRead."""
    return keys.open(bytes(hold.sealed), place=hold_place(hold.number)).decode()


def holds_to_review(institutions: Iterable[Institution], today: dt.date) -> QuerySet[LegalHold]:
    """The holds whose day to be looked at again has come."""
    due = Q(ended_on=None, review_on__lte=today)
    return LegalHold.objects.filter(due, thread__institution__in=institutions).select_related("thread")


def hold_place(number: int) -> str:
    """Where in the thread the reason of a hold is sealed."""
    return f"hold {number}"
