"""Legal hold: put on a claim by the committee, looked at again, ended. It stops the erasing, whoever asks for it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import LegalHold, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.retention import hold_of, hold_place, reason_of
from probidad.instruments.advice.services import handling, threads


@transaction.atomic
def put(*, thread: Thread, keys: ThreadKeys, actor: Person, reason: str, review_on: dt.date) -> LegalHold:
    """Keep a claim from being erased; one that is held already is held for the new reason from now on.

    Raises ValidationError, and threads.SentAlready where it is held for just this until just then.
    """
    thread = threads.lock(thread)
    handling.require_not_erased(thread)
    if thread.kind != Kind.CLAIM:
        raise refusal(_("Only claims can be held."), code="not-a-claim")
    held = hold_of(thread)
    if held and held.review_on == review_on and reason_of(held, keys) == reason:
        raise threads.SentAlready
    thread.holds.filter(ended_on=None).update(ended_on=timezone.localdate())
    number = thread.holds.count() + 1
    hold = LegalHold.objects.create(
        thread=thread,
        number=number,
        person=actor,
        review_on=review_on,
        sealed=keys.seal(reason.encode(), place=hold_place(number)),
    )
    handling.note_event(AdviceEvent.HOLD_PUT, thread, actor)
    return hold


@transaction.atomic
def end(*, thread: Thread, actor: Person) -> None:
    """End a hold: what is kept too long is erased from the next night on."""
    thread = threads.lock(thread)
    hold = hold_of(thread)
    if hold is None:
        raise refusal(_("Nothing holds this claim any more."), code="not-held")
    hold.ended_on = timezone.localdate()
    hold.save(update_fields=["ended_on"])
    handling.note_event(AdviceEvent.HOLD_ENDED, thread, actor)
