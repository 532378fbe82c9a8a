"""What else a writer decides, alone: to rate, to close, to let counsel in, to make a claim of a question, to erase.

Nothing here is recorded in the audit trail, and no row says an hour.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Assignment, Grant, Offer, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.retention import months_kept
from probidad.instruments.advice.services.threads import (
    IsClosed,
    NobodyReads,
    WasErased,
    as_shown,
    lock,
    seal_account,
)

State = Thread.State


class NotTaken(Exception):
    """The institution takes no claims now. Nothing was changed."""


def seen(*, thread: Thread) -> None:
    """The writer has read what there is."""
    if thread.has_news:
        Thread.objects.filter(pk=thread.pk).update(has_news=False)


def rate(*, thread: Thread, level: int) -> None:
    """Say how much it helped: 5 very much … 1 not at all. The last word counts."""
    Thread.objects.filter(pk=thread.pk).exclude(state=State.ERASED).update(satisfaction=level)


# What a writer may agree to: counsel while it is open, a teaching case also once it is closed.
AGREEMENTS = {"counsel": Thread.OPEN, "teaching": (*Thread.OPEN, State.CLOSED)}


def agree(*, thread: Thread, to: str, allowed: bool) -> None:
    """Agree that external legal counsel is asked in, or that a teaching case is made of it; or agree no more.

    Whoever was asked in by then keeps reading. ``to`` is one of AGREEMENTS.
    """
    Thread.objects.filter(pk=thread.pk, state__in=AGREEMENTS[to]).update(**{f"allows_{to}": allowed})


@transaction.atomic
def close(*, thread: Thread) -> None:
    """End the conversation; it stays readable until it is erased. One that was closed stays as it is."""
    thread = lock(thread)
    if thread.state not in Thread.OPEN:
        return
    _end_assignment(thread, Assignment.End.CLOSED)
    thread.state, thread.closed_on, thread.waiting_since = State.CLOSED, timezone.localdate(), None
    thread.keep_months = months_kept(thread)
    thread.save(update_fields=["state", "closed_on", "waiting_since", "keep_months"])


@transaction.atomic
def make_claim(
    *,
    thread: Thread,
    keys: ThreadKeys,
    barred: Collection[int] = (),
    shown: Collection[int] | None = None,
) -> None:
    """Make a claim of a question: the committee gets the thread's key in place of the advisors, who keep none.

    Whom the writer excluded stays excluded, and so do the people of ``barred``, who were among those ``shown`` (see
    `threads.submit`). Raises WasErased, IsClosed, NotTaken, NobodyReads, ReadersChanged: nothing is changed then.
    """
    thread = lock(thread)
    if thread.state == State.ERASED:
        raise WasErased
    if thread.kind == Kind.CLAIM:
        return
    if thread.state not in Thread.OPEN:
        raise IsClosed
    offer = Offer.objects.filter(institution=thread.institution_id).first()
    if offer is None or not offer.takes_claims:
        raise NotTaken
    account = queries.account_of(thread, keys)
    everybody = tuple(sorted({*account.excluded.barred, *barred}))
    excluded = account.excluded.model_copy(update={"barred": everybody})
    recused = set(thread.recusals.values_list("person", flat=True))
    possible = [
        each
        for each in queries.readers_for(thread.institution, Kind.CLAIM, account.excluded)
        if each.person_id not in recused
    ]
    readers = [each for each in as_shown(possible, shown) if each.person_id not in barred]
    if not readers:
        raise NobodyReads
    seal_account(thread, keys, account.model_copy(update={"excluded": excluded}))
    thread.grants.all().delete()
    thread.consultations.filter(is_open=True).update(is_open=False)
    Grant.objects.bulk_create(
        Grant(thread=thread, reader=each, sealed=keys.grant(bytes(each.public))) for each in readers
    )
    _end_assignment(thread, Assignment.End.HANDED_OVER)
    thread.kind, thread.state = Kind.CLAIM, State.RECEIVED
    thread.taken_on = thread.answered_on = None
    thread.waiting_since = timezone.localdate()
    thread.save(update_fields=["kind", "state", "taken_on", "answered_on", "waiting_since"])


def _end_assignment(thread: Thread, how: Assignment.End) -> None:
    thread.assignments.filter(until=None).update(until=timezone.localdate(), end=how)
