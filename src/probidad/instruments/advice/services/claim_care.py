"""Protection, reprisals, and what the writer says of who they are.

What the writer does here is in no audit trail. What is refused to the staff is a ``ValidationError`` with a sentence.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.readers import PublicReader
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import claim_rules, queries, rules
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Claim, Disclosure, FollowUp, Measure, ReaderKey, Thread
from probidad.instruments.advice.queries import claim_care
from probidad.instruments.advice.services import claims, handling, threads

State = Measure.State


@transaction.atomic
def ask_measure(
    *, thread: Thread, keys: ThreadKeys, kind: str, text: str, actor: Person | None = None
) -> Measure:
    """Ask for protection: the writer, or somebody of the staff who proposes it.

    Raises ValidationError, and threads.SentAlready where the same, in the same words, waits for an answer.
    """
    thread, claim, _file = claims.locked(thread)
    if actor:
        _require_may_protect(actor, thread)
    asked = claim.measures.filter(kind=kind, person=actor, state=State.ASKED)
    if any(each.why == text for each in claim_care.opened_measures(asked, keys)):
        raise threads.SentAlready
    number = claims.next_number(claim.measures, claim_rules.MEASURES)
    measure = Measure.objects.create(
        claim=claim,
        number=number,
        kind=kind,
        person=actor,
        sealed=_sealed(keys, text, claim_care.measure_place(number)),
    )
    if actor:
        handling.note_event(AdviceEvent.MEASURE_PROPOSED, thread, actor)
    return measure


@transaction.atomic
def answer_measure(
    *,
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    number: int,
    state: str,
    reason: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
    review_on: dt.date | None = None,
) -> Measure:
    """Grant or refuse protection; once it is granted, review it: it goes on, or ends. The writer sees it.

    Raises ValidationError, and threads.SentAlready where the actor has just answered so.
    """
    thread, claim, _file = claims.locked(thread)
    _require_may_protect(actor, thread)
    measure = claim.measures.get(number=number)
    if measure.decided_by_id == actor.pk and measure.state == state:
        _refuse_answered_twice(thread, keys, measure, reason)
    if not claim_rules.may_answer_measure(
        measure.state, state, proposed_by=measure.person_id, person=actor.pk
    ):
        raise refusal(
            _("It was answered meanwhile, or you proposed it yourself: somebody else answers it then."),
            code="not-yours",
        )
    if measure.state == State.GRANTED:  # why it was granted stays
        handling.add_note(thread, keys, actor, rules.Remark(text=reason))
    else:
        measure.sealed_answer = _sealed(keys, reason, claim_care.answer_place(number))
        measure.since = since if state == State.GRANTED else None
    measure.state, measure.decided_by, measure.decided_on = state, actor, timezone.localdate()
    measure.until = until if state == State.GRANTED else measure.decided_on
    if state == State.REFUSED:
        measure.until = None
    elif measure.until and measure.since and measure.until < measure.since:
        measure.since = measure.until  # ended before it began
    measure.review_on = review_on if state == State.GRANTED else None
    measure.save()
    thread.has_news = True
    thread.save(update_fields=["has_news"])
    handling.note_event(AdviceEvent.MEASURE_ANSWERED, thread, actor)
    return measure


def _refuse_answered_twice(thread: Thread, keys: ThreadKeys, measure: Measure, reason: str) -> None:
    """Why it was granted or refused is with the measure, why it was reviewed so is a note."""
    [opened] = claim_care.opened_measures([measure], keys)
    if opened.answer == reason:
        raise threads.SentAlready
    remark, last = rules.Remark(text=reason), queries.last_note(thread)
    handling.refuse_noted_twice(thread, keys, measure.decided_by, remark, after=last - 1)


def _require_may_protect(actor: Person, thread: Thread) -> None:
    if not claim_care.may_protect(actor, thread.institution):
        raise refusal(_("Only the committee and the investigating authority do this."), code="not-yours")


@transaction.atomic
def answer_follow_up(*, thread: Thread, keys: ThreadKeys, happened: bool, text: str = "") -> None:
    """The writer says whether anything happened because of the claim. What happened is a message, and makes it urgent.

    A conversation that was closed is open again then. Raises threads.Full, and threads.SentAlready where it was answered.
    """
    thread, claim, _file = claims.locked(thread)
    answer = FollowUp.Answer.YES if happened else FollowUp.Answer.NO
    if not claim_care.due_follow_ups(thread).update(answer=answer):
        raise threads.SentAlready
    if not happened:
        return
    threads.add_message(thread, keys, rules.Said(text=text))
    thread.state, thread.closed_on = Thread.State.ASKED_BACK, None
    thread.waiting_since = thread.waiting_since or timezone.localdate()
    thread.save()
    claim.is_urgent = True
    claim.save(update_fields=["is_urgent"])


@transaction.atomic
def attend(*, thread: Thread, keys: ThreadKeys, actor: Person, text: str) -> Claim:
    """Say what was done about reprisals: a note for colleagues; the claim is urgent no more.

    Raises ValidationError, and threads.SentAlready where the last note is this one.
    """
    thread, claim, _file = claims.locked(thread)
    _require_may_protect(actor, thread)
    remark = rules.Remark(text=text)
    handling.refuse_noted_twice(thread, keys, actor, remark, after=queries.last_note(thread) - 1)
    handling.add_note(thread, keys, actor, remark)
    claim.is_urgent = False
    claim.save(update_fields=["is_urgent"])
    handling.note_event(AdviceEvent.REPRISAL_ATTENDED, thread, actor)
    return claim


@transaction.atomic
def disclose(
    *, thread: Thread, keys: ThreadKeys, reader: ReaderKey, stage: str, text: str, mark: str = ""
) -> Disclosure:
    """The writer says something of who they are, to one reader only, whose key alone opens it.

    Within that seal it is sealed as everything of the thread is: it has no telling length, and goes when the thread does.
    ``mark``: of what was said (`Visit.mark_of`). Raises ValidationError, and threads.SentAlready where it is there already.
    """
    thread, claim, _file = claims.locked(thread)
    if mark and claim.disclosures.filter(mark=mark).exists():
        raise threads.SentAlready
    if reader not in claim_care.readers_of(thread):
        raise refusal(_("Choose somebody who reads this conversation."), code="not-a-reader", field="reader")
    number = claims.next_number(claim.disclosures, claim_rules.DISCLOSURES)
    inner = _sealed(keys, text, f"claim disclosure {number}")
    sealed = PublicReader(bytes(reader.public)).seal(
        inner, purpose=claim_care.disclosure_purpose(keys, number)
    )
    return Disclosure.objects.create(
        claim=claim, number=number, reader=reader, stage=stage, sealed=sealed, mark=mark
    )


def _sealed(keys: ThreadKeys, text: str, place: str) -> bytes:
    return keys.seal(claim_rules.Words(text=text).model_dump_json().encode(), place=place)
