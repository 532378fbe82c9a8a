"""Conversations are erased: by their writers, or once the time for which they are kept is over.

What is left is a row that counts in figures. The destructible key goes with it, so that no backup can be read.
"""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.utils import timezone

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import thread_keys
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import (
    Assignment,
    Disclosure,
    Export,
    FollowUp,
    LegalHold,
    Lesson,
    Measure,
    Note,
    Proposal,
    Step,
    Thread,
    Worksheet,
)
from probidad.instruments.advice.queries.retention import due_for_erasure, hold_of, months_kept, quiet
from probidad.instruments.advice.services import attachments
from probidad.instruments.advice.services.threads import lock

State = Thread.State
SEALED_OF_CLAIMS = (Proposal, Step, Measure, FollowUp, Disclosure, Lesson, Export)
MOST = 2000  # conversations of one night
CHUNK = 500  # tokens looked for at once


class OnHold(Exception):
    """A legal hold keeps it. Nothing was erased."""

    def __init__(self, hold: LegalHold):
        super().__init__(hold.pk)
        self.hold = hold


def erase(*, thread: Thread) -> None:
    """Erase everything that was said. Raises OnHold.

    The rows go first: were the key's turn to fail, the night's work ends it (:func:`tidy_keys`).
    """
    _clear(thread)
    thread_keys.destroy(thread.token)


@transaction.atomic
def _clear(thread: Thread) -> None:
    thread = lock(thread)
    if hold := hold_of(thread):
        raise OnHold(hold)
    attachments.forget(thread)
    for rows in (
        thread.messages,
        thread.grants,
        thread.consultations,
        thread.recusals,
        thread.holds,
        Note.objects.filter(thread=thread),
        Worksheet.objects.filter(thread=thread),
        # Of a claim's file only what counts in figures stays.
        *(each.objects.filter(claim__thread=thread) for each in SEALED_OF_CLAIMS),
    ):
        rows.all().delete()
    thread.assignments.filter(until=None).update(until=timezone.localdate(), end=Assignment.End.CLOSED)
    thread.state, thread.waiting_since, thread.has_news = State.ERASED, None, False
    thread.salt = ""
    thread.area_sealed = b""
    thread.writer_public = thread.writer_grant = b""
    thread.allows_counsel = thread.allows_teaching = False
    thread.save()


def erase_due(today: dt.date) -> int:
    """Erase what has been kept for long enough; how many. What is left over waits for the next night."""
    erased: Counter[int] = Counter()
    for thread in due_for_erasure(today):
        if erased.total() == MOST:
            break
        try:
            erase(thread=thread)
        except OnHold:  # put while the others were erased
            continue
        erased[thread.institution_id] += 1
    for institution in Institution.objects.filter(pk__in=erased):
        record(
            kind=AdviceEvent.ERASED_BY_AGE,
            actor=None,
            institution=institution,
            details={"conversations": erased[institution.pk]},
        )
    return erased.total()


def close_quiet(today: dt.date) -> int:
    """Close what was answered and in which nobody writes any more, so that its time begins to run; how many."""
    closed = 0
    for key in list(quiet(today).values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=key)
            if not quiet(today).filter(pk=key).exists():  # somebody wrote meanwhile
                continue
            thread.assignments.filter(until=None).update(until=today, end=Assignment.End.CLOSED)
            thread.consultations.filter(is_open=True).update(is_open=False)
            thread.state, thread.closed_on, thread.keep_months = State.CLOSED, today, months_kept(thread)
            thread.save(update_fields=["state", "closed_on", "keep_months"])
        closed += 1
    return closed


def tidy_keys(today: dt.date) -> int:
    """Destroy keys that are left of erased conversations, and copy the store; how many were destroyed.

    Only where a row says that it was erased. A row that is missing says nothing: an older backup may have been put back
    by mistake, and the newer one needs the keys. A key whose conversation was never stored opens nothing.
    """
    candidates = sorted(thread_keys.store().tokens())
    gone = 0
    for start in range(0, len(candidates), CHUNK):
        erased = Thread.objects.filter(token__in=candidates[start : start + CHUNK], state=State.ERASED)
        for token in erased.values_list("token", flat=True):
            thread_keys.destroy(token)
            gone += 1
    thread_keys.copies().make(thread_keys.store(), today)
    return gone
