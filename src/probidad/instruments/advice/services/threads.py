"""What a writer does: begin a conversation, come back to it, write again.

Nothing here is recorded in the audit trail, and no row says an hour.
"""

import hmac
from collections.abc import Collection, Iterable, Sequence

from django.db import IntegrityError, InterfaceError, InternalError, OperationalError, transaction
from django.utils import timezone
from pydantic import BaseModel

from probidad.core.anonymity import conversations, receipts, stretching
from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.anonymity.readers import SEED, Reader
from probidad.core.files.uploads import SealedUpload
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import queries, rules
from probidad.instruments.advice.models import Grant, Message, ReaderKey, Thread
from probidad.instruments.advice.services.attachments import attach, came_with
from probidad.instruments.advice.thread_keys import store

# What a full disk, a busy database, or one that is gone or takes nothing raises, and the store of keys (destructible.Unreachable,
# an OSError): nothing was stored.
NOT_STORED = (OperationalError, InterfaceError, InternalError, OSError)


class UnknownReceipt(LookupError):
    """No conversation opens with these words."""


class ReceiptTaken(Exception):
    """Three of the words find another conversation already: the writer needs other words. Nothing was stored."""


class WasErased(Exception):
    """The conversation that these words, or this visit, opened was erased. Nothing was stored."""


class HoldsReceipt(ValueError):
    """The text holds the writer's own words, which would be shown to whoever reads it."""


class NobodyReads(Exception):
    """Nobody is left who may read it: too many were excluded. Nothing was stored."""


class ReadersChanged(Exception):
    """Who would read it isn't whom the writer was shown. Nothing was stored."""


class Full(Exception):
    """The conversation has as many messages as one may have."""


class IsClosed(Exception):
    """The conversation was closed meanwhile. Nothing was stored."""


class SentAlready(Exception):
    """The same was sent before, and is kept once: a second click, or a page that was sent again. Nothing was stored."""


class BegunOtherwise(Exception):
    """The conversation was begun before with another text, other readers or other files. What was begun stands."""


class TooManyToday(Exception):
    """The writer sent as many messages today as one may send in a day. Nothing was stored."""


def submit(
    *,
    receipt: receipts.Receipt,
    institution: Institution,
    kind: str,
    language: str,
    account: rules.Account,
    allows_counsel: bool = False,
    uploads: Sequence[SealedUpload] = (),
    shown: Collection[int] | None = None,
) -> Thread:
    """Begin a conversation; sent again with the same receipt, the one that was begun, unchanged.

    ``shown``: the keys of those whom the writer was shown as its readers; None where nobody looks, as in the demonstration.
    Raises ReceiptTaken, HoldsReceipt, NobodyReads, ReadersChanged, BegunOtherwise, WasErased, attachments.TooMuch: nothing
    is stored then.
    """
    names = [each.name for each in uploads]
    _refuse_receipt(receipt, [*account.answers.values(), account.excluded.others, *names])
    found = Thread.objects.filter(locator=receipt.locator).first()
    if found is not None:
        return _same(found, receipt, account, allows_counsel, uploads)
    readers = as_shown(queries.readers_for(institution, kind, account.excluded), shown)
    barred = queries.barred_in(institution, account.excluded)
    kept = account.model_copy(update={"excluded": account.excluded.model_copy(update={"barred": barred})})
    salt = stretching.new_salt()
    writer = _writer(receipt, salt)
    thread = Thread(
        institution=institution,
        kind=kind,
        language=language,
        locator=receipt.locator,
        salt=salt.stored(),
        allows_counsel=allows_counsel,
    )
    keys = conversations.new_thread_keys(thread.token)
    thread.writer_public, thread.writer_grant = writer.public, keys.grant(writer.public)
    # First: a key without its thread opens nothing, a thread without its key would be lost.
    store().keep(keys.token, keys.destructible)
    try:
        _store(thread, keys, readers, kept, uploads)
    except IntegrityError:  # sent twice at once, or the three words of another receipt
        store().destroy(keys.token)
        begun = Thread.objects.get(locator=receipt.locator)
        return _same(begun, receipt, account, allows_counsel, uploads)
    return thread


def as_shown(readers: list[ReaderKey], shown: Collection[int] | None) -> list[ReaderKey]:
    """The readers, if they are those whom the writer was shown. Raises NobodyReads, ReadersChanged."""
    if not readers:
        raise NobodyReads
    if shown is not None and {each.pk for each in readers} != set(shown):
        raise ReadersChanged
    return readers


@transaction.atomic
def _store(
    thread: Thread,
    keys: ThreadKeys,
    readers: Iterable[ReaderKey],
    account: rules.Account,
    uploads: Sequence[SealedUpload],
) -> None:
    thread.save(force_insert=True)
    Grant.objects.bulk_create(
        Grant(thread=thread, reader=each, sealed=keys.grant(bytes(each.public))) for each in readers
    )
    add_message(thread, keys, account, uploads=uploads)


def _same(
    thread: Thread,
    receipt: receipts.Receipt,
    account: rules.Account,
    allows_counsel: bool,
    uploads: Sequence[SealedUpload],
) -> Thread:
    """The thread, if this receipt opens it and it was begun just so. Raises ReceiptTaken, BegunOtherwise, WasErased.

    A browser that sends again without the files, which no page keeps, has sent the same.
    """
    if thread.state == Thread.State.ERASED:
        raise WasErased
    writer = _writer(receipt, stretching.Salt.read(thread.salt))
    if not _opens(thread, writer):
        raise ReceiptTaken
    try:
        keys = writers_keys(thread, writer)
        is_same = queries.account_of(thread, keys).as_sent == account
        has_same = not uploads or came_with(thread.messages.get(number=1), keys, uploads)
    except (Destroyed, queries.Erased, Message.DoesNotExist):
        if is_erased(thread.pk):  # at this moment
            raise WasErased from None
        raise
    if not (is_same and has_same and thread.allows_counsel == allows_counsel):
        raise BegunOtherwise
    return thread


