"""Dots: a few amounts of each row on one scale, joined by a line."""

from functools import partial

from probidad.core.ui.charts import data, numbers, scales
from probidad.core.ui.charts.layouts.common import (
    MARK,
    Entry,
    Rows,
    band,
    write_flowing,
    write_no_data,
    write_not_shown,
    write_ticks,
)
from probidad.core.ui.charts.marks import colour, form
from probidad.core.ui.charts.scene import SIZE, Scene, Shape, Text, centred, circle, line, line_height
from probidad.core.ui.charts.text import width

HIGH = 22.0
NOTE = line_height() + 4
SPARE = 12.0  # between a dot and its number


def lay_out_dots(chart: data.Dots, whole: float) -> Scene:
    scene = Scene(whole)
    rows = Rows.of([row.label for row in chart.rows], whole)
    legend = [
        Entry(each, partial(_mark, index, len(chart.series))) for index, each in enumerate(chart.series)
    ]
    top = write_flowing(scene, legend, 0, 0, whole) + 12
    values = data.shown(value for row in chart.rows for value in row.values)
    marks = _ticks(values, chart.unit)
    side = (
        max((width(numbers.amount(value, chart.unit), SIZE, bold=True) for value in values), default=0)
        + SPARE
    )
    if len(chart.series) > 2:
        side = 10.0
    scale = scales.Scale(marks[0], marks[-1], rows.x + side, rows.x + rows.room - side)
    places = [scale(value) for value in marks]
    y = top
    for row in chart.rows:
        y = _draw_row(scene, chart, row, rows, scale, places, y)
    if values:
        texts = (numbers.tick(value, chart.unit) for value in marks)
        y = write_ticks(scene, list(zip(places, texts, strict=True)), y - 8) + 8
    scene.height = y - 8
    return scene


def _ticks(values: list[float], unit: str) -> list[float]:
    low, high = min([0, *values]), max([0, *values])
    if unit in data.SHARES and low >= 0:
        return [0.0, 0.5, 1.0] if high <= 1 else scales.ticks(0, high, most=4)
    return scales.ticks(low, high, most=4, whole=all(float(value).is_integer() for value in values))


def _mark(index: int, of: int, x: float, y: float, size: float = 12) -> list[Shape]:
    """With two: a ring for before, a disc for after. With more: the forms of series."""
    if of != 2:
        return form(index, x, y, size * 0.85)
    if index == 0:
        return [circle(x, y, size / 2 - 1, f"ring {colour(None, 0)}")]
    return [circle(x, y, size / 2, f"fill {colour(None, 0)}")]


def _draw_row(
    scene: Scene, chart: data.Dots, row: data.DotRow, rows: Rows, scale, places: list[float], y: float
) -> float:
    there = [
        (index, value)
        for index, value in enumerate(row.values)
        if value is not None and value is not data.NO_DATA
    ]
    if not there:
        top, after, _middle = rows.place(scene, row.label, y, HIGH)
        missing = write_not_shown if None in row.values else write_no_data
        missing(scene, rows.x, top + 2, HIGH - 4, rows.room)
        return after
    hidden = [index for index, value in enumerate(row.values) if value is None]
    entries = [
        Entry(numbers.amount(value, chart.unit), partial(_mark, index, len(row.values)), bold=True)
        for index, value in sorted(there, key=lambda pair: pair[1])
    ]
    beneath = len(row.values) > 2
    lines = scales.flow([entry.width() for entry in entries], rows.room, 16)[-1][0] + 1 if beneath else 0
    height = HIGH + NOTE * (lines + len(hidden))
    top, after, _middle = rows.place(scene, row.label, y, height, beside=HIGH)
    band(scene, places, rows.x, top, rows.room, HIGH)
    middle = top + HIGH / 2
    _draw_dots(scene, there, scale, middle, len(row.values))
    if beneath:
        write_flowing(scene, entries, rows.x, top + HIGH + 3, rows.room)
    else:
        _write_beside(scene, there, chart.unit, scale, middle)
    for number, index in enumerate(hidden):
        note = top + HIGH + NOTE * (lines + number) + 5
        scene.add(*_mark(index, len(row.values), rows.x + 7, note + 7))
        write_not_shown(scene, rows.x + MARK, note, 14, rows.room - MARK)
    return after


def _draw_dots(scene: Scene, there: list, scale, middle: float, of: int) -> None:
    places = [scale(value) for _index, value in there]
    if len(places) > 1:
        scene.add(line(min(places), middle, max(places), middle, f"join {colour(None, 0)}"))
    for (index, _value), x in zip(there, places, strict=True):
        scene.add(*_mark(index, of, x, middle, 13))


def _write_beside(scene: Scene, there: list, unit: str, scale, middle: float) -> None:
    """The smaller number at the left of its dot, the larger at the right: they can't meet."""
    ordered = sorted(there, key=lambda pair: pair[1])
    for position, (_index, value) in enumerate(ordered):
        left = position == 0 and len(ordered) > 1
        x = scale(value) + (-SPARE + 2 if left else SPARE - 2)
        scene.add(
            Text(
                numbers.amount(value, unit),
                x,
                centred(middle),
                anchor="end" if left else "start",
                bold=True,
            )
        )
