"""``{% figure chart %}``: a chart with its caption, its drawing for each width, and its table."""

from uuid import uuid4

from django import template

from probidad.core.ui.charts import numbers
from probidad.core.ui.charts.data import NO_DATA, Chart, Timeline
from probidad.core.ui.charts.render import drawing
from probidad.core.ui.charts.scene import NARROW, WIDE, n
from probidad.core.ui.charts.tables import written

register = template.Library()


register.filter("n", n)


@register.inclusion_tag("charts/figure.html")
def figure(chart: Chart, small: bool = False) -> dict:
    """The chart as a ``<figure>``; ids are random, so that any number of them share a page.

    One that is ``small`` has the narrow drawing only: it stands beside others where there is room.
    """
    uid = f"c{uuid4().hex[:8]}"
    headers, rows = chart.table()
    return {
        "chart": chart,
        "drawings": [_narrow(chart, uid)] if small else [_narrow(chart, uid), _wide(chart, uid)],
        "headers": headers,
        "rows": _spans(chart) if isinstance(chart, Timeline) else [_row(row, chart) for row in rows],
        "numeric": not isinstance(chart, Timeline),
    }


def _narrow(chart: Chart, uid: str) -> str:
    return drawing(chart, width=NARROW, uid=f"{uid}n", css="chart chart--narrow")


def _wide(chart: Chart, uid: str) -> str:
    return drawing(chart, width=WIDE, uid=f"{uid}w", css="chart chart--wide")


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
