"""Tables on SQLite: the migrations make them once for all suites of a run, and each copies them."""

import fcntl
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import connection


def kept_in(file: Path) -> Callable:
    """``call_command`` for whoever makes the tests' database: what ``migrate`` makes is kept in the file.

    Where another process is making it, that is waited for.
    """

    def call(name: str, **options) -> None:
        if name != "migrate" or connection.vendor != "sqlite":
            call_command(name, **options)
            return
        connection.ensure_connection()
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = file.exists()
            with closing(sqlite3.connect(file)) as kept:
                if made:
                    kept.backup(connection.connection)
                else:
                    call_command(name, **options)
                    connection.connection.backup(kept)

    return call
