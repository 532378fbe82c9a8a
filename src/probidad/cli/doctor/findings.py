"""What the doctor finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _

Check = Callable[[], Iterator["Finding"]]


class Level(StrEnum):
    """``error`` ends the command with status 1; ``note`` is for the operator to know."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """``topic`` is a fixed word for programs; sentence and remedy are for people."""

    topic: str
    level: Level
    sentence: str
    remedy: str = ""


def good(topic: str, sentence: str) -> Finding:
    return Finding(topic, Level.GOOD, sentence)


def note(topic: str, sentence: str, remedy: str = "") -> Finding:
    return Finding(topic, Level.NOTE, sentence, remedy)


def warning(topic: str, sentence: str, remedy: str) -> Finding:
    return Finding(topic, Level.WARNING, sentence, remedy)


def error(topic: str, sentence: str, remedy: str) -> Finding:
    return Finding(topic, Level.ERROR, sentence, remedy)


def examine(topic: str, check: Check) -> list[Finding]:
    """The findings of a check; one that fails is a finding itself."""
    try:
        return list(check())
    except Exception as problem:
        reason = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        return [
            error(
                topic,
                _("This couldn't be looked at: {reason}").format(reason=reason),
                _("Mend what stands in the way, then run the doctor again."),
            )
        ]
