"""A consistent copy of a SQLite database, while others write to it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from gettext import gettext as _
from pathlib import Path

from probidad.cli.failures import Failure

Rows = Callable[[str], list[tuple]]
# Holds the keys of the sign-ins of this moment.
SESSIONS = "django_session"
# The database and the files that SQLite keeps beside it.
SUFFIXES = ("", "-wal", "-shm")


@contextmanager
def snapshot(database: Path, copy: Path) -> Iterator[tuple[str, Rows]]:
    """Write the database to ``copy``; yield SQLite's version and a function that queries the copy.

    VACUUM INTO reads in one transaction, so writers go on and the copy is of one moment. It also
    writes the rows anew in the order of their keys: a copy of the pages would keep deleted rows,
    and the order in which sealed answers arrived.
    """
    try:
        with closing(
            sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None, timeout=20)
        ) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
    except sqlite3.Error as error:
        raise Failure(_("The database can't be copied: {reason}.").format(reason=error)) from error
    check(copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        _forget_sign_ins(connection)
        yield sqlite3.sqlite_version, lambda sql: connection.execute(sql).fetchall()


def _forget_sign_ins(copy: sqlite3.Connection) -> None:
    # A database that was never migrated has no such table.
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [SESSIONS]).fetchone():
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608 a constant


def check(database: Path) -> None:
    """Failure unless SQLite finds the file whole."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            findings = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        findings = [str(error)]
    if findings != ["ok"]:
        raise Failure(_("The database is damaged: {reason}.").format(reason="; ".join(findings)))


def put(unpacked: Path, database: Path, aside: Path | None) -> None:
    """Give the restored database its place; what was there goes to the folder ``aside``, if any."""
    for suffix in SUFFIXES:
        old = Path(f"{database}{suffix}")
        if not old.exists():
            continue
        if aside is None:
            old.unlink()
        else:
            old.rename(aside / old.name)
    unpacked.rename(database)
