"""Databases of a benchmark's own: made before, gone after."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from benchmarks.processes import clean_environment

# The server on which the tests make their databases too; this default is the usual local one.
POSTGRES = os.environ.get("DATABASE_URL_TEST", "postgres://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Installation:
    """A data folder and a database that a server may use."""

    name: str
    folder: Path
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def environment(self, port: int) -> dict[str, str]:
        """What a command needs to work on it."""
        values = {"DATA_DIR": str(self.data), "PORT": str(port), "PROBIDAD_LOG_LEVEL": "ERROR"}
        if self.url:
            values["DATABASE_URL"] = self.url
        return clean_environment(**values)


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder of a benchmark's own."""
    with tempfile.TemporaryDirectory(prefix="probidad-bench-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def sqlite() -> Iterator[Installation]:
    """An installation on the embedded default."""
    with folder() as place:
        yield Installation("SQLite", place)


@contextmanager
def postgres() -> Iterator[Installation]:
    """An installation on a new PostgreSQL database, dropped at the end."""
    name = f"probidad_bench_{secrets.token_hex(4)}"
    _run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        with folder() as place:
            yield Installation("PostgreSQL", place, urlsplit(POSTGRES)._replace(path=f"/{name}").geturl())
    finally:
        _run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(statement: sql.Composable) -> None:
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


def postgres_version() -> str:
    """The server's version; empty where there is no server."""
    try:
        with psycopg.connect(POSTGRES, connect_timeout=5) as connection:
            return connection.execute("SHOW server_version").fetchone()[0].split()[0]
    except psycopg.Error:
        return ""


def kinds():
    """The kinds of installation that can be had here, as functions that make one."""
    return [sqlite, postgres] if postgres_version() else [sqlite]
