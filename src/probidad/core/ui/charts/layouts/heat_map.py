"""Heat map: an amount for each pair of row and column, as number, tint and a small bar."""

from itertools import groupby
from math import ceil

from probidad.core.ui.charts import data, numbers
from probidad.core.ui.charts.layouts.common import Rows, hatch, hatch_key
from probidad.core.ui.charts.scene import SIZE, SMALL, Scene, Text, centred, line_height, rect
from probidad.core.ui.charts.text import clean, shorten, width, wrap

HIGH = 36.0
GAP = 2.0
WIDEST_CELL = 120.0
# Tints stay light enough for the text on them (tests compute the contrast in both themes).
FAINTEST, STRONGEST = 0.06, 0.46
TURNED_LENGTH = 120.0


def lay_out_heat_map(chart: data.HeatMap, whole: float) -> Scene:
    scene = Scene(whole)
    rows = Rows.of([row.label for row in chart.rows], whole)
    values = data.shown(value for row in chart.rows for value in row.values)
    highest = max(values, default=0) or 1
    full = max(highest, 1) if chart.unit in data.SHARES else highest
    needed = (
        max((width(numbers.amount(value, chart.unit), SIZE, bold=True) for value in values), default=30) + 10
    )
    y = 0.0
    panels = _panels(len(chart.columns), rows.room, needed)
    cell = min(rows.room / len(panels[0]), WIDEST_CELL)
    for columns in panels:
        y = _draw_panel(scene, chart, rows, columns, cell, full, y) + 12
    if any(value is None for row in chart.rows for value in row.values):
        y = hatch_key(scene, y - 2) + 6
    scene.height = y - 6
    return scene


def _panels(columns: int, room: float, needed: float) -> list[range]:
    """The columns in as many groups as it takes to give each the room its numbers need."""
    most = max(int(room // (needed + GAP)), 1)
    groups = ceil(columns / most)
    each = ceil(columns / groups)
    return [range(start, min(start + each, columns)) for start in range(0, columns, each)]


def _draw_panel(
    scene: Scene, chart: data.HeatMap, rows: Rows, columns: range, cell: float, full: float, top: float
) -> float:
    y = _write_heads(scene, [chart.columns[index] for index in columns], rows.x, cell, top) + 6
    for row in chart.rows:
        content, after, _middle = rows.place(scene, row.label, y, HIGH)
        _draw_cells(scene, [row.values[index] for index in columns], chart.unit, full, rows.x, cell, content)
        y = after if rows.above else after - 14 + GAP
    return y


def _write_heads(scene: Scene, heads: list[str], x: float, cell: float, top: float) -> float:
    """Headings over the columns; upright where a word would not fit. Returns their bottom."""
    room = cell - 4
    longest = max(width(word, SMALL) for head in heads for word in clean(head).split() or [""])
    if longest <= room:
        wrapped = [wrap(head, room, SMALL, lines=3) for head in heads]
        deepest = max(len(lines) for lines in wrapped)
        for index, lines in enumerate(wrapped):
            start = top + line_height(SMALL) * (deepest - len(lines))
            scene.lines(lines, x + cell * index + cell / 2, start, size=SMALL, anchor="middle", soft=True)
        return top + line_height(SMALL) * deepest
    most = max(int(cell // line_height(SMALL)), 1)
    wrapped = [wrap(head, TURNED_LENGTH, SMALL, lines=min(most, 2)) for head in heads]
    length = max(width(each, SMALL) for lines in wrapped for each in lines)
    for index, lines in enumerate(wrapped):
        middle = x + cell * index + cell / 2 - line_height(SMALL) * (len(lines) - 1) / 2
        for number, each in enumerate(lines):
            across = middle + line_height(SMALL) * number + SMALL * 0.35
            scene.add(Text(each, across, top + length, size=SMALL, soft=True, turned=True))
    return top + length


def _draw_cells(
    scene: Scene, values: list, unit: str, full: float, x: float, cell: float, top: float
) -> None:
    place = x
    for missing, group in groupby(values, key=lambda value: value is None):
        cells = list(group)
        if missing:
            _draw_hidden(scene, place, top, cell * len(cells) - GAP)
        else:
            for index, value in enumerate(cells):
                _draw_cell(scene, value, unit, full, place + cell * index, top, cell - GAP)
        place += cell * len(cells)


def _draw_hidden(scene: Scene, x: float, top: float, wide: float) -> None:
    """Neighbours that are not shown, as one hatched piece, with the words where they fit."""
    scene.add(hatch(x + 0.5, top + 0.5, wide - 1, HIGH - 1))
    text = numbers.not_shown()
    length = width(text, SMALL)
    if length + 20 <= wide:
        scene.add(rect(x + (wide - length) / 2 - 6, top + 7, length + 12, HIGH - 14, "plate"))
        scene.add(
            Text(
                text,
                x + wide / 2,
                centred(top + HIGH / 2),
                size=SMALL,
                anchor="middle",
                soft=True,
            )
        )


def _draw_cell(scene: Scene, value, unit: str, full: float, x: float, top: float, wide: float) -> None:
    if value is data.NO_DATA:
        text = shorten(numbers.no_data(), wide, SMALL)
        scene.add(rect(x, top, wide, HIGH, "ground"))
        scene.add(Text(text, x + wide / 2, centred(top + HIGH / 2), size=SMALL, anchor="middle", soft=True))
        return
    share = value / full
    tint = FAINTEST + (STRONGEST - FAINTEST) * share
    scene.add(rect(x, top, wide, HIGH, "tint c1", opacity=round(tint, 2)))
    if share:
        scene.add(rect(x, top + HIGH - 4, max(wide * share, 1), 4, "fill c1"))
    scene.add(Text(numbers.amount(value, unit), x + wide / 2, top + HIGH / 2 + 3, anchor="middle", bold=True))
