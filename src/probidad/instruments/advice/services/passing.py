"""A conversation that more people see: handed over, or shown to a colleague or to counsel who is asked.

Each gets the thread's key sealed to their own. Whom the writer excludes, and who recused themselves, is nobody's to let in.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Assignment, Consultation, Grant, ReaderKey, Thread
from probidad.instruments.advice.queries.staff import colleagues_for, counsel_for, successors_for
from probidad.instruments.advice.services import handling, threads


@transaction.atomic
def hand_over(
    *, thread: Thread, keys: ThreadKeys, actor: Person, to: Person, text: str, after: int | None = None
) -> None:
    """Give the conversation to a colleague, with a note. ValidationError for whoever may not have it.

    ``after``: the number of the last note that the actor has seen; the same after it raises threads.SentAlready.
    """
    thread, remark = threads.lock(thread), rules.Remark(text=text, asks=to.pk)
    handling.refuse_noted_twice(thread, keys, actor, remark, after=after)
    handling.require_open(thread)
    handling.require_holder(thread, actor)
    let_in(thread, keys, allowed(successors_for(thread, actor, _excluded(thread, keys)), to))
    handling.end_assignment(thread, Assignment.End.HANDED_OVER)
    Assignment.objects.create(thread=thread, person=to, how=Assignment.How.HANDED_OVER)
    handling.add_note(thread, keys, actor, remark)
    handling.note_event(AdviceEvent.HANDED_OVER, thread, actor, about=to)


@transaction.atomic
def ask_colleague(
    *, thread: Thread, keys: ThreadKeys, actor: Person, whom: Person, text: str, after: int | None = None
) -> None:
    """Ask a colleague, who may read the thread from now on. ValidationError for whoever may not.

    ``after``: as of :func:`hand_over`.
    """
    _ask(thread, keys, actor, whom, rules.Remark(text=text, asks=whom.pk), AdviceEvent.CONSULTED, after)


@transaction.atomic
def ask_counsel(
    *, thread: Thread, keys: ThreadKeys, actor: Person, whom: Person, text: str, after: int | None = None
) -> None:
    """Ask external legal counsel in, with the writer's consent. ValidationError without it.

    ``after``: as of :func:`hand_over`.
    """
    _ask(thread, keys, actor, whom, rules.Remark(text=text, asks=whom.pk), AdviceEvent.COUNSEL_ASKED, after)


def _ask(
    thread: Thread,
    keys: ThreadKeys,
    actor: Person,
    whom: Person,
    remark: rules.Remark,
    kind: AdviceEvent,
    after: int | None,
) -> None:
    thread = threads.lock(thread)
    handling.refuse_noted_twice(thread, keys, actor, remark, after=after)
    handling.require_open(thread)
    candidates = counsel_for if kind == AdviceEvent.COUNSEL_ASKED else colleagues_for
    let_in(thread, keys, allowed(candidates(thread, actor, _excluded(thread, keys)), whom))
    handling.add_note(thread, keys, actor, remark)
    Consultation.objects.get_or_create(thread=thread, person=whom, is_open=True, defaults={"asked_by": actor})
    handling.note_event(kind, thread, actor, about=whom)


def _excluded(thread: Thread, keys: ThreadKeys) -> rules.Excluded:
    return queries.account_of(thread, keys).excluded


def allowed(candidates: list[ReaderKey], person: Person) -> ReaderKey:
    """The key of somebody who is among the candidates. Raises ValidationError."""
    for key in candidates:
        if key.person_id == person.pk:
            return key
    raise refusal(_("This person can't be given the conversation."), code="not-allowed", field="to")


def let_in(thread: Thread, keys: ThreadKeys, reader: ReaderKey) -> None:
    """Seal the thread's key to one more reader."""
    Grant.objects.get_or_create(
        thread=thread, reader=reader, defaults={"sealed": keys.grant(bytes(reader.public))}
    )
