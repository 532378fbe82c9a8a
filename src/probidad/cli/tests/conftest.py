"""Installations of their own for the command, which runs as it does for an operator: as a process."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

COMMAND = [sys.executable, "-P", "-m", "probidad"]
# What must not reach the command from the shell that runs the tests.
OURS = {
    "DATABASE_URL",
    "DATA_DIR",
    "PORT",
    "SECRET_KEY",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "LANGUAGE",
    "DJANGO_SETTINGS_MODULE",
}


@dataclass(frozen=True)
class Installation:
    """A data folder (and, on PostgreSQL, a database) with the environment that leads to it."""

    folder: Path
    environ: dict[str, str]
    database_url: str = ""

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
        """Run the command to its end; its output is text."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def database(self):
        """A connection of the driver's own, which commits when the block ends."""
        import sqlite3

        if self.database_url:
            with psycopg.connect(self.database_url) as found:
                yield found
        else:
            found = sqlite3.connect(self.folder / "probidad.sqlite3", timeout=20)
            try:
                with found:
                    yield found
            finally:
                found.close()

    def rows(self, query: str) -> list[tuple]:
        with self.database() as found:
            return found.execute(query).fetchall()


def _environ(folder: Path, database_url: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("PROBIDAD_")
    }
    # A port of its own: somebody's demonstration may hold the usual one.
    ours = {"DATA_DIR": str(folder), "PROBIDAD_LANG": "en", "PORT": str(_free_port())}
    return kept | ours | ({"DATABASE_URL": database_url} if database_url else {})


def _free_port() -> int:
    """A port from the system, free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _server() -> dict[str, str]:
    found = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {name: str(found[key]) for name, key in names.items() if found[key]}


class Server:
    """The PostgreSQL server of the tests, where an installation gets a database of its own."""

    def __init__(self):
        self.made: list[str] = []

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(**_server(), dbname="postgres", autocommit=True) as found:
            found.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def create(self, template: str = "template1") -> str:
        name = f"probidad_cli_{secrets.token_hex(6)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        self.made.append(name)
        return name

    def url(self, name: str) -> str:
        found = _server()
        account = found.get("user", "") + (f":{found['password']}" if "password" in found else "")
        return f"postgres://{account}@{found.get('host', '127.0.0.1')}:{found.get('port', '5432')}/{name}"

    def drop_all(self) -> None:
        for name in self.made:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def server():
    """None on SQLite."""
    if connection.vendor != "postgresql":
        yield None
        return
    server = Server()
    yield server
    server.drop_all()


@pytest.fixture(scope="session")
def template(server, tmp_path_factory, django_db_setup, blank_tables):
    """An installation with its tables and nothing in them, to be copied: making it takes seconds."""
    folder = tmp_path_factory.mktemp("template") / "data"
    name = server.create() if server else ""
    url = server.url(name) if server else ""
    made = Installation(folder, _environ(folder, url), url)
    if not server:
        folder.mkdir(mode=0o700)
        shutil.copy(blank_tables, folder / "probidad.sqlite3").chmod(0o600)
    program = "from probidad.cli import platform; platform.load(); platform.migrate()"
    subprocess.run([sys.executable, "-P", "-c", program], env=made.environ, check=True)
    return made


@pytest.fixture
def blank(server, tmp_path):
    """Where nothing is installed yet."""

    def make(name: str = "blank") -> Installation:
        folder = tmp_path / name
        url = server.url(server.create()) if server else ""
        return Installation(folder, _environ(folder, url), url)

    return make


@pytest.fixture
def installed(server, template, tmp_path) -> Installation:
    """An installation of this test's own, with tables and a secret key."""
    folder = tmp_path / "installed"
    shutil.copytree(template.folder, folder)
    folder.chmod(0o700)
    url = server.url(server.create(template.database_url.rsplit("/", 1)[1])) if server else ""
    return Installation(folder, _environ(folder, url), url)


@pytest.fixture
def free_port():
    return _free_port()
