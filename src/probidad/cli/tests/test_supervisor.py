"""The supervisor restarts what dies, and leaves nothing behind however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from probidad.cli import supervisor

PROGRAM = """
import sys
from pathlib import Path
from probidad.cli import parents
from probidad.cli.supervisor import Supervisor
child = "import os, sys, time; from probidad.cli import parents; parents.end_with_parent();" \
        "open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
sys.exit(Supervisor({"sleeper": [sys.executable, "-c", child, sys.argv[1]]}, print).run())
"""


def wait_for(condition, seconds: float = 10.0):
    """The condition's first true answer; fails after so many seconds."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def start(path: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE, text=True)


def test_a_process_that_is_killed_starts_again(tmp_path):
    path = tmp_path / "pids"
    running = start(path)
    [first] = wait_for(lambda: pids(path))
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(pids(path)) == 2)
    running.terminate()
    output, _ = running.communicate(timeout=10)
    assert "sleeper ended (-9)" in output
    assert running.returncode == 0


def test_told_to_stop_it_stops_everything_and_ends_well(tmp_path):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        path = tmp_path / str(number)
        running = start(path)
        [child] = wait_for(lambda path=path: pids(path))
        running.send_signal(number)
        running.communicate(timeout=10)
        assert running.returncode == 0
        assert not alive(child)


def test_killed_outright_it_leaves_no_orphan(tmp_path):
    path = tmp_path / "pids"
    running = start(path)
    [child] = wait_for(lambda: pids(path))
    running.kill()
    running.communicate(timeout=10)
    wait_for(lambda: not alive(child), 5)


def test_a_process_that_will_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.5)
    said: list[str] = []
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
    watched = supervisor.Supervisor({"deaf": [sys.executable, "-c", deaf]}, said.append)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert watched.run() == 1
    assert "didn't stop in time" in said[-1]


def test_restarts_come_ever_more_slowly():
    watched = supervisor.Supervisor({}, lambda text: None)
    child = supervisor.Child("brief", [sys.executable, "-c", ""])
    pauses = []
    for _ in range(8):
        child.due = 0
        watched._keep(child)
        child.process.wait()
        watched._keep(child)
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
