"""Starting servers and ending them: nothing that a benchmark starts outlives it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.report import NotMeasured

ROOT = Path(__file__).resolve().parent.parent
# What an operator may have set must not reach the servers that are measured.
OURS = ("PROBIDAD_", "DATABASE_URL", "DATA_DIR", "SECRET_KEY", "EMAIL_URL", "DJANGO_", "WEB_", "BASE_URL")
OTHERS = ("PORT", "BIND_ADDRESS", "ALLOWED_HOSTS", "BEHIND_PROXY", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL")


def clean_environment(**values: str) -> dict[str, str]:
    """The environment without this project's settings, and with these values."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(OURS) and name not in OTHERS
    }
    return kept | {"PROBIDAD_LANG": "en", "PYTHONPATH": str(ROOT)} | values


def python(*arguments: str) -> list[str]:
    """A command line of this environment's Python."""
    return [sys.executable, *arguments]


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], log: Path, cwd: Path = ROOT
) -> Iterator[subprocess.Popen]:
    """A process whose output goes to ``log``; it and all that it started are ended at the end."""
    process = start(command, environment, log, cwd)
    try:
        yield process
    finally:
        stop(process)


def start(
    command: Sequence[str], environment: Mapping[str, str], log: Path, cwd: Path = ROOT
) -> subprocess.Popen:
    """Start a process in a group of its own, so that a Ctrl+C reaches only us."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process: subprocess.Popen, patience: float = 15.0) -> None:
    """End a process in order and wait; what is left of it after ``patience`` seconds is killed."""
    family = [process.pid, *descendants(process.pid)]
    _signal([process.pid, *_group(process.pid)], signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    if not _gone(family, 3.0):
        kill(process, family)


def kill(process: subprocess.Popen, family: Sequence[int] = ()) -> None:
    """Kill a process and all that it started, at once (SIGKILL), and wait until they are gone."""
    family = family or [process.pid, *descendants(process.pid)]
    _signal(family, signal.SIGKILL)
    process.wait(10)
    if not _gone(family, 10.0):
        raise NotMeasured("a process that was killed is still there")


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def cpu_seconds(pid: int) -> float:
    """The processor time that a process and all that it started have taken, of those that still run."""
    ticks = 0
    for each in [pid, *descendants(pid)]:
        path = Path(f"/proc/{each}/stat")
        if not path.exists():
            raise NotMeasured("this system doesn't tell the processor time of a process")
        ticks += sum(int(value) for value in path.read_text().rpartition(")")[2].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """What a process and all that it started hold in memory now, in MB; what they share counts once (PSS)."""
    kilobytes = 0
    for each in [pid, *descendants(pid)]:
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            shares = Path(f"/proc/{each}/smaps_rollup").read_text()
            kilobytes += int(shares.partition("\nPss:")[2].split()[0])
    if not kilobytes:
        raise NotMeasured("this system doesn't tell the memory of a process")
    return kilobytes / 1000


def _group(leader: int) -> list[int]:
    found = []
    for pid, _parent in _parents():
        with suppress(OSError):
            if os.getpgid(pid) == leader:
                found.append(pid)
    return found


def _parents() -> list[tuple[int, int]]:
    """Pairs of (process, its parent); zombies, which have ended, are left out."""
    if not Path("/proc/self/stat").exists():
        lines = subprocess.run(["ps", "-axo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in lines.stdout.splitlines()]
        return [(int(pid), int(parent)) for pid, parent, state in rows if not state.startswith("Z")]
    pairs = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name stands in brackets and may hold spaces: what counts comes after it.
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                pairs.append((int(path.parent.name), int(parent)))
    return pairs


def _signal(pids: Sequence[int], number: int) -> None:
    for pid in dict.fromkeys(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _gone(pids: Sequence[int], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while set(pids) & {pid for pid, _parent in _parents()}:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen, log: Path, patience: float = 90.0
) -> None:
    """Wait until ``ready``. NotMeasured, with the log's end, if the process ends or takes too long."""
    deadline = time.monotonic() + patience
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = " / ".join(log.read_text(errors="replace").splitlines()[-5:])
            raise NotMeasured(f"a server didn't come up. Its log ends: {tail}")
        time.sleep(0.05)


def answers(address: str) -> bool:
    """Whether a page answers 200 within two seconds."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def listens(port: int) -> bool:
    """Whether something takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), 2).close()
    except OSError:
        return False
    return True
