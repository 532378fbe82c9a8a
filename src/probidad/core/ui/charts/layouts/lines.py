"""Lines: amounts from one moment to the next, each line named where it ends."""

from itertools import groupby

from probidad.core.ui.charts import data, numbers, scales
from probidad.core.ui.charts.layouts.common import WIDE_FROM, Entry, hatch, hatch_key, write_flowing
from probidad.core.ui.charts.marks import form, stroke
from probidad.core.ui.charts.scene import SMALL, Scene, Text, baseline, centred, line, line_height, polyline
from probidad.core.ui.charts.text import clean, width, wrap

NAME_ROOM = 0.3  # of the whole width, for the names at the lines' ends
FOOT = 13.0  # a hatched square below the plot
CLEAR = 8.0  # from the lowest line of the plot down to the hatched squares: none may pass for an amount


def lay_out_lines(chart: data.Lines, whole: float) -> Scene:
    scene = Scene(whole)
    # Names that would have to be cut stand above the plot, and so do those of lines that end before it.
    wide = whole >= WIDE_FROM and _all_reach_the_end(chart) and _names_fit(chart, whole * NAME_ROOM)
    top = 8.0 if wide else _write_legend(scene, chart) + 12
    values = data.shown(value for each in chart.lines for value in each.values)
    marks = _ticks(values, chart.unit)
    gutter = max(width(numbers.tick(value, chart.unit), SMALL) for value in marks) + 8
    hidden = max((_hidden_at(chart, index) for index in range(len(chart.x_labels))), default=0)
    names = _names(chart, wide)
    ends = max((each.width() for each in names), default=0) + 12
    height = max(230 if whole >= WIDE_FROM else 190, (line_height() + 2) * len(names))
    bottom = top + height
    across = _places(len(chart.x_labels), gutter + 10, whole - ends - 6)
    foot = hidden * (FOOT + 3) + CLEAR if hidden else 0
    up = scales.Scale(marks[0], marks[-1], bottom - foot, top)
    for value in marks:
        scene.add(line(gutter, up(value), whole - ends, up(value)))
        scene.add(
            Text(
                numbers.tick(value, chart.unit),
                gutter - 6,
                centred(up(value)),
                size=SMALL,
                anchor="end",
                soft=True,
            )
        )
    for index, each in enumerate(chart.lines):
        _draw_line(scene, each, index, across, up)
    _draw_hidden(scene, chart, across, bottom)
    for moment, x in enumerate(across):
        ending = [
            (up(each.values[moment]), name)
            for each, name in zip(chart.lines, names, strict=True)
            if _last(each) == moment
        ]
        start = whole - ends + 8 if x == across[-1] else x + 10
        _write_names(scene, ending, start, top, bottom, marked=len(names) > 1)
    y = _write_moments(scene, chart.x_labels, across, bottom + 6)
    scene.height = hatch_key(scene, y + 6) + 2 if hidden else y + 2
    return scene


def _ticks(values: list[float], unit: str) -> list[float]:
    """Ticks that always include zero, so that a line is never steeper than what happened."""
    low, high = min([0, *values]), max([0, *values])
    if unit in data.SHARES and low >= 0:
        return scales.share_ticks(high)
    return scales.ticks(
        low, high, most=5, whole=unit == "count" and all(float(v).is_integer() for v in values)
    )


def _places(moments: int, start: float, end: float) -> list[float]:
    if moments == 1:
        return [(start + end) / 2]
    return [start + (end - start) * index / (moments - 1) for index in range(moments)]


def _write_legend(scene: Scene, chart: data.Lines) -> float:
    entries = [
        Entry(each.label, lambda x, y, index=index: form(index, x, y))
        for index, each in enumerate(chart.lines)
    ]
    return write_flowing(scene, entries, 0, 0, scene.width)


def _names(chart: data.Lines, named: bool) -> list[Entry]:
    """What stands at the end of each line that has a number: its last amount, and its name if ``named``."""
    found = []
    for index, each in enumerate(chart.lines):
        values = data.shown(each.values)
        value = numbers.amount(values[-1], chart.unit) if values else ""
        text = f"{value} {clean(each.label) if named else ''}".strip()
        found.append(Entry(text, lambda x, y, index=index: form(index, x, y)))
    return found


def _names_fit(chart: data.Lines, room: float) -> bool:
    return all(each.width() + 12 <= room for each in _names(chart, named=True))


def _all_reach_the_end(chart: data.Lines) -> bool:
    return all(_last(each) in (None, len(chart.x_labels) - 1) for each in chart.lines)


def _last(each: data.Line) -> int | None:
    """The moment of a line's last number."""
    return max((index for index, value in enumerate(each.values) if data.shown([value])), default=None)


def _write_names(
    scene: Scene, ending: list[tuple[float, Entry]], x: float, top: float, bottom: float, *, marked: bool
) -> None:
    """What stands at the ends of lines, each as near to the height of its end as the others let it."""
    ending = sorted(ending, key=lambda pair: pair[0])
    high = line_height() + 1
    targets = [y - top - high / 2 + 8 for y, _name in ending]
    places = scales.spread(targets, [high] * len(ending), bottom - top + 16, 0) or []
    for (_y, name), place in zip(ending, places, strict=True):
        if marked:
            name.write(scene, x, top - 8 + place)
        else:
            scene.add(Text(name.text, x, baseline(top - 8 + place)))


def _draw_line(scene: Scene, each: data.Line, index: int, across: list[float], up) -> None:
    """The stretches between gaps, then a mark at each moment."""
    points = [
        None if value is None or value is data.NO_DATA else (x, up(value))
        for x, value in zip(across, each.values, strict=True)
    ]
    for there, stretch in groupby(points, key=lambda point: point is not None):
        stretch = list(stretch)
        if there and len(stretch) > 1:
            scene.add(polyline(stretch, stroke(index)))
    for point in filter(None, points):
        scene.add(*form(index, *point, 9))


def _hidden_at(chart: data.Lines, index: int) -> int:
    return sum(each.values[index] is None for each in chart.lines)


def _draw_hidden(scene: Scene, chart: data.Lines, across: list[float], bottom: float) -> None:
    """A hatched square below the plot for each number that is not shown; of several lines, with its mark."""
    side = FOOT / 2
    for index, x in enumerate(across):
        hidden = [number for number, each in enumerate(chart.lines) if each.values[index] is None]
        for level, number in enumerate(hidden):
            y = bottom - level * (FOOT + 3) - FOOT
            if len(chart.lines) == 1:
                scene.add(hatch(x - side, y, FOOT, FOOT))
            else:
                scene.add(*form(number, x - 9, y + side, 9), hatch(x, y, FOOT, FOOT))


def _write_moments(scene: Scene, labels: tuple[str, ...], across: list[float], top: float) -> float:
    """The names of the moments under the plot; every second, third… where all would not fit."""
    slot = across[1] - across[0] if len(across) > 1 else scene.width * 0.6
    longest = max(width(word, SMALL) for label in labels for word in clean(label).split() or [""])
    every = next((n for n in range(1, len(labels) + 1) if slot * n - 8 >= min(longest, 90)), len(labels))
    deepest = 0
    for index in range(0, len(labels), every):
        half = min(slot * every / 2 - 4, scene.width / 2)
        lines = wrap(labels[index], half * 2, SMALL, lines=3)
        reach = max((width(each, SMALL) for each in lines), default=0) / 2
        x = min(max(across[index], reach), scene.width - reach)
        scene.lines(lines, x, top, size=SMALL, anchor="middle", soft=True)
        deepest = max(deepest, len(lines))
    return top + line_height(SMALL) * deepest
