"""The production server starts on a prepared database only, and takes care of its processes."""

import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from probidad.cli.tests.test_supervisor import alive, wait_for


def answers(port: int, path: str = "/livez") -> int:
    """The status of the answer, 0 for none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def family(pid: int) -> list[int]:
    """The process's descendants."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *family(int(child))]
    return found


@pytest.fixture
def serving(installed, free_port):
    running = installed.start("serve", PORT=str(free_port), WEB_WORKERS="1")
    try:
        wait_for(lambda: answers(free_port) == 200 or running.poll() is not None, 30)
        assert running.poll() is None, running.stdout.read()
        yield running
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


def test_it_serves_survives_and_leaves_no_orphan(serving, free_port):
    assert answers(free_port, "/readyz") == 200
    assert answers(free_port, "/") == 200
    processes = family(serving.pid)
    assert len(processes) == 3  # the web server, its worker, and the background work
    for pid in processes:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: answers(free_port) == 200, 20)
    processes = family(serving.pid)
    serving.kill()
    wait_for(lambda: not any(alive(pid) for pid in processes), 20)
    output = serving.stdout.read()
    assert "Python-urllib" not in output and "127.0.0.1 -" not in output, (
        "an access log holds visitors' addresses"
    )


@pytest.mark.once
def test_a_taken_port_is_one_sentence(installed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = installed.run("serve", PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} is taken") and result.stderr.count("\n") == 1


def test_a_database_of_another_version_is_refused_until_migrated(installed, free_port):
    with installed.database() as found:
        found.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    refused = installed.run("serve", PORT=str(free_port))
    assert refused.returncode == 1 and "probidad serve --migrate" in refused.stderr
    with installed.database() as found:
        found.execute("DROP TABLE django_session")
    running = installed.start("serve", "--migrate", PORT=str(free_port))
    try:
        wait_for(lambda: answers(free_port) == 200 or running.poll() is not None, 30)
        assert installed.rows("SELECT count(*) FROM django_session") == [(0,)]
        assert len(list((installed.folder / "backups").glob("before-migration-*.tar.gz"))) == 1
    finally:
        running.terminate()
        running.communicate(timeout=30)


def test_a_database_of_a_newer_version_is_refused(installed):
    with installed.database() as found:
        found.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', '2099-01-01')"
        )
    refused = installed.run("serve", "--migrate")
    assert refused.returncode == 1 and "people.9999_later" in refused.stderr


@pytest.mark.once
def test_background_work_waits_for_its_database(blank):
    result = blank().run("worker")
    assert result.returncode == 1 and "--migrate" in result.stderr


@pytest.mark.once
def test_a_variable_does_not_open_the_demonstrations_door(blank):
    shown = blank().run(
        "manage",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings; print(settings.DEMO)",
        PROBIDAD_DEMO="true",
    )
    assert shown.stdout.strip().endswith("False"), shown.stderr
