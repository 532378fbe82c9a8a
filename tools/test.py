"""Run every check and test that this machine has the parts for: `python tools/test.py [pytest arguments]`.

What is left out is said in one line before the tests begin. REQUIRE_ALL=1 makes a missing part an
error: `.ci/run` sets it. A check that fails ends it; the last lines are pytest's.

DATABASE_URL_TEST names a PostgreSQL server and a superuser of it; the default is the local
one as user postgres without a password.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
# What an operator's shell may hold must not reach the tests.
OURS = (
    "DATABASE_URL",
    "DATA_DIR",
    "PORT",
    "SECRET_KEY",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "TIME_ZONE",
)
PART = "src/probidad/instruments"
CHECKS = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports"), "--no-logo"],
    "migrations": [str(BIN / "probidad"), "manage", "makemigrations", "--check", "--dry-run"],
}


def missing_browser() -> str:
    """Why the browser tests can't run here, or nothing."""
    if any(Path("/usr/bin", each).exists() for each in ("chromium-headless-shell", "chromium")):
        return ""
    return "the browser tests (no Chromium: apt-get install chromium-headless-shell)"


def missing_postgresql(url: str) -> str:
    """Why the suite can't run on PostgreSQL here, or nothing."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            # Tests make databases, and read the server's files to see that nothing remains in them.
            [superuser] = connection.execute(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return f"the suite on PostgreSQL ({str(error).strip().splitlines()[0][:120]}; set DATABASE_URL_TEST)"
    return "" if superuser else "the suite on PostgreSQL (the user of DATABASE_URL_TEST must be a superuser)"


def of_this_run(url: str) -> str:
    """The same server with a database name that no other run uses."""
    return urlunsplit(urlsplit(url)._replace(path=f"/probidad_{os.getpid()}"))


def run(name: str, command: list[str], environ: dict[str, str]) -> int:
    """Run a step; its exit status. Its output is shown, for the quick checks only if they fail."""
    began = time.monotonic()
    quiet = name in CHECKS
    print(f"── {name}", end="" if quiet else "\n", flush=True)
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=quiet, text=True, check=False)
    if quiet:
        print(
            f": {'good' if result.returncode == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)",
            flush=True,
        )
        if result.returncode:
            print(result.stdout + result.stderr, flush=True)
    return result.returncode


def main(arguments: list[str]) -> int:
    url = os.environ.get("DATABASE_URL_TEST") or LOCAL_SERVER
    without_browser, without_postgresql = missing_browser(), missing_postgresql(url)
    left_out = [reason for reason in (without_browser, without_postgresql) if reason]
    if left_out:
        print(f"Left out: {'; '.join(left_out)}", flush=True)
        if os.environ.get("REQUIRE_ALL") == "1":
            print("REQUIRE_ALL=1 allows nothing to be left out.", flush=True)
            return 1
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith("PROBIDAD_")
    }
    # The tests start many processes: without kept bytecode each would compile all that it imports.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["DATA_DIR"] = tempfile.mkdtemp(prefix="probidad-test-")
    environ["TEST_TABLES"] = str(Path(environ["DATA_DIR"], "tables.sqlite3"))  # see tests/tables.py
    try:
        return _run_all(environ, None if without_postgresql else url, bool(without_browser), arguments)
    finally:
        shutil.rmtree(environ["DATA_DIR"], ignore_errors=True)


def _run_all(environ: dict[str, str], url: str | None, without_browser: bool, arguments: list[str]) -> int:
    for name, command in CHECKS.items():
        if run(name, command, environ):
            return 1
    suite, folder = [str(BIN / "pytest")], Path(environ["DATA_DIR"])
    # Side by side, each with its own database and folder: a suite alone leaves cores idle. What a browser
    # shows doesn't depend on the database, nor does what never asks one or is marked `once`: it runs once.
    others = []
    if url:
        environ_there = environ | {"DATABASE_URL": of_this_run(url)}
        others.append(
            Aside(
                "tests on PostgreSQL",
                [*suite, "-m", "not browser", "--only-database", *arguments],
                environ_there,
                folder,
            )
        )
    if not without_browser:
        others.append(Aside("tests in a browser", [*suite, "-m", "browser", *arguments], environ, folder))
    # The longest suite in two parts, unless it is told what to run: alone it would outlast the others by far.
    first, rest = ([], None) if arguments else (["--ignore", PART], [PART])
    on_sqlite = [*suite, "-m", "not browser"]
    if rest:
        others.append(Aside("tests on SQLite, of the instruments", [*on_sqlite, *rest], environ, folder))
    ended = [run("tests on SQLite", [*on_sqlite, *first, *arguments], environ)]
    ended += [other.ended() for other in others]
    # An argument may select no test of one suite, but not of all.
    fine = {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    return 0 if pytest.ExitCode.OK in ended and fine.issuperset(ended) else 1


class Aside:
    """A suite that runs beside another; what it prints is kept until it is asked how it ended."""

    def __init__(self, name: str, command: list[str], environ: dict[str, str], parent: Path):
        folder = Path(tempfile.mkdtemp(dir=parent))
        self.name = name
        self.output = (folder / "output").open("w+")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ | {"DATA_DIR": str(folder)},
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def ended(self) -> int:
        """Wait for its end and print what it said; its exit status."""
        code = self.process.wait()
        print(f"── {self.name}", flush=True)
        with self.output:
            self.output.seek(0)
            shutil.copyfileobj(self.output, sys.stdout)
        sys.stdout.flush()
        return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
