"""The demonstration is built once, kept, wiped by one command, and never touches a real installation."""

import threading

from probidad.cli.tests.test_serve import answers
from probidad.cli.tests.test_supervisor import wait_for


def until_ready(place, port) -> str:
    """Run the demonstration until it says how to end it; what it said."""
    running = place.start("demo", PORT=str(port))
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(running.stdout))
    reader.start()
    try:
        wait_for(lambda: any("Ctrl+C" in line for line in said) or running.poll() is not None, 60)
        assert running.poll() is None, "".join(said)
        assert answers(port, "/") == 200
        assert answers(port, "/panel/demostracion/") == 200
    finally:
        running.terminate()
        running.wait(timeout=30)
        reader.join()
    assert running.returncode == 0
    return "".join(said)


def test_it_is_built_once_kept_and_wiped(blank, free_port):
    place = blank()
    first = until_ready(place, free_port)
    assert "Making the tables" in first and "Who" in first and f":{free_port}/" in first
    people = place.rows("SELECT count(*) FROM people_person")

    second = until_ready(place, free_port)
    assert "is as you left it" in second and "Making the tables" not in second
    assert place.rows("SELECT count(*) FROM people_person") == people

    as_real = place.run("serve")
    assert as_real.returncode == 1 and "holds the demonstration" in as_real.stderr

    unasked = place.run("demo", "--wipe")
    assert unasked.returncode == 2 and "Add --yes" in unasked.stderr
    assert place.run("demo", "--wipe", "--yes").returncode == 0
    again = place.run("demo", "--wipe", "--yes")
    assert again.returncode == 1 and "no demonstration" in again.stderr


def test_it_stays_out_of_a_real_installation(installed):
    invited = installed.run("manage", "create_operator", "--email", "ana@example.org", "--name", "Ana")
    assert invited.returncode == 0, invited.stderr
    refused = installed.run("demo")
    assert refused.returncode == 1 and "holds a real installation" in refused.stderr
    wiped = installed.run("demo", "--wipe", "--yes")
    assert wiped.returncode == 1 and "no demonstration" in wiped.stderr
    assert installed.rows("SELECT count(*) FROM people_invitation") == [(1,)]
