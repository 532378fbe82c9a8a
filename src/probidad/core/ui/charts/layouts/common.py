"""What several layouts share: rows with their labels, legends, and what stands for a missing number."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from probidad.core.ui.charts import numbers, scales
from probidad.core.ui.charts.scene import (
    SIZE,
    SMALL,
    Scene,
    Shape,
    Text,
    baseline,
    centred,
    line,
    line_height,
    rect,
)
from probidad.core.ui.charts.text import clean, shorten, width, wrap

WIDE_FROM = 500.0
LABEL_COLUMN = 0.34  # of the whole width
LABEL_LINES = 3
LINES_ABOVE = 8  # an option of a dilemma is a sentence or two: it stands above its bar, whole
MARK = 20.0  # room for a mark before a label
HATCH_WIDTH = 44.0


@dataclass(frozen=True)
class Rows:
    """Where rows have their labels: in a column at the left, or above what they label."""

    whole: float
    above: bool
    indent: float
    column: float  # of the labels: as wide as they need, marks included

    @classmethod
    def of(cls, labels: list[str], whole: float, *, marked: bool = False) -> "Rows":
        indent = MARK if marked else 0.0
        most = whole * LABEL_COLUMN - indent
        wrapped = [wrap(label, most, SIZE, lines=LABEL_LINES + 1) for label in labels]
        above = whole < WIDE_FROM or any(len(lines) > LABEL_LINES for lines in wrapped)
        widest = max((width(line, SIZE) for lines in wrapped for line in lines), default=0)
        return cls(whole, above=above, indent=indent, column=whole if above else indent + widest + 1)

    @property
    def x(self) -> float:
        """Where what is labelled begins."""
        return 0.0 if self.above else self.column + 18

    @property
    def room(self) -> float:
        return self.whole - self.x

    def place(
        self, scene: Scene, label: str, top: float, height: float, *, beside: float | None = None
    ) -> tuple[float, float, float]:
        """Write a label; returns the top of a content ``height`` high, where the next row may begin,
        and the middle of the label's first line. ``beside`` is how much of the content, from its top, a
        label at the left stands level with: all of it unless given.
        """
        room = self.column - self.indent
        lines = wrap(label, room, SIZE, lines=LINES_ABOVE if self.above else LABEL_LINES)
        high = line_height() * len(lines)
        if self.above:
            scene.lines(lines, self.indent, top)
            content = top + high + 5
            return content, content + height + 16, top + line_height() / 2
        level = height if beside is None else beside
        content = top + max(high - level, 0) / 2
        start = top + max(level - high, 0) / 2
        scene.lines(lines, self.indent, start)
        return content, max(content + height, start + high) + 14, start + line_height() / 2


@dataclass(frozen=True)
class Entry:
    """A text with a mark before it: in a legend, or a value under its segment."""

    text: str
    mark: object  # a function of the place (x, y) that returns shapes
    bold: bool = False

    def width(self, size: float = SIZE) -> float:
        return MARK + width(self.text, size, bold=self.bold)

    def write(self, scene: Scene, x: float, top: float, size: float = SIZE) -> None:
        scene.add(*self.mark(x + 7, top + line_height(size) / 2))
        scene.add(Text(self.text, x + MARK, baseline(top, size), size=size, bold=self.bold))


def write_flowing(
    scene: Scene, entries: list[Entry], x: float, top: float, room: float, size: float = SIZE
) -> float:
    """Entries one after the other, in as many lines as they need; returns where the next thing may begin."""
    fitted = [
        Entry(shorten(clean(each.text), room - MARK, size, bold=each.bold), each.mark, each.bold)
        for each in entries
    ]
    places = scales.flow([each.width(size) for each in fitted], room, 16)
    for entry, (row, start) in zip(fitted, places, strict=True):
        entry.write(scene, x + start, top + row * (line_height(size) + 2), size)
    return top + (places[-1][0] + 1) * (line_height(size) + 2) if places else top


def hatch(x: float, y: float, width: float, height: float) -> Shape:
    """What stands in the place of a number that is not shown."""
    return rect(x, y, width, height, "dashed", pattern="hatch")


def write_not_shown(scene: Scene, x: float, top: float, height: float, room: float) -> None:
    """A hatched piece and the words; no length of it says anything about the number."""
    scene.add(hatch(x + 0.5, top, HATCH_WIDTH - 1, height))
    _beside_hatch(scene, numbers.not_shown(), x, top, height, room)


def write_no_data(scene: Scene, x: float, top: float, height: float, room: float) -> None:
    scene.add(line(x, top + height / 2, x + HATCH_WIDTH, top + height / 2, "dashed"))
    _beside_hatch(scene, numbers.no_data(), x, top, height, room)


def _beside_hatch(scene: Scene, text: str, x: float, top: float, height: float, room: float) -> None:
    start = x + HATCH_WIDTH + 8
    shown = shorten(clean(text), room - HATCH_WIDTH - 8, SIZE)
    scene.add(Text(shown, start, centred(top + height / 2), soft=True))


def hatch_key(scene: Scene, top: float) -> float:
    """The line that says what the hatched places are; returns where the next thing may begin."""
    lines = wrap(numbers.not_shown(), scene.width - 28, SMALL, lines=2)
    scene.add(hatch(0.5, top + 2, 18, 12))
    return scene.lines(lines, 26, top, size=SMALL, soft=True)


def band(scene: Scene, places: list[float], x: float, top: float, room: float, height: float) -> None:
    """The ground of a row: a pale strip with a line at each tick, clear of the texts above and below."""
    scene.add(rect(x, top, room, height, "ground"))
    scene.add(*(line(place, top, place, top + height) for place in places))


def write_ticks(scene: Scene, named: list[tuple[float, str]], top: float) -> float:
    """Words centred under places, as many as don't touch; returns where the next thing may begin."""
    free = -1.0
    for x, text in named:
        half = width(text, SMALL) / 2
        middle = min(max(x, half), scene.width - half)
        if middle - half > free:
            scene.add(Text(text, middle, top + SMALL, size=SMALL, anchor="middle", soft=True))
            free = middle + half + 6
    return top + 2 + line_height(SMALL)


def nothing_to_show(whole: float) -> Scene:
    """The empty state: a frame with a sentence."""
    lines = wrap(_("There is nothing to show yet."), whole - 32, SIZE)
    height = 48 + line_height() * len(lines)
    scene = Scene(whole, height)
    scene.add(rect(0.5, 0.5, whole - 1, height - 1, "dashed"))
    scene.lines(lines, whole / 2, 24, anchor="middle", soft=True)
    return scene
