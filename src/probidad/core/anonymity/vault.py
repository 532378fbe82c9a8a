"""A folder of encrypted files that tell little: names are drawn, lengths go in steps, times are all the same.

What is written is encrypted as it comes (:mod:`streams`) under a key of the file's own, which the caller seals
elsewhere. A file that nothing names any more goes with the next :meth:`Vault.tidy`.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from probidad.core.anonymity import streams
from probidad.core.anonymity.streams import Damaged

NAME = 32  # characters
COMING = ".coming"  # ends the name of a file that isn't whole: backups leave it out
SMALLEST = 64 * 1024  # bytes that the smallest file takes
RESERVE = 512 * 1024 * 1024  # bytes of the disk that files leave free: the database and the backups need them
GRACE = 24 * 60 * 60  # seconds for which a file may wait for whatever will name it
_TIME = 946_684_800  # of every file: the first of January of 2000, UTC
_PIECE = 256 * 1024


class NoRoom(OSError):
    """The disk is full, or nearly."""


class Deposit:
    """A file that is being stored. ``size`` and ``sha256`` are of its plain text so far."""

    def __init__(self, folder: Path):
        self.name, self.key, self.size = secrets.token_hex(NAME // 2), secrets.token_bytes(streams.KEY), 0
        self._digest, self._stream = hashlib.sha256(), streams.Encrypting(self.key, bound=self.name)
        self._path, self._whole = folder / (self.name + COMING), folder / self.name
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Store some more. Raises NoRoom."""
        self._digest.update(data)
        self.size += len(data)
        self._write(self._stream.take(data))

    def finish(self) -> None:
        """Pad it to its step, and see that it is on the disk. Raises NoRoom."""
        padding = stepped(self.size) - self.size
        while padding:
            zeros = min(padding, _PIECE)
            self._write(self._stream.take(bytes(zeros)))
            padding -= zeros
        self._write(self._stream.end())
        try:
            self._file.flush()
            os.utime(self._file.fileno(), (_TIME, _TIME))
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.rename(self._whole)
            _sync(self._whole.parent)
        except OSError as error:
            raise NoRoom from error

    def discard(self) -> None:
        """Remove it, whole or not."""
        with suppress(OSError):  # a full disk can't take what was still to be written
            self._file.close()
        for path in (self._path, self._whole):
            path.unlink(missing_ok=True)

    def _write(self, sealed: bytes) -> None:
        try:
            self._file.write(sealed)
        except OSError as error:
            raise NoRoom from error


class Vault:
    """The files of a folder, which is made when the first one comes."""

    def __init__(self, folder: Path):
        self._folder = folder

    def begin(self) -> Deposit:
        """A new file. Raises NoRoom where the disk is nearly full."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < RESERVE:
                raise NoRoom
            return Deposit(self._folder)
        except OSError as error:
            raise NoRoom from error

    def read(self, name: str, key: bytes, size: int) -> Iterator[bytes]:
        """A file's bytes as they came, in pieces. Raises Damaged, also after the first pieces."""
        left = size
        for piece in streams.decrypted(self._stored(name), key, bound=name):
            if left:
                yield piece[:left]
                left = max(left - len(piece), 0)
        if left:
            raise Damaged

    def check(self, name: str, key: bytes, size: int) -> None:
        """Read a file to its end, so that nobody gets half of a damaged one. Raises Damaged."""
        for _piece in self.read(name, key, size):
            pass

    def remove(self, name: str) -> None:
        """Remove a file; one that isn't there is no error."""
        (self._folder / name).unlink(missing_ok=True)

    def tidy(self, named: Callable[[list[str]], set[str]]) -> int:
        """Remove what nothing names since a day, and give the others one time. How many were removed.

        ``named`` says which of some names are in use. The system notes by itself when a file was last changed
        (`ctime`); each call gives all that stay the same hour, so that it isn't the hour at which one came.
        """
        removed, names = 0, sorted(os.listdir(self._folder)) if self._folder.is_dir() else []
        for start in range(0, len(names), 500):
            batch = names[start : start + 500]
            used = named(batch)
            for name in batch:
                removed += self._tidied(self._folder / name, name in used)
        return removed

    def _tidied(self, path: Path, is_used: bool) -> bool:
        with suppress(FileNotFoundError):
            if is_used:
                os.utime(path, (_TIME, _TIME))
            elif path.stat().st_ctime < time.time() - GRACE:
                path.unlink()
                return True
        return False

    def _stored(self, name: str) -> Iterator[bytes]:
        try:
            with open(self._folder / name, "rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except OSError as error:
            raise Damaged from error


def stepped(size: int) -> int:
    """The size to which a file is padded: at most an eighth more, and of few values (Padmé, PETS 2019, 4).

    Whoever holds a document mustn't find it among sealed files by its length.
    """
    if size <= SMALLEST:
        return SMALLEST
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
