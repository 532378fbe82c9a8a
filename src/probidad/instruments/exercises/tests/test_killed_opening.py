"""Real processes that open a round, killed by the system or several at once, on a database file (or PostgreSQL)."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from probidad.instruments.exercises.services import launching, opening
from probidad.instruments.exercises.services.mandates import Mandate
from probidad.instruments.exercises.tests.attacks.adversary import content, private_forms

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).with_name("opening_process.py")
CUSTODIAN = Path(__file__).with_name("custodian_process.py")


class Site:
    """The database as processes see it; on SQLite a file with what the test has written."""

    def __init__(self, folder: Path):
        self.folder, self.file = folder, folder / "probidad.sqlite3"
        self.environment = os.environ | {
            "SECRET_KEY": "x" * 50,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "probidad.config.settings",
        }
        if connection.vendor == "sqlite":
            target = sqlite3.connect(self.file)
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
            target.close()
        else:
            found = connection.settings_dict
            host = f"{found['USER']}@{found['HOST']}:{found['PORT']}"
            self.environment["DATABASE_URL"] = f"postgres://{host}/{found['NAME']}"

    def everything(self) -> bytes:
        """All that the processes left: the folder's files with the log, and on PostgreSQL the tables."""
        files = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        return files if connection.vendor == "sqlite" else files + content()

    def rows(self, statement: str) -> list[tuple]:
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file, timeout=10) as database:
                rows = database.execute(statement).fetchall()
            database.close()
            return rows
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def begin(self, *command: str, sent: bytes, stdout: int | None = None) -> subprocess.Popen:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=stdout or log, stderr=log, env=self.environment
            )
        with process.stdin as pipe:
            pipe.write(sent)
        return process


def wait_for(journal: Path, lines: int) -> None:
    ends = time.monotonic() + 30
    while not (journal.exists() and len(journal.read_text().splitlines()) >= lines):
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_killed_process_leaves_what_the_next_one_goes_on_with(ended_and_committed, tmp_path):
    mandate = opening.take_over(
        round=ended_and_committed.round,
        public=ended_and_committed.keys().public,
        actor=ended_and_committed.cast.custodian,
    )
    sent = launching.written(mandate, ended_and_committed.keys())
    site, journal = Site(tmp_path), tmp_path / "journal"
    process = site.begin(sys.executable, str(SCRIPT), str(journal), sent=sent)
    wait_for(journal, 3)
    seen = (
        Path(f"/proc/{process.pid}/cmdline").read_bytes() + Path(f"/proc/{process.pid}/environ").read_bytes()
    )
    process.kill()
    process.wait()
    secrets = private_forms(ended_and_committed.keys())
    assert any(each in sent for each in secrets)
    assert not [each for each in secrets if each in seen + site.everything()]
    kept = site.rows("SELECT id, ballots FROM exercises_openedchunk")
    assert 0 < sum(ballots for _id, ballots in kept) < 56
    assert site.rows("SELECT state FROM exercises_round") == [("ended",)]
    assert site.rows("SELECT count(*) FROM exercises_results") == [(0,)]

    assert site.begin(*launching.COMMAND, sent=sent).wait(60) == 0
    assert site.rows("SELECT state FROM exercises_round") == [("closed",)]
    after = site.rows("SELECT id, ballots FROM exercises_openedchunk")
    assert set(kept) < set(after)
    assert sum(ballots for _id, ballots in after) == 56
    [(figures,)] = site.rows("SELECT figures FROM exercises_results WHERE complete")
    figures = json.loads(figures) if isinstance(figures, str) else figures
    assert figures["unreadable"] == 0
    assert site.rows("SELECT count(*) FROM exercises_snapshot") == [(1,)]
    assert not [each for each in secrets if each in site.everything()]


def test_of_three_custodians_who_bring_the_key_at_once_one_publishes_and_nothing_is_opened_twice(
    ended_and_committed, tmp_path
):
    mandate = Mandate(
        ended_and_committed.round.pk, 0, ended_and_committed.cast.custodian.pk
    )  # each takes over, and so gets a number
    site, go = Site(tmp_path), tmp_path / "go"
    custodians = [
        site.begin(
            sys.executable,
            str(CUSTODIAN),
            str(go),
            sent=launching.written(mandate, ended_and_committed.keys()),
            stdout=subprocess.PIPE,
        )
        for _each in range(3)
    ]
    for each in custodians:
        assert each.stdout.readline() == b"ready\n"
    go.touch()
    said = sorted(each.stdout.read().decode().strip() for each in custodians)
    assert [each.wait(60) for each in custodians] == [0, 0, 0]
    assert said == ["published", "superseded", "superseded"]
    assert site.rows("SELECT state FROM exercises_round") == [("closed",)]
    assert site.rows("SELECT complete FROM exercises_results") in ([(True,)], [(1,)])
    assert site.rows("SELECT count(*) FROM exercises_snapshot") == [(1,)]
    assert site.rows("SELECT count(*) FROM exercises_comment") == [(2,)]
    assert site.rows("SELECT sum(ballots) FROM exercises_openedchunk") == [(56,)]
    assert site.rows("SELECT count(*) FROM exercises_opening") == [(0,)]
