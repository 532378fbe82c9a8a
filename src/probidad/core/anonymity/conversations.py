"""The seals of a conversation: one key for all its messages, itself sealed to each reader, and one that can be destroyed.

Two keys are needed to read: the thread's, which is sealed to the writer and to each advisor who may read
(:mod:`readers`), and its *destructible* key, which lies in a store of its own that backups leave out. Once that one is
destroyed nobody reads the thread any more, in no backup either, whoever keeps the other.
"""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from probidad.core.anonymity import boxes
from probidad.core.anonymity.readers import PublicReader, Reader

# Texts are padded to a multiple of this, so that their length tells little. Bytes.
BLOCK = 2048
_LENGTH = 4


class CannotRead(Exception):
    """Another thread's key, another place in the thread, or it was altered."""


@dataclass(frozen=True)
class ThreadKeys:
    """What reads one thread: its key, its destructible key, and its token, to which all seals are bound."""

    key: bytes
    destructible: bytes
    token: str

    def seal(self, plain: bytes, *, place: str) -> bytes:
        """Seal a text; ``place`` says which of the thread's it is (a kind and a number)."""
        size = len(plain) + _LENGTH
        padded = len(plain).to_bytes(_LENGTH, "big") + plain.ljust(-(-size // BLOCK) * BLOCK - _LENGTH, b"\0")
        return boxes.sealed(padded, self.derived("text"), bound=self._bound(place))

    def open(self, sealed: bytes, *, place: str) -> bytes:
        """The text. Raises CannotRead."""
        try:
            padded = boxes.opened(sealed, self.derived("text"), bound=self._bound(place))
        except boxes.WrongKey as error:
            raise CannotRead from error
        length = int.from_bytes(padded[:_LENGTH], "big")
        return padded[_LENGTH : _LENGTH + length]

    def grant(self, public: bytes) -> bytes:
        """The thread's key, sealed to a reader."""
        return PublicReader(public).seal(self.key, purpose=_granted(self.token))

    def derived(self, use: str) -> bytes:
        """A key for one use, of both keys together."""
        info = f"probidad thread 1 {use} {self.token}".encode()
        return HKDF(hashes.SHA256(), boxes.KEY, salt=self.destructible, info=info).derive(self.key)

    def _bound(self, place: str) -> bytes:
        return f"{self.token} {place}".encode()

    def __repr__(self):
        return f"ThreadKeys(token={self.token!r})"


def new_thread_keys(token: str) -> ThreadKeys:
    """Fresh keys for a thread."""
    return ThreadKeys(secrets.token_bytes(boxes.KEY), secrets.token_bytes(boxes.KEY), token)


def granted_to(reader: Reader, grant: bytes, *, destructible: bytes, token: str) -> ThreadKeys:
    """The thread's keys, from what was sealed to a reader. Raises readers.CannotOpen."""
    return ThreadKeys(reader.open(grant, purpose=_granted(token)), destructible, token)


def _granted(token: str) -> str:
    return f"probidad thread grant 1 {token}"
