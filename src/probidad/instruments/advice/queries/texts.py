"""What was said, opened with a thread's keys."""

from dataclasses import dataclass

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Message, Thread


@dataclass(frozen=True)
class Opened:
    """A message, opened: of the first, the account; of a later one, what was said."""

    message: Message
    said: rules.Account | rules.Said


def conversation(thread: Thread, keys: ThreadKeys) -> list[Opened]:
    """All messages in their order. Raises conversations.CannotRead where one was altered."""
    found = thread.messages.select_related("person").prefetch_related("attachments")
    return [Opened(each, _said(each, keys)) for each in found]


def account_of(thread: Thread, keys: ThreadKeys) -> rules.Account:
    """The first message: what was asked, and who must not read it."""
    return _said(thread.messages.get(number=1), keys)


def _said(message: Message, keys: ThreadKeys) -> rules.Account | rules.Said:
    shape = rules.Account if message.number == 1 else rules.Said
    return shape.model_validate_json(keys.open(bytes(message.sealed), place=f"message {message.number}"))
