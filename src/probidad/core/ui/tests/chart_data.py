"""Charts of every kind with the worst labels and values that people could bring, for hypothesis."""

from datetime import date

from hypothesis import strategies as st

from probidad.core.ui import charts

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><svg onload=alert(1)> ' & &amp;",
    "{% load x %}{{ settings.SECRET_KEY }}",
    "\u202eodnaibmac\u202c \u2067x\u2069",
    "a\u200bb\u2060c\ufeffd\u00ade",
    "\x00\x07\x1b[31m\ud800\ufffe",
    "👩‍👩‍👧‍👦 日本語テキスト مرحبا",
    "z\u0301\u0301\u0301\u0301" * 30,
    "Donaudampfschifffahrtsgesellschaftskapitän" * 5,
    "   ",
    "",
)
texts = (
    st.sampled_from(HOSTILE) | st.text(max_size=60) | st.sampled_from(["Tesorería", "Obras públicas " * 8])
)
shares = st.none() | st.just(charts.NO_DATA) | st.floats(0, 1)
amounts = st.none() | st.just(charts.NO_DATA) | st.integers(0, 10**9) | st.floats(0, 10**9)
units = st.sampled_from(["percent", "count"])
tones = st.sampled_from([None, "good", "mid", "bad"])
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@st.composite
def bars(draw):
    unit = draw(units)
    row = st.builds(charts.Bar, texts, shares if unit == "percent" else amounts, tones)
    return charts.Bars(draw(texts), draw(texts), tuple(draw(st.lists(row, max_size=6))), unit)


@st.composite
def stacked(draw):
    series = draw(st.lists(st.builds(charts.Series, texts, tones), min_size=1, max_size=6))
    values = st.none() | st.tuples(*[st.integers(0, 10**6)] * len(series))
    rows = draw(st.lists(st.builds(charts.StackedRow, texts, values), max_size=5))
    return charts.StackedBars(draw(texts), "", tuple(series), tuple(rows), draw(st.booleans()))


def _grid(draw, columns: int, value, make):
    return tuple(
        make(draw(texts), draw(st.tuples(*[value] * columns))) for _ in range(draw(st.integers(0, 4)))
    )


@st.composite
def heat_maps(draw):
    unit, columns = draw(units), tuple(draw(st.lists(texts, max_size=9)))
    value = shares if unit == "percent" else amounts
    return charts.HeatMap(draw(texts), "", columns, _grid(draw, len(columns), value, charts.HeatRow), unit)


@st.composite
def lines(draw):
    unit, moments = draw(units), tuple(draw(st.lists(texts, max_size=12)))
    value = shares if unit == "percent" else amounts
    return charts.Lines(draw(texts), "", moments, _grid(draw, len(moments), value, charts.Line), unit)


@st.composite
def dots(draw):
    unit, series = draw(units), tuple(draw(st.lists(texts, min_size=1, max_size=3)))
    value = shares if unit == "percent" else amounts
    return charts.Dots(draw(texts), "", series, _grid(draw, len(series), value, charts.DotRow), unit)


@st.composite
def _span(draw):
    first, last = sorted([draw(days), draw(days)])
    return charts.Span(draw(texts), first, draw(st.sampled_from([last, None])), draw(texts))


@st.composite
def timelines(draw):
    return charts.Timeline(draw(texts), "", tuple(draw(st.lists(_span(), max_size=5))))


every_kind = st.one_of(bars(), stacked(), heat_maps(), lines(), dots(), timelines())
