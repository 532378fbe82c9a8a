"""What somebody who left could read goes to a successor: a key to each conversation that the successor may read."""

from dataclasses import dataclass

from django.db import transaction

from probidad.core.anonymity import conversations
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.anonymity.readers import Reader
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.advice import queries
from probidad.instruments.advice.models import Assignment, Grant, ReaderKey, Thread
from probidad.instruments.advice.queries.readers import allowed_keys
from probidad.instruments.advice.services import handling
from probidad.instruments.advice.thread_keys import store

BATCH = 50  # conversations in one transaction


@dataclass(frozen=True)
class Handed:
    """How many conversations the successor reads now, and how many not: excluded, recused, or without a key."""

    given: int
    withheld: int


def hand_on(*, key: ReaderKey, reader: Reader, institution: Institution, to: ReaderKey) -> Handed:
    """Seal the keys of an institution's conversations to a successor; done again, it goes on where it ended."""
    granted = Grant.objects.filter(reader=key, thread__institution=institution)
    pending = list(granted.exclude(thread__state=Thread.State.ERASED).values_list("pk", flat=True))
    given = 0
    for start in range(0, len(pending), BATCH):
        with transaction.atomic():
            batch = granted.filter(pk__in=pending[start : start + BATCH]).select_related(
                "thread__institution"
            )
            given += sum(_handed(each, reader, to) for each in batch)
    return Handed(given, len(pending) - given)


def _handed(grant: Grant, reader: Reader, to: ReaderKey) -> bool:
    thread = grant.thread
    try:
        destructible = store().key(thread.token)
    except Destroyed:
        return False
    keys = conversations.granted_to(
        reader, bytes(grant.sealed), destructible=destructible, token=thread.token
    )
    try:
        excluded = queries.account_of(thread, keys).excluded
    except queries.Erased:
        return False
    heir = Person.objects.filter(pk=to.person_id)
    recused = thread.recusals.filter(person=to.person_id).exists()
    if recused or not allowed_keys(thread.institution, heir, excluded) or not _reads(to.person, thread):
        return False
    Grant.objects.get_or_create(thread=thread, reader=to, defaults={"sealed": keys.grant(bytes(to.public))})
    _hand_over(thread, grant.reader.person_id, to.person)
    return True


def _reads(person: Person, thread: Thread) -> bool:
    return access.holds(person, queries.READS[thread.kind], thread.institution)


def _hand_over(thread: Thread, left: int, to: Person) -> None:
    """What whoever left still had becomes the successor's or, where they may not take it, nobody's."""
    holder = queries.holder_of(thread)
    if holder is None or holder.person_id != left:
        return
    handling.end_assignment(thread, Assignment.End.HANDED_OVER)
    if queries.may_take(to, thread.institution, thread.kind):
        Assignment.objects.create(thread=thread, person=to, how=Assignment.How.HANDED_OVER)
    elif thread.state == Thread.State.TAKEN:
        thread.state, thread.taken_on = Thread.State.RECEIVED, None
        thread.save(update_fields=["state", "taken_on"])
