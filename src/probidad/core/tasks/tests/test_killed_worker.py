"""Real worker processes, killed and stopped, on a database file (or PostgreSQL)."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from probidad.core.tasks import rules
from probidad.core.tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).with_name("worker_process.py")


class Queue:
    """The queue that the worker processes see; on SQLite a file with the test database's schema."""

    def __init__(self, folder: Path):
        self.journal = folder / "journal"
        self.file = folder / "probidad.sqlite3"
        self.environment = os.environ | {
            "SECRET_KEY": "x" * 50,
            "DATA_DIR": str(folder),
        }
        if connection.vendor == "sqlite":
            self._file_database()
        else:
            settings = connection.settings_dict
            host = f"{settings['USER']}@{settings['HOST']}:{settings['PORT']}"
            self.environment["DATABASE_URL"] = f"postgres://{host}/{settings['NAME']}"

    def _file_database(self):
        connection.ensure_connection()
        target = sqlite3.connect(self.file)
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
        target.close()

    def add(self, count: int = 1) -> None:
        run_after = rules.to_minute(timezone.now())
        rows = [Task(name="test.slow", subject_id=key, run_after=run_after) for key in range(1, count + 1)]
        for row in rows:
            self._write(
                "INSERT INTO tasks_task (id, name, subject_id, state, attempts, run_after, failure)"
                " VALUES (%s, %s, %s, 'waiting', 0, %s, '')",
                [row.id, row.name, row.subject_id, row.run_after],
            )

    def _write(self, statement: str, values=()):
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file, timeout=10) as database:
                values = [str(v)[:26].removesuffix("+00:00") if hasattr(v, "hour") else v for v in values]
                rows = database.execute(statement.replace("%s", "?"), values).fetchall()
            database.close()
            return rows
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def states(self) -> list[tuple]:
        return [
            tuple(row)
            for row in self._write("SELECT state, attempts FROM tasks_task WHERE name = 'test.slow'")
        ]

    def lease_runs_out(self) -> None:
        past = timezone.now() - timedelta(minutes=1)
        self._write("UPDATE tasks_task SET lease_until = %s WHERE state = 'running'", [past])

    def leases_in_the_future(self) -> int:
        [row] = self._write("SELECT count(*) FROM tasks_task WHERE lease_until > %s", [timezone.now()])
        return row[0]

    @contextmanager
    def worker(self, seconds: float, *flags: str):
        command = [sys.executable, str(SCRIPT), str(self.journal), str(seconds), *flags]
        process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def notes(self, word: str) -> list[str]:
        text = self.journal.read_text() if self.journal.exists() else ""
        return [line for line in text.splitlines() if line.startswith(word)]

    def wait_for(self, word: str, count: int = 1, seconds: float = 30) -> None:
        wait_until(lambda: len(self.notes(word)) >= count, seconds)


def wait_until(condition, seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path)


def test_the_task_of_a_worker_killed_with_signal_9_is_taken_again(queue):
    queue.add()
    with queue.worker(60) as first:
        queue.wait_for("began")
        first.send_signal(signal.SIGKILL)
        first.wait()
    with queue.worker(0):
        queue.wait_for("ready", 2)
        time.sleep(0.3)
        assert queue.states() == [("running", 1)], "taken before its lease had run out"
        queue.lease_runs_out()
        queue.wait_for("ended")
        wait_until(lambda: queue.states() == [])
    assert len(queue.notes("began")) == 2 and len(queue.notes("ended")) == 1


def test_two_workers_share_the_queue_and_run_each_task_once(queue):
    queue.add(12)
    with queue.worker(0.1, "once") as first, queue.worker(0.1, "once") as second:
        assert first.wait(60) == 0 and second.wait(60) == 0
    began = [line.split()[1] for line in queue.notes("began")]
    assert sorted(began, key=int) == [str(key) for key in range(1, 13)]
    assert len({line.split()[2] for line in queue.notes("began")}) == 2, "one worker did it all"
    assert queue.states() == []


def test_a_stopped_worker_ends_its_task_first(queue):
    queue.add(2)
    with queue.worker(0.5) as process:
        queue.wait_for("began")
        process.terminate()
        assert process.wait(10) == 0
    assert len(queue.notes("ended")) == 1
    assert queue.states() == [("waiting", 0)]


def test_a_stopped_worker_gives_a_task_back_that_takes_too_long(queue):
    queue.add()
    with queue.worker(60) as process:
        queue.wait_for("began")
        process.terminate()
        assert process.wait(10) == 0
    assert queue.states() == [("waiting", 0)]
    assert not queue.notes("ended")


def test_a_living_workers_lease_is_renewed_while_its_task_runs(queue):
    queue.add()
    with queue.worker(60, "quick-heart"):
        queue.wait_for("began")
        queue.lease_runs_out()
        wait_until(lambda: queue.leases_in_the_future() == 1)
