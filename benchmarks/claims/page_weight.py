"""What the main pages of each role weigh, and how many queries each needs."""

import json
import subprocess
from collections.abc import Callable, Iterable
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
        "The demonstration's pages, in thousands of bytes, before images. HTML: before any compression / as "
        "`probidad serve` sends it to a browser that takes gzip / as a proxy in front sends it that "
        "compresses, such as that of `compose.yaml`; of its pages `probidad serve` compresses reports only. "
        "Style sheets and scripts: as they are / as both send them, compressed beforehand. The font's format "
        "is compressed. The browser keeps these files: a second page costs its HTML alone. Whole: all that a first visit loads, straight from `probidad "
        f"serve` / through such a proxy. Goal: under {GOAL // 1000} KB, for the HTML before any compression "
        "and for the whole. Milliseconds: what the application takes for the page, in process, uncompressed, "
        "the median of a few."
    )
    section.say(_verdict("its HTML before any compression", pages, lambda page: page["html"]["plain"]))
    section.say(_verdict("the whole, straight from the server", pages, lambda page: weight(page, "sent")))
    headers = ("page", "HTML", "CSS", "JS", "font", "whole", "queries", "ms")
    section.table(headers, [_row(page) for page in pages])
    return section


def weight(page: dict, html: str) -> int:
    """Bytes that a first visit loads before images; its HTML as ``sent`` by the server or ``proxied``."""
    return page["html"][html] + sum(page[kind]["sent"] for kind in ("css", "js", "font"))


def _verdict(what: str, pages: list[dict], measure: Callable[[dict], int]) -> str:
    over = [page["name"] for page in pages if measure(page) >= GOAL]
    if not over:
        heaviest = max(pages, key=measure)
        return f"Below the goal: every page, {what}; the heaviest has {kilobytes(measure(heaviest))}."
    return f"Over the goal, {what}: {'; '.join(over)}."


def _row(page: dict) -> list[str]:
    cells = [
        _sizes(page["html"].values()),
        _sizes(page["css"].values()),
        _sizes(page["js"].values()),
        kilobytes(page["font"]["sent"]),
        _sizes(weight(page, html) for html in ("sent", "proxied")),
    ]
    return [page["name"], *cells, str(page["queries"]), f"{median(page['milliseconds']):.0f}"]


def _sizes(sizes: Iterable[int]) -> str:
    return " / ".join(map(kilobytes, sizes))


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
