"""Files of a conversation, told with its keys."""

from dataclasses import dataclass

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Attachment, Message, Thread


@dataclass(frozen=True)
class OpenedFile:
    """A file, and what is known of it."""

    attachment: Attachment
    note: rules.FileNote

    @property
    def can_be_cleaned(self) -> bool:
        """Whether there is a copy without metadata, or can be."""
        return self.attachment.cleaning != Attachment.Cleaning.IMPOSSIBLE


def files_of(message: Message, keys: ThreadKeys) -> list[OpenedFile]:
    """The files of a message, in their order. Raises conversations.CannotRead."""
    return [OpenedFile(each, note_of(each, message.number, keys)) for each in message.attachments.all()]


def file_in(thread: Thread, keys: ThreadKeys, *, message: int, number: int) -> OpenedFile:
    """A file of a conversation by the numbers of its message and its own. Raises Attachment.DoesNotExist."""
    found = Attachment.objects.get(message__thread=thread, message__number=message, number=number)
    return OpenedFile(found, note_of(found, message, keys))


def bytes_of_files(thread: Thread, keys: ThreadKeys) -> int:
    """How much the originals of a conversation are together."""
    found = Attachment.objects.filter(message__thread=thread).select_related("message")
    return sum(note_of(each, each.message.number, keys).size for each in found)


def names_in_use(names: list[str]) -> set[str]:
    """Which of some names in the vault are of a file."""
    originals = Attachment.objects.filter(original__in=names).values_list("original", flat=True)
    copies = Attachment.objects.filter(cleaned__in=names).values_list("cleaned", flat=True)
    return {*originals, *copies}


def note_of(attachment: Attachment, message: int, keys: ThreadKeys) -> rules.FileNote:
    place = file_place(message, attachment.number)
    return rules.FileNote.model_validate_json(keys.open(bytes(attachment.sealed), place=place))


def file_place(message: int, number: int) -> str:
    """Where in the thread a file's note is sealed."""
    return f"file {message} {number}"
