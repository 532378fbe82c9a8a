"""What the figures were taken on."""

import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.processes import ROOT

LIBRARIES = ("Django", "granian", "psycopg", "cryptography", "whitenoise")


def description() -> list[tuple[str, str]]:
    """Rows of (what, value)."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        ("Processor", f"{_processor()}, {cores()} cores"),
        ("Memory", _memory()),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Writing 4 KB to disk (fsync)", f"{fsync_milliseconds():.2f} ms, in {tempfile.gettempdir()}"),
        ("Python, SQLite", f"{platform.python_version()}, {sqlite3.sqlite_version}"),
        ("Libraries", libraries),
    ]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load() -> str:
    """How many processes wanted a core, on average over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB"


def fsync_milliseconds(times: int = 50) -> float:
    """The median time of a small write that is forced to the disk: every answer waits for one."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _each in range(times):
            file.write(b"\0" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return median(taken) * 1000


def commit() -> str:
    """The commit, and whether the tree differs from it."""
    head = _git("rev-parse", "--short", "HEAD")
    if not head:
        return f"not a clone; {Path(sys.prefix).name}"
    return head + (" with local changes" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
