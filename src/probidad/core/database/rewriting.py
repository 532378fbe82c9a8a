"""Tables written anew, so that their files tell neither in which order rows came nor what was deleted.

A random key hides the order of arrival from queries, not from whoever reads the files: PostgreSQL
keeps rows, their transaction numbers (``xmin``) and the numbers of long values in the order of
arrival; SQLite numbers overflow pages and fills a page so; and both keep deleted rows until
something else needs the room.

Writers wait while a table is rewritten: it is work for a task at a quiet hour or for a command,
never for a request.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import Model

PATIENCE = 60.0  # seconds
PAUSE = 0.5  # seconds between two attempts
# Half of PostgreSQL's deadlock_timeout: in a deadlock it is we who give way, and nobody queues behind us.
LOCK_WAIT = 500  # milliseconds


class StillBusy(Exception):
    """Others used the database for longer than PATIENCE; nothing is lost, and it can be tried again."""


def tables() -> list[type[Model]]:
    """The models that are to be rewritten: they say ``anonymous = True``, or ``rewritten = True``."""
    return [
        model
        for model in apps.get_models()
        if getattr(model, "anonymous", False) or getattr(model, "rewritten", False)
    ]


def rewrite(models: Iterable[type[Model]]) -> None:
    """Rewrite the tables of ``models`` in the order of their keys, without deleted rows.

    On SQLite the whole file is rewritten, and its write-ahead log emptied. Within a transaction it
    waits for the commit, since neither database could do it before. Tables that aren't there yet are
    left out. Raises :class:`StillBusy`; the database's own errors, for instance where the disk is full.
    """
    work = _rewrite_file if connection.vendor == "sqlite" else partial(_rewrite_tables, tuple(models))
    transaction.on_commit(work)


def reorder(models: Iterable[type[Model]]) -> None:
    """On PostgreSQL, put the rows of ``models`` in the order of their keys, before they are dumped.

    It waits for writers only; deleted rows, which no dump shows, stay until :func:`rewrite`.
    Not within a transaction. Raises :class:`StillBusy` and the database's own errors.
    """
    for name in _tables_there(models):
        _patiently(partial(_insert_anew, name))


def _patiently(attempt: Callable[[], bool]) -> None:
    """Try until ``attempt`` says that it succeeded. Raises :class:`StillBusy` after PATIENCE."""
    ends = time.monotonic() + PATIENCE
    while not attempt():
        if time.monotonic() > ends:
            raise StillBusy
        time.sleep(PAUSE)


def _rewrite_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA busy_timeout")
        [before] = cursor.fetchone()
        # Writers wait as long as a checkpoint waits for readers: many short tries, not a long one.
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT}")
        try:
            _patiently(partial(_empty_log, cursor))
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def _empty_log(cursor) -> bool:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, _pages, _moved = cursor.fetchone()
    return not busy


def _tables_there(models: Iterable[type[Model]]) -> list[str]:
    there = set(connection.introspection.table_names())
    return [model._meta.db_table for model in models if model._meta.db_table in there]


def _rewrite_tables(models: tuple[type[Model], ...]) -> None:
    reorder(models)
    _patiently(partial(_nobody_sees_before, _transaction_number()))
    for name in _tables_there(models):
        _patiently(partial(_drop_deleted, name))


def _insert_anew(table: str) -> bool:
    """Take all rows out and put them back in the order of their keys, in one transaction.

    So they have one ``xmin``, and the numbers of long values (TOAST) follow the keys: CLUSTER alone
    would keep both. Readers go on, and a dump that runs meanwhile sees the rows as they were.
    """
    column, _index = _primary_key(table)
    return _with_lock(
        f'LOCK TABLE "{table}" IN EXCLUSIVE MODE',
        f'WITH gone AS (DELETE FROM "{table}" RETURNING *)'  # noqa: S608 names of our own tables
        f' INSERT INTO "{table}" SELECT * FROM gone ORDER BY "{column}"',
    )


def _drop_deleted(table: str) -> bool:
    _column, index = _primary_key(table)
    types = _same_types(table)
    forgotten = [f'ALTER TABLE "{table}" {types}'] if types else []
    return _with_lock(f'CLUSTER "{table}" USING "{index}"', *forgotten, f'ANALYZE "{table}"')


def _same_types(table: str) -> str:
    """What gives each text and each blob of a table the type that it has: the planner then forgets its samples.

    They are copies of values (``pg_statistic``), and ANALYZE leaves those of a table that is empty now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('ALTER %%I TYPE %%s', attname, format_type(atttypid, atttypmod)), ', ')"
            " FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND atttypid IN ('varchar'::regtype, 'text'::regtype, 'bytea'::regtype, 'jsonb'::regtype)",
            [f'"{table}"'],
        )
        return cursor.fetchone()[0] or ""


def _primary_key(table: str) -> tuple[str, str]:
    """The column and the index of a table's primary key, as they are in the database."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    [(index, [column])] = [
        (name, found["columns"]) for name, found in constraints.items() if found["primary_key"]
    ]
    return column, index


def _with_lock(*statements: str) -> bool:
    """Run all in one transaction; False if another holds what they need."""
    from psycopg.errors import LockNotAvailable

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT}")
            for statement in statements:
                cursor.execute(statement)
            # Foreign keys are looked up now, while the short lock_timeout holds.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True


def _transaction_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return cursor.fetchone()[0]


def _nobody_sees_before(number: str) -> bool:
    """Whether every transaction that could see what was deleted before ``number`` has ended.

    CLUSTER keeps deleted rows for as long as one could: those that run, in any database of the
    server, since its own view of the rows begins with the oldest; and views that are open in ours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8 AND NOT EXISTS ("
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND age(backend_xmin) >= age(%s::text::xid8::xid))",
            [number, number],
        )
        return cursor.fetchone()[0]
