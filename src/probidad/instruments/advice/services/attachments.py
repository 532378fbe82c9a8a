"""Files of conversations: put to a message, opened as they came, and copied without metadata.

Cleaning waits for the first reader who asks for the copy: a request of somebody without an account then costs no
decoder's time, and no key waits anywhere for it.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import partial

from django.db import transaction

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.files import bounded
from probidad.core.files.cleaning import Reason, Refused
from probidad.core.files.intake import shown_name
from probidad.core.files.uploads import SealedUpload
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Attachment, Message, Thread
from probidad.instruments.advice.queries import OpenedFile
from probidad.instruments.advice.thread_files import vault

LARGEST_CLEANED = 25 * 1024 * 1024  # bytes: a photograph of a good telephone has ten
TIMEOUT = 30  # seconds on the clock for one file
PATIENCE = 5  # seconds to wait for the file before
# One at a time in a process: what many cost together is bounded too.
_desk = threading.Lock()


class TooMuch(ValueError):
    """With these files the conversation, or the message, would have more than it may. Nothing was stored."""


class CannotBeCleaned(Exception):
    """There is no copy without metadata, and none can be made."""


class Busy(Exception):
    """Another file is being cleaned; the next try may do."""


def attach(*, message: Message, keys: ThreadKeys, uploads: Sequence[SealedUpload]) -> None:
    """Put files to a message that the caller's transaction writes; they stay once that ends well. Raises TooMuch."""
    if not uploads:
        return
    already = queries.bytes_of_files(message.thread, keys)
    if len(uploads) > rules.FILES or already + sum(each.size for each in uploads) > rules.FILE_BYTES:
        raise TooMuch
    for number, upload in enumerate(uploads, start=1):
        _attach(message, number, keys, upload)
        transaction.on_commit(upload.keep)


def came_with(message: Message, keys: ThreadKeys, uploads: Sequence[SealedUpload]) -> bool:
    """Whether a message has just these files: the same form was sent twice."""
    return [each.note.sha256 for each in queries.files_of(message, keys)] == [
        each.deposit.sha256 for each in uploads
    ]


def forget(thread: Thread) -> None:
    """Remove a conversation's files once the caller's transaction, which deletes their rows, ends well."""
    names = Attachment.objects.filter(message__thread=thread).values_list("original", "cleaned")
    for name in [name for both in names for name in both if name]:
        transaction.on_commit(partial(vault().remove, name))


def _attach(message: Message, number: int, keys: ThreadKeys, upload: SealedUpload) -> None:
    deposit = upload.deposit
    note = rules.FileNote(
        name=shown_name(upload.name),
        media_type=upload.media_type,
        size=deposit.size,
        sha256=deposit.sha256,
        key=deposit.key.hex(),
    )
    can = bool(note.media_type) and note.size <= LARGEST_CLEANED
    Attachment.objects.create(
        message=message,
        number=number,
        original=deposit.name,
        cleaning=Attachment.Cleaning.WAITING if can else Attachment.Cleaning.IMPOSSIBLE,
        sealed=_sealed(message, number, keys, note),
    )


def open_original(file: OpenedFile) -> Iterator[bytes]:
    """A file as it came, in pieces. Raises vault.Damaged before the first one."""
    return _opened(file.attachment.original, file.note.key, file.note.size)


def open_copy(file: OpenedFile) -> Iterator[bytes]:
    """The copy of a file that :func:`clean` gave, in pieces. Raises vault.Damaged before the first one."""
    copied = file.note.copied
    return _opened(copied.name, copied.key, copied.size)


def clean(*, file: OpenedFile, keys: ThreadKeys) -> OpenedFile:
    """The file with its copy without metadata, which is made at the first time.

    Raises CannotBeCleaned, Busy, queries.Erased, vault.Damaged, vault.NoRoom.
    """
    if file.attachment.cleaning == Attachment.Cleaning.WAITING:
        file = _cleaned(file, keys)
    if file.note.copied is None:
        raise CannotBeCleaned
    return file


def _opened(name: str, key: str, size: int) -> Iterator[bytes]:
    vault().check(name, bytes.fromhex(key), size)
    return vault().read(name, bytes.fromhex(key), size)


def _cleaned(file: OpenedFile, keys: ThreadKeys) -> OpenedFile:
    """The file with its copy, or with the word that there can be none."""
    content = b"".join(open_original(file))
    if not _desk.acquire(timeout=PATIENCE):
        raise Busy
    try:
        cleaned = bounded.answer("flatten", content, timeout=TIMEOUT)
    except Refused as refused:
        if refused.reason == Reason.TOO_SLOW:
            raise Busy from None
        return _noted(file, keys, None)
    finally:
        _desk.release()
    deposit = vault().begin()
    try:
        deposit.write(cleaned)
        deposit.finish()
        done = _noted(file, keys, rules.FileCopy(name=deposit.name, key=deposit.key.hex(), size=deposit.size))
    except BaseException:
        deposit.discard()
        raise
    if done.attachment.cleaned != deposit.name:  # somebody else was first
        deposit.discard()
    return done


@transaction.atomic
def _noted(file: OpenedFile, keys: ThreadKeys, copied: rules.FileCopy | None) -> OpenedFile:
    """The file as it is now: with this copy or this refusal, or with what somebody else noted meanwhile.

    Raises queries.Erased.
    """
    rows = Attachment.objects.select_for_update().select_related("message")
    attachment = rows.filter(pk=file.attachment.pk).first()
    if attachment is None:
        raise queries.Erased
    message, number = attachment.message, attachment.number
    note = queries.note_of(attachment, message.number, keys)
    if attachment.cleaning == Attachment.Cleaning.WAITING:
        note = note.model_copy(update={"copied": copied})
        attachment.cleaned = copied.name if copied else ""
        attachment.cleaning = Attachment.Cleaning.CLEANED if copied else Attachment.Cleaning.IMPOSSIBLE
        attachment.sealed = _sealed(message, number, keys, note)
        attachment.save(update_fields=["cleaned", "cleaning", "sealed"])
    return OpenedFile(attachment, note)


def _sealed(message: Message, number: int, keys: ThreadKeys, note: rules.FileNote) -> bytes:
    place = queries.file_place(message.number, number)
    return keys.seal(note.model_dump_json().encode(), place=place)
