"""What was said, opened with a thread's keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from probidad.core.anonymity import conversations
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.readers import Reader
from probidad.core.people.models import Person
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Grant, Message, Note, Thread, Worksheet
from probidad.instruments.advice.queries.files import OpenedFile, files_of
from probidad.instruments.advice.thread_keys import store
from probidad.instruments.advice.worksheets import Sheet


class Erased(LookupError):
    """The conversation was erased a moment ago: nothing of it is left to be read."""


@dataclass(frozen=True)
class Opened:
    """A message, opened: of the first, the account; of a later one, what was said. With its files."""

    message: Message
    said: rules.Account | rules.Said
    files: list[OpenedFile]

    @property
    def number(self) -> int:
        return self.message.number

    @property
    def texts(self) -> list[str]:
        """What was written in it: of the account, each answer."""
        return list(self.said.answers.values()) if isinstance(self.said, rules.Account) else [self.said.text]


@dataclass(frozen=True)
class OpenedNote:
    """A note of the staff, opened."""

    note: Note
    remark: rules.Remark
    files = ()  # a note has none

    @property
    def number(self) -> int:
        return self.note.number

    @property
    def texts(self) -> list[str]:
        return [self.remark.text]


def readers_keys(thread: Thread, person: Person, reader: Reader) -> ThreadKeys:
    """What a member of staff reads the thread with.

    Raises Grant.DoesNotExist, readers.CannotOpen, destructible.Destroyed.
    """
    grant = Grant.objects.get(thread=thread, reader__person=person, reader__retired_on=None)
    return conversations.granted_to(
        reader, bytes(grant.sealed), destructible=store().key(thread.token), token=thread.token
    )


def conversation(thread: Thread, keys: ThreadKeys) -> list[Opened]:
    """All messages in their order, one at least. Raises Erased, conversations.CannotRead where one was altered."""
    found = said_after(thread, keys, number=0)
    if not found:
        raise Erased
    return found


def said_after(thread: Thread, keys: ThreadKeys, *, number: int) -> list[Opened]:
    """The messages after the one of this number. Raises conversations.CannotRead."""
    found = thread.messages.filter(number__gt=number).select_related("person").prefetch_related("attachments")
    return [Opened(each, _said(each, keys), files_of(each, keys)) for each in found]


def last_message(thread: Thread) -> int:
    """The number of the last message; 0 where there is none."""
    return thread.messages.aggregate(last=Max("number"))["last"] or 0


def last_note(thread: Thread) -> int:
    """The number of the last note; 0 where there is none."""
    return thread.notes.aggregate(last=Max("number"))["last"] or 0


def account_of(thread: Thread, keys: ThreadKeys) -> rules.Account:
    """The first message: what was asked, and who must not read it. Raises Erased."""
    first = thread.messages.filter(number=1).first()
    if first is None:
        raise Erased
    return _said(first, keys)


def notes_of(thread: Thread, keys: ThreadKeys) -> list[OpenedNote]:
    """What the staff noted, in its order. Raises conversations.CannotRead."""
    return opened_notes(thread.notes.select_related("person"), keys)


def opened_notes(notes: Iterable[Note], keys: ThreadKeys) -> list[OpenedNote]:
    """Notes, opened. Raises conversations.CannotRead."""
    return [OpenedNote(each, _remark(each, keys)) for each in notes]


def names_asked(notes: list[OpenedNote]) -> Mapping[int, str]:
    """The names of the colleagues whom notes ask, by their numbers."""
    asked = {each.remark.asks for each in notes if each.remark.asks}
    return dict(Person.objects.filter(pk__in=asked).values_list("pk", "name")) if asked else {}


def _said(message: Message, keys: ThreadKeys) -> rules.Account | rules.Said:
    shape = rules.Account if message.number == 1 else rules.Said
    return shape.model_validate_json(keys.open(bytes(message.sealed), place=f"message {message.number}"))


def _remark(note: Note, keys: ThreadKeys) -> rules.Remark:
    return rules.Remark.model_validate_json(keys.open(bytes(note.sealed), place=f"note {note.number}"))


def worksheet_of(thread: Thread, keys: ThreadKeys) -> tuple[int, Sheet]:
    """The worksheet's revision and what it says; 0 and an empty one before there is any."""
    found = Worksheet.objects.filter(thread=thread).first()
    if found is None:
        return 0, Sheet()
    text = keys.open(bytes(found.sealed), place=f"worksheet {found.revision}")
    return found.revision, Sheet.model_validate_json(text)


def all_texts(thread: Thread, keys: ThreadKeys) -> list[str]:
    """Every text that was written in a conversation, by either side."""
    return [text for each in conversation(thread, keys) for text in each.texts]
