"""A consistent dump of a PostgreSQL database, with the tools that match its server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from glob import glob
from pathlib import Path

from probidad.cli.backups.sqlite import SESSIONS, Rows
from probidad.cli.failures import Failure

# Where packages put the tools of each major version, beside the PATH.
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
# Options of a Django database that libpq knows as well; the others are Django's.
LIBPQ_OPTIONS = {
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "service",
    "passfile",
    "options",
    "target_session_attrs",
}


def server_version(connection) -> tuple[int, str]:
    """The server's major version, and its whole version as text."""
    number = connection.cursor().connection.info.server_version
    return number // 10000, f"{number // 10000}.{number % 10000}"


def tool(name: str, major: int) -> Path:
    """The path of ``pg_dump`` or ``pg_restore`` for a server: the same major version, else newer.

    An older one refuses to work, and a newer one writes what an older server may not take back.
    """
    found: dict[int, Path] = {}
    places = [
        os.environ.get("PATH", os.defpath),
        *(place for pattern in PLACES for place in sorted(glob(pattern))),
    ]
    for place in places:
        path = shutil.which(name, path=place)
        version = _tool_major(path) if path else None
        if version:
            found.setdefault(version, Path(path))
    fitting = [version for version in sorted(found) if version >= major]
    if not fitting:
        raise Failure(
            _(
                "There is no {name} for PostgreSQL {major} here: install the package postgresql-client-{major}."
            ).format(name=name, major=major)
        )
    return found[fitting[0]]


def _tool_major(path: str) -> int | None:
    result = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"\) (\d+)", result.stdout)
    return int(match[1]) if match else None


def _run(command: list[str], connection, sentence: str) -> None:
    """Run a tool on the database of ``connection``; the password travels in the environment."""
    from psycopg.conninfo import make_conninfo

    settings = connection.settings_dict
    parameters = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "dbname": settings["NAME"],
    } | {name: value for name, value in settings["OPTIONS"].items() if name in LIBPQ_OPTIONS}
    where = make_conninfo(**{name: str(value) for name, value in parameters.items() if value})
    environ = os.environ | ({"PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else {})
    result = subprocess.run(
        [*command, f"--dbname={where}", "--no-password"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        reason = (result.stderr.strip().splitlines() or [str(result.returncode)])[0]
        raise Failure(sentence.format(reason=reason))


def _forget_order() -> None:
    """Failure if writers keep the anonymous tables from being put in order."""
    from django.db import Error

    from probidad.core.database import rewriting

    try:
        rewriting.reorder(rewriting.tables())
    except rewriting.StillBusy as error:
        raise Failure(
            _("The database can't be copied now, since others are writing to it: try again later.")
        ) from error
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Failure(_("The database can't be copied: {reason}.").format(reason=reason)) from error


@contextmanager
def snapshot(connection, copy: Path) -> Iterator[tuple[str, Rows]]:
    """Dump the database to ``copy``; yield the server's version and a function that queries the
    same moment of it, since both look through one exported snapshot.

    A dump lists rows as they lie, so anonymous tables are put in the order of their random keys first.
    """
    from django.db import transaction

    major, version = server_version(connection)
    pg_dump = tool("pg_dump", major)
    _forget_order()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

        def rows(sql: str) -> list[tuple]:
            cursor.execute(sql)
            return cursor.fetchall()

        [(snapshot_name,)] = rows("SELECT pg_export_snapshot()")
        _run(
            [
                str(pg_dump), f"--snapshot={snapshot_name}", "--format=custom", "--compress=0",
                "--no-owner", "--no-privileges", "--exclude-schema=before_restore_*",
                f"--exclude-table-data={SESSIONS}", f"--file={copy}",
            ],
            connection,
            _("The database can't be copied: {reason}."),
        )  # fmt: skip
        yield version, rows


def refuse_others(connection) -> None:
    """Failure while others are connected to the database: no lock of a folder can tell of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        [count] = cursor.fetchone()
    if count:
        raise Failure(
            _(
                "The database has other connections open ({count}): "
                "stop every `probidad serve` and `worker` first."
            ).format(count=count)
        )


def put(dump: Path, connection, aside: str | None) -> None:
    """Load the dump in one transaction.

    The tables that were there stay in the schema ``aside``, if it is given. If the load fails,
    everything is as before. Failure with the tool's first sentence.
    """
    major, _version = server_version(connection)
    pg_restore = tool("pg_restore", major)
    if aside:
        execute(connection, f'ALTER SCHEMA public RENAME TO "{aside}"', "CREATE SCHEMA public")
    try:
        _run(
            [
                str(pg_restore), "--single-transaction", "--exit-on-error",
                "--no-owner", "--no-privileges", str(dump),
            ],
            connection,
            _("The database can't be restored: {reason}. Everything is as before."),
        )  # fmt: skip
    except BaseException:
        if aside:
            execute(connection, "DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{aside}" RENAME TO public')
        raise


def execute(connection, *statements: str) -> None:
    """Run all statements, or none. Failure if the database's user may not."""
    from django.db import Error, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Failure(_("The database refuses to be changed: {reason}").format(reason=reason)) from error