def find(receipt: receipts.Receipt) -> tuple[Thread, Reader]:
    """The conversation that a receipt opens, and the writer's key pair. Raises UnknownReceipt.

    Takes as long for a receipt that finds nothing as for one that finds a thread and doesn't open it.
    """
    living = Thread.objects.exclude(state=Thread.State.ERASED).select_related("institution")
    thread = living.filter(locator=receipt.locator).first()
    salt = stretching.Salt.read(thread.salt) if thread else stretching.new_salt()
    writer = _writer(receipt, salt)
    if thread is None or not _opens(thread, writer):
        raise UnknownReceipt
    return thread, writer


def find_again(*, pk: int, seed: bytes) -> tuple[Thread, Reader]:
    """The conversation of somebody whose receipt was checked before, by the writer's seed.

    Raises UnknownReceipt, WasErased.
    """
    thread = Thread.objects.filter(pk=pk).select_related("institution").first()
    if thread is not None and thread.state == Thread.State.ERASED:
        raise WasErased
    writer = Reader(seed)
    if thread is None or not _opens(thread, writer):
        raise UnknownReceipt
    return thread, writer


def is_erased(pk: int) -> bool:
    """Whether a conversation was erased, by now."""
    return Thread.objects.filter(pk=pk, state=Thread.State.ERASED).exists()


def _writer(receipt: receipts.Receipt, salt: stretching.Salt) -> Reader:
    return Reader(stretching.stretched(receipt.secret, salt, SEED))


def _opens(thread: Thread, writer: Reader) -> bool:
    return hmac.compare_digest(bytes(thread.writer_public), writer.public)


def writers_keys(thread: Thread, writer: Reader) -> ThreadKeys:
    """What reads the thread, by the writer's key pair. Raises readers.CannotOpen, destructible.Destroyed."""
    return conversations.granted_to(
        writer,
        bytes(thread.writer_grant),
        destructible=store().key(thread.token),
        token=thread.token,
    )


@transaction.atomic
def ask_back(
    *,
    thread: Thread,
    keys: ThreadKeys,
    text: str,
    uploads: Sequence[SealedUpload] = (),
    after: int | None = None,
) -> Message:
    """The writer's next message. Raises SentAlready, IsClosed, WasErased, Full, TooManyToday, attachments.TooMuch.

    ``after`` is the last number that the writer had seen. What the staff wrote since then holds nothing back: who comes
    back with eleven words, over a slow network, shouldn't find that what they wrote wasn't sent.
    """
    thread = lock(thread)
    if thread.state == Thread.State.ERASED:
        raise WasErased
    said = rules.Said(text=text)
    theirs = thread.messages.filter(from_staff=False)
    if after:
        refuse_twice(theirs.filter(number__gt=after), keys, said, uploads)
    if thread.state not in Thread.OPEN:
        raise IsClosed
    if theirs.filter(day=timezone.localdate()).count() >= rules.MESSAGES_A_DAY:
        raise TooManyToday
    message = add_message(thread, keys, said, uploads=uploads)
    if thread.state == Thread.State.ANSWERED:
        thread.state, thread.waiting_since = Thread.State.ASKED_BACK, timezone.localdate()
        thread.save(update_fields=["state", "waiting_since"])
    return message


def refuse_twice(
    messages: Iterable[Message], keys: ThreadKeys, said: rules.Said, uploads: Sequence[SealedUpload] = ()
) -> None:
    """Raises SentAlready where one of the messages is this one, with these files: the same form came twice."""
    for each in messages:
        is_same = keys.open(bytes(each.sealed), place=_place(each.number)) == _stored(said)
        if is_same and came_with(each, keys, uploads):
            raise SentAlready


def lock(thread: Thread) -> Thread:
    """The thread as it is now, held until the transaction ends."""
    return Thread.objects.select_for_update().get(pk=thread.pk)


def add_message(
    thread: Thread, keys: ThreadKeys, said: BaseModel, person=None, uploads: Sequence[SealedUpload] = ()
) -> Message:
    """Seal what was said and put it at the end; the caller holds the thread (:func:`lock`).

    Raises Full, attachments.TooMuch.
    """
    last = thread.messages.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= rules.MESSAGES:
        raise Full
    message = Message.objects.create(
        thread=thread,
        number=last + 1,
        person=person,
        from_staff=person is not None,
        sealed=keys.seal(_stored(said), place=_place(last + 1)),
    )
    attach(message=message, keys=keys, uploads=uploads)
    return message


def seal_account(thread: Thread, keys: ThreadKeys, account: rules.Account) -> None:
    """Put the first message in its place again, with more people whom it bars."""
    thread.messages.filter(number=1).update(sealed=keys.seal(_stored(account), place=_place(1)))


def _stored(said: BaseModel) -> bytes:
    return said.model_dump_json().encode()


def _place(number: int) -> str:
    return f"message {number}"


def _refuse_receipt(receipt: receipts.Receipt, texts: Iterable[str]) -> None:
    if any(receipts.contains_receipt(text, receipt) for text in texts):
        raise HoldsReceipt
