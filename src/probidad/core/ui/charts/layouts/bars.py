"""Bars: one amount a row."""

from probidad.core.ui.charts import data, numbers, scales
from probidad.core.ui.charts.layouts.common import Rows, band, write_no_data, write_not_shown
from probidad.core.ui.charts.marks import colour, pattern, tone_mark
from probidad.core.ui.charts.scene import SIZE, Scene, Text, centred, line, rect
from probidad.core.ui.charts.text import width

THICK = 18.0


def lay_out_bars(chart: data.Bars, whole: float) -> Scene:
    scene = Scene(whole)
    toned = any(row.tone for row in chart.rows)
    rows = Rows.of([row.label for row in chart.rows], whole, marked=toned)
    values = data.shown(row.value for row in chart.rows)
    widest = max((width(numbers.amount(value, chart.unit), SIZE, bold=True) for value in values), default=0)
    highest = max(values, default=0) or 1
    full = max(highest, 1) if chart.unit in data.SHARES else highest
    scale = scales.Scale(0, full, rows.x, rows.x + rows.room - widest - 10)
    y = 2.0
    for row in chart.rows:
        top, after, middle = rows.place(scene, row.label, y, THICK)
        if row.tone:
            scene.add(*tone_mark(row.tone, 0, 7, middle))
        _draw(scene, row, chart.unit, scale, top, rows)
        y = after
    # A mark is a little higher than its row.
    scene.height = y - 8 + (2 if toned else 0)
    return scene


def _draw(scene: Scene, row: data.Bar, unit: str, scale: scales.Scale, top: float, rows: Rows) -> None:
    if row.value is None:
        return write_not_shown(scene, rows.x, top, THICK, rows.room)
    if row.value is data.NO_DATA:
        return write_no_data(scene, rows.x, top, THICK, rows.room)
    end = scale(row.value)
    if unit in data.SHARES:
        band(scene, [], scale.start, top, scale.end - scale.start, THICK)
    if end > scale.start:
        scene.add(
            rect(
                scale.start,
                top,
                max(end - scale.start, 1.5),
                THICK,
                f"fill {colour(row.tone, 0)}",
                pattern=pattern(row.tone, 0),
            )
        )
    scene.add(line(scale.start, top - 2, scale.start, top + THICK + 2, "axis"))
    text_x = (scale.end if unit in data.SHARES else end) + 8
    scene.add(Text(numbers.amount(row.value, unit), text_x, centred(top + THICK / 2), bold=True))
    return None
