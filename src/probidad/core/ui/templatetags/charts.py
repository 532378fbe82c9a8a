"""``{% figure chart %}``: a chart with its caption, its drawing for each width, and its table."""

from uuid import uuid4

from django import template

from probidad.core.ui.charts import numbers
from probidad.core.ui.charts.data import Chart, Timeline
from probidad.core.ui.charts.render import drawing
from probidad.core.ui.charts.scene import NARROW, WIDE

register = template.Library()


@register.filter
def n(value: float) -> str:
    """A coordinate: at most two decimals, with a point in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.inclusion_tag("charts/figure.html")
def figure(chart: Chart) -> dict:
    """The chart as a ``<figure>``; ids are random, so that any number of them share a page."""
    uid = f"chart-{uuid4().hex[:12]}"
    headers, rows = chart.table()
    return {
        "chart": chart,
        "drawings": [
            drawing(chart, width=NARROW, uid=f"{uid}-n", css="chart chart--narrow"),
            drawing(chart, width=WIDE, uid=f"{uid}-w", css="chart chart--wide"),
        ],
        "headers": headers,
        "rows": [[row[0], *(_cell(value, chart) for value in row[1:])] for row in rows],
        "numeric": not isinstance(chart, Timeline),
    }


def _cell(value, chart: Chart) -> str:
    """A value of the table as people read it."""
    if value is None:
        return numbers.not_shown()
    if isinstance(value, str):
        return value
    return numbers.amount(value, getattr(chart, "unit", "count"))
