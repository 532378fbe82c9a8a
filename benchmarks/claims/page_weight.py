"""What the main pages of each role weigh, and how many queries each needs."""

import json
import subprocess
from statistics import median

from benchmarks import databases
from benchmarks.processes import ROOT, python
from benchmarks.report import NotMeasured, Section, kilobytes

PORT = 8196
GOAL = 100_000  # bytes
PATIENCE = 180.0  # seconds


def measure(quick: bool = False) -> Section:
    """Build the demonstration on SQLite and ask for its pages as each role."""
    with databases.sqlite() as installation:
        pages = _look(installation, times=2 if quick else 7)
    section = Section("Page weights and queries")
    section.say(
        "The demonstration's pages, in thousands of bytes: as they are / compressed with gzip. Style sheets, "
        "scripts and the font are sent compressed and kept by the browser: a second page costs its HTML "
        "alone. `probidad serve` sends HTML as it is; a proxy in front may compress it. Whole: everything "
        "before images, with an empty cache: behind such a proxy / straight from `probidad serve`. "
        f"Goal: under {GOAL // 1000} KB. Milliseconds: what the application takes for the page, in process, "
        "the median of a few."
    )
    section.say(_verdict("behind a proxy that compresses", pages, "sent"))
    section.say(_verdict("straight from the server", pages, "plain"))
    headers = ("page", "HTML", "CSS", "JS", "font", "whole", "queries", "ms")
    section.table(headers, [_row(page) for page in pages])
    return section


def weight(page: dict, html: str) -> int:
    """Bytes of a page before its images; its HTML ``plain`` or as ``sent`` by a proxy that compresses."""
    return page["html"][html] + sum(page[kind]["sent"] for kind in ("css", "js", "font"))


def _verdict(where: str, pages: list[dict], html: str) -> str:
    over = [page["name"] for page in pages if weight(page, html) > GOAL]
    if not over:
        return f"Every page is below the goal {where}."
    return f"Over the goal {where}: {'; '.join(over)}."


def _row(page: dict) -> list[str]:
    sizes = [_both(page[kind]["plain"], page[kind]["sent"]) for kind in ("html", "css", "js", "font")]
    whole = _both(weight(page, "sent"), weight(page, "plain"))
    return [page["name"], *sizes, whole, str(page["queries"]), f"{median(page['milliseconds']):.0f}"]


def _both(one: int, other: int) -> str:
    return f"{kilobytes(one)} / {kilobytes(other)}"


def _look(installation: databases.Installation, times: int) -> list[dict]:
    target = installation.folder / "pages.json"
    done = subprocess.run(
        python("-m", "benchmarks.pages", str(times), str(target)),
        cwd=ROOT,
        env=installation.environment(PORT),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise NotMeasured(f"the pages: {' / '.join(done.stderr.splitlines()[-3:])}")
    return json.loads(target.read_text())
