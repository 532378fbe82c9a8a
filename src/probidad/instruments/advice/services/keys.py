"""Readers' keys: made once, under a passphrase that nobody else knows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction

from probidad.core.anonymity import wrapping
from probidad.core.anonymity.readers import Reader, new_reader
from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import ReaderKey

# Wrong passphrases of one person within so many seconds, as of an account's password (settings.ACCOUNT_RATE_LIMITS).
TRIES, WITHIN = 5, 5 * 60


class HasKey(Exception):
    """This person has a key in use."""


class TooManyTries(Exception):
    """The passphrase was wrong TRIES times; it can be tried again after WITHIN."""


def key_in_use(person: Person) -> ReaderKey | None:
    """The key to which new conversations are sealed for somebody; None before one was made."""
    return ReaderKey.objects.filter(person=person, retired_on=None).first()


@transaction.atomic
def make_key(*, person: Person, passphrase: str) -> tuple[ReaderKey, Reader]:
    """Make a person's key pair, the private half under the passphrase; it is given open, too. Raises HasKey."""
    if key_in_use(person):
        raise HasKey
    reader = new_reader()
    wrapped = wrapping.wrap(reader.seed, passphrase, purpose=purpose(person))
    key = ReaderKey.objects.create(
        person=person, public=reader.public, salt=wrapped.salt, sealed_seed=wrapped.sealed
    )
    record(kind=AdviceEvent.KEY_MADE, actor=person)
    return key, reader


def unlock(*, key: ReaderKey, passphrase: str) -> Reader:
    """The key pair. Raises wrapping.WrongPassphrase, TooManyTries. Wraps it anew where a guess has become too cheap."""
    wrapped = wrapping.Wrapped(key.salt, bytes(key.sealed_seed))
    with counted_try(key.person):
        reader = Reader(wrapping.unwrap(wrapped, passphrase, purpose=purpose(key.person)))
    if not wrapped.is_current:
        rewrap(key, reader, passphrase)
    return reader


@contextmanager
def counted_try(person: Person) -> Iterator[None]:
    """Around one try at a person's passphrase, on whichever page; a right one takes back the wrong ones before it.

    Not within a transaction, which would undo the count of a wrong one. Raises TooManyTries before anything is tried.
    """
    tries = [f"advice:passphrase:{person.pk}:{number}" for number in range(TRIES)]
    if not any(cache.add(each, True, WITHIN) for each in tries):
        raise TooManyTries
    yield
    cache.delete_many(tries)


@transaction.atomic
def change_passphrase(*, key: ReaderKey, reader: Reader, passphrase: str) -> None:
    """Put the private half under another passphrase; what was sealed to it stays readable."""
    rewrap(key, reader, passphrase)
    record(kind=AdviceEvent.PASSPHRASE_CHANGED, actor=key.person)


def rewrap(key: ReaderKey, reader: Reader, passphrase: str) -> None:
    """Put the private half under a passphrase, in place of another."""
    wrapped = wrapping.wrap(reader.seed, passphrase, purpose=purpose(key.person))
    key.salt, key.sealed_seed = wrapped.salt, wrapped.sealed
    key.save(update_fields=["salt", "sealed_seed"])


def purpose(person: Person) -> str:
    """What a wrapped seed is bound to, so that one person's row can't stand in for another's."""
    return f"probidad reader 1 {person.pk}"
