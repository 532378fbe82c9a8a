"""Files encrypted as they stream: libsodium's secretstream, so that a large one is never in clear on the disk.

A file is its header, then chunks of :data:`CHUNK` bytes, each with its own tag; the last one is marked as such, so that
a file that was cut, or whose chunks changed places, doesn't read.
"""

from collections.abc import Iterable, Iterator

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

KEY = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
CHUNK = 64 * 1024  # bytes of plain text
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEALED = CHUNK + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Damaged(Exception):
    """Another key, another file, or it was cut or altered."""


class Encrypting:
    """Takes the bytes of a file as they come, and gives what is to be stored; ``bound`` (its id) is bound to them."""

    def __init__(self, key: bytes, *, bound: str):
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._header = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._bound, self._kept = bound.encode(), bytearray()

    def take(self, data: bytes) -> bytes:
        """What can be stored by now. The last chunk is kept back: it may be the last of all."""
        self._kept += data
        whole = self._begin()
        while len(self._kept) > CHUNK:
            whole += self._push(bytes(self._kept[:CHUNK]), _MORE)
            del self._kept[:CHUNK]
        return bytes(whole)

    def end(self) -> bytes:
        """The rest, with the mark of the end."""
        return bytes(self._begin() + self._push(bytes(self._kept), _LAST))

    def _begin(self) -> bytearray:
        header, self._header = self._header, b""
        return bytearray(header)

    def _push(self, chunk: bytes, tag: int) -> bytes:
        return sodium.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, self._bound, tag)


def decrypted(pieces: Iterable[bytes], key: bytes, *, bound: str) -> Iterator[bytes]:
    """A stored file's bytes, a chunk at a time, from pieces of any size. Raises Damaged, also after the first chunks."""
    state, ended = sodium.crypto_secretstream_xchacha20poly1305_state(), False
    chunks = _cut(pieces)
    try:
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, next(chunks), key)
        for chunk in chunks:
            if ended:
                raise Damaged
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, bound.encode())
            ended = tag == _LAST
            yield plain
    except (CryptoError, ValueError, StopIteration) as error:
        raise Damaged from error
    if not ended:
        raise Damaged


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The header, then sealed chunks of their full size, then the rest."""
    kept, size = bytearray(), _HEADER
    for piece in pieces:
        kept += piece
        while len(kept) >= size:
            yield bytes(kept[:size])
            del kept[:size]
            size = _SEALED
    if kept:
        yield bytes(kept)
