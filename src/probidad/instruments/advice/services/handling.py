"""What the staff does with a conversation: take it, answer, note, recuse oneself, close it.

Who passes it on or asks for help: :mod:`passing`. What is refused is a ``ValidationError`` with a sentence for the page;
nothing was stored then.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.audit.services import record
from probidad.core.files.uploads import SealedUpload
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.claim_rules import Phase
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import (
    Assignment,
    Claim,
    Grant,
    Message,
    Note,
    Proposal,
    Recusal,
    Referral,
    Thread,
)
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries.retention import months_kept
from probidad.instruments.advice.services import areas, attachments, threads

State = Thread.State


class WrittenMeanwhile(Exception):
    """Somebody wrote since the page that this answers was shown: ``messages``, opened. Nothing was stored."""

    def __init__(self, messages: list[queries.Opened]):
        super().__init__(str(len(messages)))
        self.messages = messages


@transaction.atomic
def take(*, thread: Thread, keys: ThreadKeys, actor: Person, text: str) -> Assignment:
    """Take a conversation that nobody has, or a late one from whoever has it, and tell the writer in some words.

    Of two at once one gets it; the other is told who did. Sent twice it is once.
    """
    thread = threads.lock(thread)
    require_open(thread)
    if not queries.may_take(actor, thread.institution, thread.kind):
        raise refusal(_("Only certified advisors can take a conversation."), code="not-certified")
    holder = queries.holder_of(thread)
    if holder and holder.person_id == actor.pk:
        return holder
    if holder and not _is_late(thread):
        raise refusal(_("%(name)s has taken it.") % {"name": holder.person.name}, code="taken")
    if holder:
        end_assignment(thread, Assignment.End.LATE)
    taken = Assignment.objects.create(
        thread=thread,
        person=actor,
        how=Assignment.How.ESCALATED if holder else Assignment.How.TAKEN,
    )
    if thread.state == State.RECEIVED:
        thread.state, thread.taken_on = State.TAKEN, timezone.localdate()
    say(thread, keys, actor, text)
    thread.save()
    note_event(AdviceEvent.TAKEN_OVER if holder else AdviceEvent.TAKEN, thread, actor)
    return taken


def _is_late(thread: Thread) -> bool:
    return queries.deadlines_in(thread.institution).is_overdue(thread)


@transaction.atomic
def reply(
    *,
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    text: str,
    reason: str = "",
    files: Sequence[SealedUpload] = (),
    after: int | None = None,
) -> Message:
    """Answer the writer. ``reason``: why, though the check of phrases found something; kept as a note.

    ``after``: the number of the last message that the actor has seen (None: whatever there is). Raises
    threads.SentAlready, WrittenMeanwhile, ValidationError.
    """
    thread = threads.lock(thread)
    _refuse_twice(thread, keys, actor, text, files, after=after)
    require_open(thread)
    require_holder(thread, actor)
    _require_all_seen(thread, keys, after)
    message = say(thread, keys, actor, text, files)
    if reason:
        add_note(thread, keys, actor, rules.Remark(text=reason))
    thread.state, thread.answered_on, thread.waiting_since = State.ANSWERED, timezone.localdate(), None
    thread.first_answered_on = thread.first_answered_on or thread.answered_on
    thread.save()
    note_event(AdviceEvent.REPLIED, thread, actor)
    return message


@transaction.atomic
def write_note(
    *, thread: Thread, keys: ThreadKeys, actor: Person, text: str, after: int | None = None
) -> Note:
    """A remark for those of the staff who read the thread; whoever was asked has answered by it.

    ``after``: the number of the last note that the actor has seen. Raises threads.SentAlready, ValidationError.
    """
    thread, remark = threads.lock(thread), rules.Remark(text=text)
    require_not_erased(thread)
    refuse_noted_twice(thread, keys, actor, remark, after=after)
    note = add_note(thread, keys, actor, remark)
    thread.consultations.filter(person=actor, is_open=True).update(is_open=False)
    note_event(AdviceEvent.NOTED, thread, actor)
    return note


@transaction.atomic
def recuse(*, thread: Thread, actor: Person) -> None:
    """Declare a conflict of interest: the own key to the thread is deleted, and nobody can give it back."""
    thread = threads.lock(thread)
    require_not_erased(thread)
    if not Grant.objects.filter(thread=thread).exclude(reader__person=actor).exists():
        raise refusal(
            _("Nobody else can read it. Hand it over or ask a colleague first."), code="last-reader"
        )
    holder = queries.holder_of(thread)
    if holder and holder.person_id == actor.pk:
        end_assignment(thread, Assignment.End.RECUSED)
        if thread.state == State.TAKEN:
            thread.state, thread.taken_on = State.RECEIVED, None
            thread.save()
    Grant.objects.filter(thread=thread, reader__person=actor).delete()
    thread.consultations.filter(person=actor, is_open=True).update(is_open=False)
    Referral.objects.filter(claim__thread=thread, person=actor, until=None).update(until=timezone.localdate())
    Proposal.objects.filter(claim__thread=thread, person=actor, turn=F("claim__turn")).delete()
    Recusal.objects.get_or_create(thread=thread, person=actor)
    note_event(AdviceEvent.RECUSED, thread, actor)


@transaction.atomic
def close(
    *,
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    text: str,
    reason: str = "",
    area: str = "",
    after: int | None = None,
) -> None:
    """End the conversation with a last message.

    ``reason``, ``after`` and what it raises: as of :func:`reply`; ``area``: of :func:`areas.count`, if said.
    """
    thread = threads.lock(thread)
    _refuse_twice(thread, keys, actor, text, after=after)
    require_open(thread)
    require_holder(thread, actor)
    _require_ended(thread)
    _require_all_seen(thread, keys, after)
    say(thread, keys, actor, text)
    if reason:
        add_note(thread, keys, actor, rules.Remark(text=reason))
    if area:
        areas.count(thread, keys, area)
    end_assignment(thread, Assignment.End.CLOSED)
    thread.consultations.filter(is_open=True).update(is_open=False)
    thread.state, thread.closed_on, thread.waiting_since = State.CLOSED, timezone.localdate(), None
    thread.first_answered_on = thread.first_answered_on or thread.closed_on
    thread.keep_months = months_kept(thread)
    thread.save()
    note_event(AdviceEvent.CLOSED, thread, actor)


def _require_ended(thread: Thread) -> None:
    if thread.kind == Kind.CLAIM and not Claim.objects.filter(thread=thread, phase=Phase.RESOLVED).exists():
        raise refusal(
            _("A claim is closed once two people have agreed on how it ends. Your text is still here."),
            code="not-ended",
        )


def _refuse_twice(
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    text: str,
    files: Sequence[SealedUpload] = (),
    *,
    after: int | None,
) -> None:
    if after is not None:
        own = thread.messages.filter(number__gt=after, person=actor)
        threads.refuse_twice(own, keys, rules.Said(text=text), files)


def _require_all_seen(thread: Thread, keys: ThreadKeys, after: int | None) -> None:
    unseen = queries.said_after(thread, keys, number=after) if after is not None else []
    if unseen:
        raise WrittenMeanwhile(unseen)


def refuse_noted_twice(
    thread: Thread, keys: ThreadKeys, actor: Person, remark: rules.Remark, *, after: int | None
) -> None:
    """Raises threads.SentAlready where the actor noted the same after the note ``after``: a form that came twice."""
    if after is None:
        return
    own = thread.notes.filter(number__gt=after, person=actor)
    if any(each.remark == remark for each in queries.opened_notes(own, keys)):
        raise threads.SentAlready


def require_not_erased(thread: Thread) -> None:
    """Raises ValidationError."""
    if thread.state == State.ERASED:
        raise refusal(_("The conversation was erased: nothing of it can be read any more."), code="erased")


def require_open(thread: Thread) -> None:
    """Raises ValidationError."""
    require_not_erased(thread)
    if thread.state == State.CLOSED:
        raise refusal(
            _("The conversation was closed meanwhile, so nothing was sent. Your text is still here."),
            code="closed",
        )


def require_holder(thread: Thread, actor: Person) -> None:
    """Raises ValidationError unless the actor has the thread."""
    holder = queries.holder_of(thread)
    if holder is None:
        raise refusal(_("Take the conversation first."), code="not-taken")
    if holder.person_id != actor.pk:
        raise refusal(
            _("%(name)s has this conversation now, so nothing was sent. Your text is still here.")
            % {"name": holder.person.name},
            code="not-yours",
        )


def say(
    thread: Thread, keys: ThreadKeys, actor: Person, text: str, files: Sequence[SealedUpload] = ()
) -> Message:
    """Add a message of the staff; the caller holds the thread and saves it. Raises ValidationError."""
    try:
        message = threads.add_message(thread, keys, rules.Said(text=text), person=actor, uploads=files)
    except threads.Full:
        raise refusal(_("This conversation has as many messages as one can have."), code="full") from None
    except attachments.TooMuch:
        raise refusal(
            _("With these files the conversation would have more than 100 MB."),
            code="too-much",
            field="files",
        ) from None
    thread.has_news = True
    return message


def add_note(thread: Thread, keys: ThreadKeys, actor: Person, remark: rules.Remark) -> Note:
    """Seal a remark and put it at the end; the caller holds the thread. Raises ValidationError."""
    last = thread.notes.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= rules.NOTES:
        raise refusal(_("This conversation has as many notes as one can have."), code="full")
    sealed = keys.seal(remark.model_dump_json().encode(), place=f"note {last + 1}")
    return Note.objects.create(thread=thread, number=last + 1, person=actor, sealed=sealed)


def end_assignment(thread: Thread, how: Assignment.End) -> None:
    """Nobody has the thread any more."""
    thread.assignments.filter(until=None).update(until=timezone.localdate(), end=how)


def note_event(kind: AdviceEvent, thread: Thread, actor: Person, about: Person | None = None) -> None:
    """Say in the audit trail what a member of staff did; nothing of what was said, and nothing of the writer."""
    record(kind=kind, actor=actor, institution=thread.institution, subject=thread_urn(thread), about=about)


def thread_urn(thread: Thread) -> str:
    """What the audit trail calls a conversation."""
    return f"urn:probidad:advice:thread:{thread.pk}"
