"""Keys that can be destroyed: a store of its own, apart from the database and from its backups.

A SQLite file (also where the platform's database is PostgreSQL) with a row for each token, in the order of tokens, which
are random: it tells neither when nor in what order keys were made. What is deleted is overwritten (``secure_delete``) and
the journal is emptied; on a disk that copies blocks by itself (an SSD, a snapshot) a trace may stay for a while.
"""

import datetime as dt
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# Seconds for others to finish, which takes milliseconds, or a few seconds in a flood: a thread of the web server waits as long.
_PATIENCE = 10
# Once somebody has waited in vain, others wait so long only, for so long: else all threads would come to wait.
_SHORT, _FOR = 0.5, 30
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_TABLE = "CREATE TABLE IF NOT EXISTS keys (token TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID"


class Destroyed(LookupError):
    """There is no key of this token: it was destroyed, or never made."""


class Unreachable(OSError):
    """The store can't be used now: its disk is gone or full, its file is damaged, or somebody else holds it. Nothing was done."""


class KeyStore:
    """The store in a file, which is made when the first key is kept. Safe for several threads and processes.

    Everything here raises Unreachable.
    """

    # When somebody waited in vain, by the monotonic clock; of all stores of the process.
    _in_vain = float("-inf")

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

    def tokens(self) -> set[str]:
        """Whose keys there are."""
        with self._open() as store:
            return {token for (token,) in store.execute("SELECT token FROM keys")}

    def copy_to(self, target: Path) -> None:
        """A copy of the whole store, in place of an earlier one: so that one disk's end isn't every thread's."""
        with self._open() as store, closing(sqlite3.connect(target)) as copy:
            _only_ours(target)
            store.backup(copy)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are on the disk when the block ends."""
        try:
            with closing(self._connected()) as store, store:
                yield store
        except (sqlite3.Error, OSError) as error:
            raise Unreachable from error

    def _connected(self) -> sqlite3.Connection:
        """A connection that is ready."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = time.monotonic()
        patience = _SHORT if begun < KeyStore._in_vain + _FOR else _PATIENCE
        while True:
            store = sqlite3.connect(self._path, timeout=patience)
            try:
                _only_ours(self._path)
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                    store.execute(f"PRAGMA {pragma}")
                store.execute(_TABLE)
                return store
            except sqlite3.OperationalError as error:
                # Whoever changes the journal's kind, or closes as the last one, is alone: SQLite doesn't wait for them.
                store.close()
                # Of extended codes the last byte is the kind.
                is_held = error.sqlite_errorcode & 0xFF in _HELD
                if not is_held or time.monotonic() > begun + patience:
                    KeyStore._in_vain = time.monotonic() if is_held else KeyStore._in_vain
                    raise
                time.sleep(0.01)


class Copies:
    """Copies of a store, one a day, kept for some days: so that a broken file isn't every thread's end.

    A key that is destroyed is destroyed in them too; a copy that was taken elsewhere is its keeper's to delete.
    """

    def __init__(self, folder: Path, *, days: int):
        self._folder, self._days = folder, days

    def make(self, store: KeyStore, today: dt.date) -> None:
        """Copy the store for a day, and overwrite copies that are too old."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.copy_to(self._folder / f"{today.isoformat()}.sqlite3")
        oldest = (today - dt.timedelta(days=self._days)).isoformat()
        for path in self._paths():
            if path.stem <= oldest:
                _wipe(path)

    def destroy(self, token: str) -> None:
        """Destroy the key of a token in all of them."""
        for path in self._paths():
            KeyStore(path).destroy(token)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("????-??-??.sqlite3"))


def _wipe(path: Path) -> None:
    """Overwrite a store and its journal, then remove them."""
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if each.exists():
            with each.open("r+b") as file:
                file.write(bytes(each.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            each.unlink()


def _only_ours(path: Path) -> None:
    os.chmod(path, 0o600)
