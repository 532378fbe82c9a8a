"""Stacked bars: how the whole of each row divides."""

from functools import partial

from probidad.core.ui.charts import data, numbers, scales
from probidad.core.ui.charts.layouts.common import Entry, Rows, write_flowing, write_no_data, write_not_shown
from probidad.core.ui.charts.marks import colour, pattern, tone_mark
from probidad.core.ui.charts.scene import Scene, line_height, rect

THICK = 20.0
GAP = 2.0  # between segments: the ground shows, whatever it is
VALUES = line_height() + 4


def lay_out_stacked_bars(chart: data.StackedBars, whole: float) -> Scene:
    scene = Scene(whole)
    rows = Rows.of([row.label for row in chart.rows], whole)
    marks = [partial(tone_mark, each.tone, index) for index, each in enumerate(chart.series)]
    legend = [Entry(each.label, mark) for each, mark in zip(chart.series, marks, strict=True)]
    y = write_flowing(scene, legend, 0, 0, whole) + 14
    largest = max((sum(row.values) for row in chart.rows if row.values), default=0) or 1
    for row in chart.rows:
        y = _draw_row(scene, chart, row, rows, y, largest, marks)
    scene.height = y - 6
    return scene


def _draw_row(
    scene: Scene, chart: data.StackedBars, row: data.StackedRow, rows: Rows, y: float, largest: int, marks
) -> float:
    total = sum(row.values or ())
    if not total:
        top, after, _middle = rows.place(scene, row.label, y, THICK)
        missing = write_not_shown if row.values is None else write_no_data
        missing(scene, rows.x, top, THICK, rows.room)
        return after
    scale = scales.Scale(0, total if chart.percent else largest, rows.x, rows.x + rows.room)
    entries, starts, reached = [], [], 0
    segments = []
    for index, value in enumerate(row.values):
        if value:
            entries.append(Entry(_text(chart, value, total), marks[index], bold=True))
            starts.append(scale(reached))
            segments.append((index, scale(reached), scale(reached + value)))
        reached += value
    lines = _value_lines(entries, rows.room)
    top, after, _middle = rows.place(scene, row.label, y, THICK + 2 + VALUES * lines, beside=THICK)
    for index, start, end in segments:
        tone = chart.series[index].tone
        cut = GAP if end < rows.x + rows.room - 0.01 else 0
        scene.add(
            rect(
                start,
                top,
                max(end - start - cut, 1.0),
                THICK,
                f"fill {colour(tone, index)}",
                pattern=pattern(tone, index),
            )
        )
    _write_values(scene, entries, starts, rows, top + THICK + 5)
    return after


def _text(chart: data.StackedBars, value: int, total: int) -> str:
    if chart.percent and chart.unit == "count":
        return numbers.percentage(value / total)
    return numbers.amount(chart.told(value), chart.unit)


def _value_lines(entries: list[Entry], room: float) -> int:
    places = scales.flow([entry.width() for entry in entries], room, 16)
    return 1 if _fit(entries, room) else places[-1][0] + 1


def _fit(entries: list[Entry], room: float) -> bool:
    return sum(entry.width() for entry in entries) + 10 * (len(entries) - 1) <= room


def _write_values(scene: Scene, entries: list[Entry], starts: list[float], rows: Rows, top: float) -> None:
    """Each number with its mark under its segment, or as near as there is room; else like a text."""
    places = scales.spread(
        [start - rows.x for start in starts], [entry.width() for entry in entries], rows.room, 10
    )
    if places is None:
        write_flowing(scene, entries, rows.x, top, rows.room)
        return
    for entry, place in zip(entries, places, strict=True):
        entry.write(scene, rows.x + place, top)
