"""Measure every claim and write docs/benchmarks.md: ``python -m benchmarks [--quick] [--only CLAIM]``."""

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
)
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Exit status: 0 all measured, 1 something could not be."""
    arguments = _parser().parse_args()
    # An orderly end, so that servers and databases go with us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    began, load = time.monotonic(), machine.load()
    sections, failed = [], False
    for name in arguments.only or CLAIMS:
        section, fine = _measure(name, arguments.quick)
        sections.append(section)
        failed |= not fine
    page = _page(sections, arguments.quick, load, time.monotonic() - began)
    whole = not arguments.quick and not arguments.only
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
    section.say(f"Load of the machine before: {load}; after: {machine.load()}. It took {seconds:.0f} s.")
    print(f"  {seconds:.0f} s", file=sys.stderr, flush=True)
    return section, True


def _page(sections: list[Section], quick: bool, load: str, seconds: float) -> str:
    rows = [
        ("Date", dt.date.today().isoformat()),
        *machine.description(),
        ("PostgreSQL", databases.postgres_version() or "none"),
        ("Load before, after (one minute)", f"{load}, {machine.load()}"),
        ("Time for all", f"{seconds / 60:.1f} minutes"),
    ]
    about = Section("The machine")
    about.table(("what", "value"), rows)
    intro = (
        "Written by `make bench`; don't edit. Figures are medians (lowest to highest) of several runs; "
        "comparisons are measured in turns. They hold for the machine below, where the load generator "
        "and the database share the cores with the server."
    )
    if quick:
        intro = "A smoke run (`--quick`): these figures mean nothing.\n\n" + intro
    return "\n\n".join(["# Benchmarks", intro, *(each.markdown() for each in (about, *sections))]) + "\n"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
