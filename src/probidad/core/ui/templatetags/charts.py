"""``{% figure chart %}``: a chart with its caption, its drawing for each width, and its table."""

from uuid import uuid4

from django import template
from django.forms.utils import flatatt

from probidad.core.ui.charts import numbers
from probidad.core.ui.charts.data import NO_DATA, Chart, Timeline
from probidad.core.ui.charts.render import drawing
from probidad.core.ui.charts.scene import NARROW, WIDE, Shape
from probidad.core.ui.charts.tables import written

register = template.Library()


@register.filter
def n(value: float) -> str:
    """A coordinate: at most two decimals, with a point in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.filter
def paint(shape: Shape) -> str:
    """The attributes that colour a shape, from its tokens."""
    found = {"fill": f"var(--{shape.fill})" if shape.fill else "none"}
    if shape.opacity != 1:
        found["fill-opacity" if shape.fill else "stroke-opacity"] = n(shape.opacity)
    if shape.stroke:
        found |= {"stroke": f"var(--{shape.stroke})", "stroke-width": n(shape.stroke_width)}
        if shape.dash:
            found["stroke-dasharray"] = shape.dash
    return flatatt(found)


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
        "rows": _spans(chart) if isinstance(chart, Timeline) else [_row(row, chart) for row in rows],
        "numeric": not isinstance(chart, Timeline),
    }


def _row(row: list, chart: Chart) -> list:
    """A row of the table as people read it: its label, then cells."""
    unit = getattr(chart, "unit", "count")
    return [row[0], *(_cell(value, unit) for value in row[1:])]


def _cell(value, unit: str) -> dict:
    return {"text": written(value, unit), "hidden": value is None or value == NO_DATA.value}


def _spans(chart: Timeline) -> list[list]:
    return [
        [
            span.label,
            {"text": numbers.day(span.start)},
            {"text": numbers.day(span.end) if span.end else "—"},
            {"text": span.state},
        ]
        for span in chart.spans
    ]
