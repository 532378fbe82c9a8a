"""How figures are written: medians with their ranges, tables and sections in Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


class NotMeasured(Exception):
    """A claim can't be measured here, or what was measured would mean nothing; the message says why."""


def spread(values: Iterable[float], digits: int = 0) -> str:
    """``median (lowest to highest)``; a single value stands alone."""
    ordered = sorted(values)
    middle = f"{median(ordered):,.{digits}f}"
    if len(ordered) == 1:
        return middle
    return f"{middle} ({ordered[0]:,.{digits}f} to {ordered[-1]:,.{digits}f})"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def kilobytes(size: int) -> str:
    """Thousands of bytes, with one digit."""
    return f"{size / 1000:,.1f}"


@dataclass
class Section:
    """What a claim found: paragraphs and tables, in the order in which they were added."""

    title: str
    parts: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.parts.append(text)

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table whose first column is words and whose others are figures."""
        lines = [headers, ["---", *["---:"] * (len(headers) - 1)], *rows]
        self.parts.append("\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines))

    def markdown(self) -> str:
        return "\n\n".join([f"## {self.title}", *self.parts])
