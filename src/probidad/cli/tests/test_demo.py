"""The demonstration is built once, kept, wiped by one command, and never touches a real installation."""

import socket
import threading

import pytest

from probidad.cli.tests.test_serve import answers
from probidad.cli.tests.test_supervisor import wait_for


def run_until(place, port, text: str, then=lambda: None) -> str:
    """Run the demonstration until it says ``text``, do ``then``, and end it; what it said."""
    running = place.start("demo", PORT=str(port))
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(running.stdout))
    reader.start()
    try:
        wait_for(lambda: any(text in line for line in said) or running.poll() is not None, 240)
        assert running.poll() is None, "".join(said)
        then()
    finally:
        running.terminate()
        running.wait(timeout=30)
        reader.join()
    return "".join(said)


# What it is built of is written on each database by other tests.
@pytest.mark.once
def test_it_is_built_once_and_kept(blank, free_port):
    def look():
        assert answers(free_port, "/") == 200
        assert answers(free_port, "/panel/demostracion/") == 200

    place = blank()
    first = run_until(place, free_port, "Ctrl+C", look)
    assert "Making the tables" in first and "Who" in first and f":{free_port}/" in first
    people = place.rows("SELECT count(*) FROM people_person")

    second = run_until(place, free_port, "is as you left it")
    assert "Making the tables" not in second
    assert place.rows("SELECT count(*) FROM people_person") == people

    as_real = place.run("serve")
    assert as_real.returncode == 1 and "holds the demonstration" in as_real.stderr


def test_it_is_wiped_whole_and_not_unasked(installed):
    with installed.database() as found:
        found.execute("INSERT INTO web_demonstration (id, built_on) VALUES (1, '2026-01-06')")
    unasked = installed.run("demo", "--wipe")
    assert unasked.returncode == 2 and "Add --yes" in unasked.stderr
    assert installed.run("demo", "--wipe", "--yes").returncode == 0
    left = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if installed.database_url
        else "SELECT name FROM sqlite_master"
    )
    assert installed.rows(left) == []


@pytest.mark.once
@pytest.mark.parametrize("command", ["demo", "serve"])
def test_where_it_cannot_start_it_leaves_nothing_behind(blank, command):
    place = blank()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = place.run(command, PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 1 and "is taken" in refused.stderr
    assert not place.folder.exists()
    place.folder.write_text("a file where the folder should be")
    assert place.run(command).returncode == 1
    assert place.folder.read_text() == "a file where the folder should be"


@pytest.mark.once
def test_it_stays_out_of_a_real_installation(installed):
    invited = installed.run("manage", "create_operator", "--email", "ana@example.org", "--name", "Ana")
    assert invited.returncode == 0, invited.stderr
    refused = installed.run("demo")
    assert refused.returncode == 1 and "holds a real installation" in refused.stderr
    wiped = installed.run("demo", "--wipe", "--yes")
    assert wiped.returncode == 1 and "no demonstration" in wiped.stderr
    assert installed.rows("SELECT count(*) FROM people_invitation") == [(1,)]
