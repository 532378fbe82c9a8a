"""From a chart and a width to a scene: which layout draws which kind."""

from django.utils.translation import gettext as _

from probidad.core.ui.charts import data, numbers
from probidad.core.ui.charts.scene import Scene
from probidad.core.ui.charts.text import wrap


def lay_out(chart: data.Chart, width: float) -> Scene:
    scene = Scene(width)
    headers, rows = chart.table()
    y = 4.0
    for row in rows:
        y = scene.lines(wrap(row[0], width, 13.5, lines=6), 0, y)
        unit = getattr(chart, "unit", "count")
        values = [
            numbers.not_shown() if v is None else v if isinstance(v, str) else numbers.amount(v, unit)
            for v in row[1:]
        ]
        y = scene.lines(wrap(" · ".join(values), width, 13.5, lines=6), 0, y, weight=650)
        y += 8
    if not rows:
        y = scene.lines([_("There is nothing to show yet.")], 0, y)
    scene.height = y
    return scene
