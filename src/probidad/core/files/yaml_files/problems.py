"""What is wrong with a file of content: each thing is said once, with all the lines that share it."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from probidad.core.languages.runs import told_runs

TOLD = 50
LONGEST = 60  # characters of what the file said


class Problems:
    """Gathers what is wrong, by line."""

    def __init__(self):
        self._lines: dict[str, list[int]] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, line: int, problem: str) -> None:
        """A problem, worded to follow "Line 41:", and the line that it is in, the first being 1."""
        self._lines.setdefault(problem, []).append(line)

    def raise_if_any(self) -> None:
        """Raise a ValidationError with what was gathered, in the order of the file."""
        if self._lines:
            raise ValidationError(self._messages())

    def _messages(self) -> list[str]:
        found = sorted(self._lines.items(), key=lambda each: min(each[1]))
        told = [_message(problem, sorted(set(lines))) for problem, lines in found[:TOLD]]
        more = len(found) - len(told)
        if more:
            told.append(
                ngettext("%(count)s more problem.", "%(count)s more problems.", more) % {"count": f"{more:,}"}
            )
        return told


def _message(problem: str, lines: list[int]) -> str:
    words = ngettext("Line %(lines)s: %(problem)s", "Lines %(lines)s: %(problem)s", len(lines))
    told = words % {"lines": told_runs(lines), "problem": problem}
    return told if told.endswith("?") else f"{told}."


def quoted(typed: str) -> str:
    """What the file said, in quotation marks and not too long."""
    return f"“{typed[:LONGEST]}{'…' if len(typed) > LONGEST else ''}”"
