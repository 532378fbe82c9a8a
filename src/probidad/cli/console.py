"""What the command prints. Standard output is for answers, standard error for what goes wrong."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from gettext import gettext as _

from probidad.cli.failures import Failure

_OBEYED = ("Cc", "Cf", "Zl", "Zp")  # control and format characters, separators of lines and paragraphs


def say(text: str = "") -> None:
    """Print a line at once, also where the output is a file or a pipe."""
    print(text, flush=True)


def step(text: str) -> None:
    """Print what is being done now."""
    say(f"  · {text}")


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def plain(text: str) -> str:
    """A text that somebody else wrote, without what a terminal obeys: escapes, ends of lines, directions."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in _OBEYED)


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns under their headers."""
    lines = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headers))]
    lines.insert(1, ["─" * size for size in widths])
    for line in lines:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True))
        say(("  " + "   ".join(cells)).rstrip())


def confirm(question: str) -> None:
    """Ask once; anything but yes ends the command, and so does a missing terminal."""
    if not sys.stdin.isatty():
        raise Failure(_("Nobody is here to answer, so nothing was done. Add --yes to go ahead."), 2)
    answer = input(f"{question} [{_('yes')}/{_('no')}] ").strip().lower()
    if answer not in {"y", "yes", "s", "si", "sí"}:
        raise Failure(_("Nothing was done."))
