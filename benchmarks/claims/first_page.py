"""From a clean clone to the first page of the demonstration: the time that it takes, and what it leaves."""

import os
import subprocess
import time
from pathlib import Path

from benchmarks import databases
from benchmarks.processes import ROOT, answers, clean_environment, running, wait_until
from benchmarks.report import NotMeasured, Section, spread

PORT = 8194
GOAL = 40  # seconds
PATIENCE = 240.0  # seconds
FULL, QUICK = 3, 1  # runs
READY = ".venv/.ready-runtime"  # what the Makefile leaves when the environment is there


def measure(quick: bool = False) -> Section:
    """Clone this repository's last commit and call `make demo` until its home page answers."""
    if not (ROOT / ".git").exists():
        raise NotMeasured("this tree is not a clone")
    section = Section("From a clean clone to the first page")
    section.say(
        "`git clone` of the last commit into a temporary folder, then `make demo` with a data folder of its "
        "own, until the home page answers 200. The environment is new each time. Python, make and git are "
        f"there already. Goal: under {GOAL} s."
    )
    runs = [_run({}) for _each in range(QUICK if quick else FULL)]
    rows = [_row(f"package caches as they are here ({len(runs)} runs)", runs)]
    if not quick:
        rows.append(_row("empty package caches: everything is downloaded (1 run)", [_run_without_caches()]))
    headers = ("seconds", "clone", "environment", "demonstration and server", "all")
    section.table(headers, rows)
    section.table(
        ("size, MB", "environment (.venv)", "the demonstration's data folder"),
        [("on disk", spread(run["venv"] for run in runs), spread((run["data"] for run in runs), 1))],
    )
    return section


def _row(name: str, runs: list[dict[str, float]]) -> list[str]:
    return [
        name,
        *(spread((run[part] for run in runs), 1) for part in ("clone", "environment", "rest", "all")),
    ]


def _run_without_caches() -> dict[str, float]:
    with databases.folder() as caches:
        return _run({"UV_CACHE_DIR": str(caches / "uv"), "PIP_CACHE_DIR": str(caches / "pip")})


def _run(caches: dict[str, str]) -> dict[str, float]:
    with databases.folder() as place:
        clone, data, log = place / "clone", place / "data", place / "demo.log"
        began = time.time()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=60)
        cloned = time.time()
        environment = clean_environment(DATA_DIR=str(data), PORT=str(PORT), **caches)
        # The clone must stand on its own feet: not on this tree's code, nor on its tools.
        del environment["PYTHONPATH"]
        with running(["make", "demo"], environment, log, cwd=clone) as process:
            wait_until(lambda: answers(f"http://127.0.0.1:{PORT}/"), process, log, PATIENCE)
            shown = time.time()
            ready = (clone / READY).stat().st_mtime
            return {
                "clone": cloned - began,
                "environment": ready - cloned,
                "rest": shown - ready,
                "all": shown - began,
                "venv": disk_megabytes(clone / ".venv"),
                "data": disk_megabytes(data),
            }


def disk_megabytes(folder: Path) -> float:
    """What a folder takes on the disk, in millions of bytes; a file with several names counts once."""
    seen = {}
    for parent, _folders, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(parent, name))
            seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(seen.values()) / 1e6
