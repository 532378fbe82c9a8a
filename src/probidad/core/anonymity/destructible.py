"""Keys that can be destroyed: a store of its own, apart from the database and from its backups.

A SQLite file (also where the platform's database is PostgreSQL) with a row for each token, in the order of tokens, which
are random: it tells neither when nor in what order keys were made. What is deleted is overwritten (``secure_delete``) and
the journal is emptied; on a disk that copies blocks by itself (an SSD, a snapshot) a trace may stay for a while.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_PATIENCE = 20  # seconds for another process to finish
_TABLE = "CREATE TABLE IF NOT EXISTS keys (token TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID"


class Destroyed(LookupError):
    """There is no key of this token: it was destroyed, or never made."""


class KeyStore:
    """The store in a file, which is made when the first key is kept. Safe for several threads and processes."""

    def __init__(self, path: Path):
        self._path = path

    def keep(self, token: str, key: bytes) -> None:
        """Keep the key of a token for good, on the disk when this returns. Raises ValueError where it has another."""
        with self._open() as store:
            store.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", [token, key])
        if self.key(token) != key:
            raise ValueError("the token has another key")

    def key(self, token: str) -> bytes:
        """The key of a token. Raises Destroyed."""
        with self._open() as store:
            found = store.execute("SELECT key FROM keys WHERE token = ?", [token]).fetchone()
        if found is None:
            raise Destroyed(token)
        return found[0]

    def destroy(self, token: str) -> None:
        """Destroy the key of a token, for good; one that isn't there is no error."""
        with self._open() as store:
            store.execute("DELETE FROM keys WHERE token = ?", [token])
        with self._open() as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, target: Path) -> None:
        """A copy of the whole store, in place of an earlier one: so that one disk's end isn't every thread's."""
        with self._open() as store, closing(sqlite3.connect(target)) as copy:
            _only_ours(target)
            store.backup(copy)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are on the disk when the block ends."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as store:
            _only_ours(self._path)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                store.execute(f"PRAGMA {pragma}")
            store.execute(_TABLE)
            with store:
                yield store


def _only_ours(path: Path) -> None:
    os.chmod(path, 0o600)
