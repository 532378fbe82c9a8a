"""Measure every claim and write docs/benchmarks.md: ``python -m benchmarks [--quick] [--only CLAIM [--keep]]``.

With ``--keep`` the claims that are measured take the places of their earlier sections: a whole run takes an hour in
which the machine should do nothing else.
"""

import argparse
import datetime as dt
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks import databases, machine
from benchmarks.processes import ROOT
from benchmarks.report import Section

CLAIMS = (
    "first_page",
    "page_weight",
    "browser",
    "masking",
    "issuing",
    "casting",
    "kills",
    "opening",
    "reports",
    "programme",
    "conversations",
    "inboxes",
    "indices_scoring",
    "indices_pages",
)
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Exit status: 0 all measured, 1 something could not be."""
    arguments = _parser().parse_args()
    # An orderly end, so that servers and databases go with us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    sections, failed = [], False
    for name in arguments.only or CLAIMS:
        section, fine = _measure(name, arguments.quick)
        sections.append(section)
        failed |= not fine
    if arguments.keep:
        sections = _among_earlier(sections, PAGE.read_text(encoding="utf-8"))
    page = _page(sections, arguments.quick)
    whole = not arguments.quick and (arguments.keep or not arguments.only)
    target = arguments.output or (PAGE if whole and not failed else None)
    if target is None:
        print(page)
    else:
        Path(target).write_text(page, encoding="utf-8")
        print(f"Written: {target}")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run: few and short, printed only")
    parser.add_argument("--only", action="append", choices=CLAIMS, help="one claim; may be repeated")
    parser.add_argument("--keep", action="store_true", help="put the claims measured into docs/benchmarks.md")
    parser.add_argument("--output", help="write there (docs/benchmarks.md for a whole run)")
    return parser


def _measure(name: str, quick: bool) -> tuple[Section, bool]:
    """A claim's section, and whether it was measured; what stops one claim doesn't stop the others."""
    print(f"{name} …", file=sys.stderr, flush=True)
    began, load = time.monotonic(), machine.load()
    try:
        section = import_module(f"benchmarks.claims.{name}").measure(quick)
    except Exception as error:
        print(f"  not measured: {type(error).__name__}: {error}", file=sys.stderr)
        section = Section(name)
        section.say(f"Not measured: {type(error).__name__}: {error}")
        return section, False
    seconds = time.monotonic() - began
    section.say(
        f"{dt.date.today()}, version {machine.commit()}. Load of the machine before: {load}; after: {machine.load()}. "
        f"It took {seconds:.0f} s."
    )
    print(f"  {seconds:.0f} s", file=sys.stderr, flush=True)
    return section, True


def _among_earlier(sections: list[Section], page: str) -> list[Section]:
    """The sections of a page, those that were measured now in their places, new ones at the end."""
    _head, _machine, *earlier = page.split("\n## ")
    found = {title: text for title, _newline, text in (each.partition("\n\n") for each in earlier)}
    kept = {title: Section(title, [text.strip()]) for title, text in found.items()}
    return list((kept | {each.title: each for each in sections}).values())


def _page(sections: list[Section], quick: bool) -> str:
    about = Section("The machine")
    about.table(
        ("what", "value"),
        [*machine.description(), ("PostgreSQL", databases.postgres_version() or "none")],
    )
    intro = (
        "Written by `make bench`, or claim by claim by `python -m benchmarks --only CLAIM --keep`; don't edit. Figures "
        "are medians (lowest to highest) of several runs; comparisons are measured in turns. They hold for the machine "
        "below, where the load generator and the database share the cores with the server."
    )
    if quick:
        intro = "A smoke run (`--quick`): these figures mean nothing.\n\n" + intro
    return "\n\n".join(["# Benchmarks", intro, *(each.markdown() for each in (about, *sections))]) + "\n"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
