"""Timeline: what lasts from when to when."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from probidad.core.ui.charts import data, numbers, scales
from probidad.core.ui.charts.layouts.common import Rows, band, write_ticks
from probidad.core.ui.charts.scene import SMALL, Scene, Text, baseline, line_height, polygon, rect
from probidad.core.ui.charts.text import clean, shorten, width

THICK = 14.0
ARROW = 9.0


def lay_out_timeline(chart: data.Timeline, whole: float) -> Scene:
    scene = Scene(whole)
    rows = Rows.of([span.label for span in chart.spans], whole)
    first, last = _extent(chart.spans)
    scale = scales.Scale(0, (last - first).days, rows.x + 1, rows.x + rows.room - ARROW)
    named = _ticks(scale, first, last)
    y = 4.0
    for span in chart.spans:
        top, after, _middle = rows.place(scene, span.label, y, THICK + 5 + line_height(SMALL))
        _write_dates(scene, span, rows, top)
        bar = top + line_height(SMALL) + 4
        band(scene, [x for x, _text in named], rows.x, bar, rows.room, THICK)
        _draw_span(scene, span, scale, first, last, bar)
        y = after
    scene.height = write_ticks(scene, named, y - 10)
    return scene


def _extent(spans: tuple[data.Span, ...]) -> tuple[date, date]:
    """From the first day to the day after the last one; what goes on has some room to do so."""
    first = min(span.start for span in spans)
    last = max(span.end or span.start for span in spans)
    spare = 1
    if any(span.end is None for span in spans):
        spare = max((last - first).days // 6, 30)
    try:
        return first, last + timedelta(days=spare)
    except OverflowError:
        return first, date.max if first < date.max else first


def _write_dates(scene: Scene, span: data.Span, rows: Rows, top: float) -> None:
    """When, and the state's word."""
    start = numbers.day(span.start)
    if span.end is None:
        when = _("since %(start)s") % {"start": start}
    elif span.end == span.start:
        when = start
    else:
        when = f"{start} – {numbers.day(span.end)}"
    state = clean(span.state)
    text = f"{when} · {state}" if state else when
    scene.add(Text(shorten(text, rows.room, SMALL), rows.x, baseline(top, SMALL), size=SMALL, soft=True))


def _draw_span(scene: Scene, span: data.Span, scale, first: date, last: date, top: float) -> None:
    start = scale((span.start - first).days)
    if span.end is not None:
        end = scale((span.end - first).days + 1)
        scene.add(rect(start, top, max(end - start, 3), THICK, "fill c1"))
        return
    end = scale((last - first).days)
    tip, middle = end + ARROW - 1, top + THICK / 2
    bottom = top + THICK
    points = [(start, top), (end, top), (tip, middle), (end, bottom), (start, bottom)]
    scene.add(polygon(points, "fill c1", pattern="bars"))


def _ticks(scale: scales.Scale, first: date, last: date) -> list[tuple[float, str]]:
    """Places and names of first days of months; where there are too few, the first and the last day."""
    widest = width(numbers.month(date(2000, 9, 1)), SMALL) + 22
    most = max(int((scale.end - scale.start) // widest), 2)
    named = [(day, numbers.month(day)) for day in scales.month_ticks(first, last, most=most)]
    if len(named) < 2:
        named = [(day, numbers.day(day)) for day in (first, max(first, last - timedelta(days=1)))]
    return [(scale((day - first).days), text) for day, text in named]
