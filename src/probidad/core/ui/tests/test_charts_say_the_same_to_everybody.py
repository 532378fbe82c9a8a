"""What a chart tells: the same in drawing, table and standalone SVG, and nothing that is not to be shown."""

import re
from datetime import date

import defusedxml.ElementTree
import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings

from probidad.core.ui import charts
from probidad.core.ui.charts import numbers
from probidad.core.ui.charts.layouts import lay_out
from probidad.core.ui.charts.layouts.heat_map import STRONGEST
from probidad.core.ui.charts.render import looks, tokens
from probidad.core.ui.charts.scene import LAYERS, NARROW, WIDE, Text
from probidad.core.ui.tests import chart_data
from probidad.core.ui.tests.test_colours_have_contrast import contrast

SVG = "{http://www.w3.org/2000/svg}"
HIDDEN = "no se muestra: grupo pequeño"
few = settings(max_examples=40, deadline=None)


def figure(*found) -> str:
    page = Template("{% load charts %}{% for each in found %}{% figure each %}{% endfor %}")
    return page.render(Context({"found": found}))


def drawings(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, re.DOTALL)


def table_cells(html: str) -> list[str]:
    return re.findall(r"<t[hd](?: [^>]*)?>(?:<span[^>]*>)?(.*?)(?:</span>)?</t[hd]>", html)


def of_kind(name: str):
    return next(chart for chart in charts.samples() if type(chart).__name__ == name)


@few
@given(chart_data.every_kind)
def test_whatever_the_labels_say_the_drawing_is_one_sound_picture(chart):
    root = defusedxml.ElementTree.fromstring(charts.svg(chart))
    known = {"svg", "title", "desc", "defs", "pattern", "path", "circle", "g", "text"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or name in ("style", "href") for name in attributes)


@pytest.mark.parametrize("kind", ["Bars", "StackedBars", "HeatMap", "Lines", "Dots", "Timeline"])
def test_labels_are_text_in_the_page_and_never_markup(kind):
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    made = {
        "Bars": charts.Bars(bad, bad, (charts.Bar(bad, 3),)),
        "StackedBars": charts.StackedBars(bad, bad, (charts.Series(bad),), (charts.StackedRow(bad, (3,)),)),
        "HeatMap": charts.HeatMap(bad, bad, (bad,), (charts.HeatRow(bad, (0.5,)),)),
        "Lines": charts.Lines(bad, bad, (bad,), (charts.Line(bad, (1,)),)),
        "Dots": charts.Dots(bad, bad, (bad,), (charts.DotRow(bad, (0.5,)),)),
        "Timeline": charts.Timeline(bad, bad, (charts.Span(bad, date(2025, 1, 1), None, bad),)),
    }
    html = figure(made[kind])
    assert "<script" not in html and "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("wide", [NARROW, WIDE])
@few
@given(chart_data.every_kind)
def test_what_a_layout_draws_has_a_look_and_a_layer(wide, chart):
    """Without a look a shape would be black on pages and in documents; its layer says what may hide it."""
    scene = lay_out(chart, wide)
    known = {name for name, _declarations in looks()}
    assert {word for item in scene.items for word in item.look.split()} <= known
    assert len(scene.paths) == len({(path.look, path.opacity, path.pattern) for path in scene.paths})
    layers = [LAYERS.index(path.look.split()[0]) for path in scene.paths]
    assert layers == sorted(layers)


def test_a_small_figure_is_drawn_once():
    page = Template("{% load charts %}{% figure chart small=True %}")
    html = page.render(Context({"chart": of_kind("Bars")}))
    assert len(drawings(html)) == 1 and f'viewBox="0 0 {NARROW:.0f} ' in html
    assert table_cells(html) == table_cells(figure(of_kind("Bars")))


def test_ids_are_unique_on_a_page_and_every_reference_finds_its_own():
    samples = charts.samples()
    html = figure(*samples, *samples)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for drawing in drawings(html):
        own = set(re.findall(r' id="([^"]+)"', drawing))
        named = re.search(r'role="img" aria-labelledby="([^"]+)"', drawing)[1].split()
        used = re.findall(r"url\(#([^)]+)\)", drawing)
        assert len(named) == 2 and own.issuperset(named) and own.issuperset(used)
    assert len(drawings(html)) == 4 * len(samples)


@pytest.mark.parametrize("chart", charts.samples(), ids=lambda chart: type(chart).__name__)
def test_every_drawing_has_its_title_and_description(chart):
    for drawing in drawings(figure(chart)):
        assert re.search(r"<title id=[^>]+>(.*?)</title>", drawing)[1] == chart.title
        assert re.search(r"<desc id=[^>]+>(.*?)</desc>", drawing)[1] == chart.description


@pytest.mark.parametrize("kind", ["Bars", "HeatMap", "Lines", "Dots"])
def test_the_table_says_every_number_and_every_gap_of_the_data(kind):
    chart = of_kind(kind)
    headers, rows = chart.table()
    expected = [*map(str, headers)]
    for label, *values in rows:
        texts = [HIDDEN if value is None else numbers.amount(value, chart.unit) for value in values]
        expected += [str(label), *texts]
    assert table_cells(figure(chart)) == expected
    if kind == "Lines":
        values = list(zip(*(each.values for each in chart.lines), strict=True))
    else:
        values = [(row.value,) if kind == "Bars" else row.values for row in chart.rows]
    assert [tuple(row[1:]) for row in rows] == values


def test_the_table_of_stacked_bars_holds_the_counts_themselves():
    chart = of_kind("StackedBars")
    _headers, rows = chart.table()
    assert [tuple(values) if None not in values else None for _label, *values in rows] == [
        row.values for row in chart.rows
    ]


def test_the_table_of_a_timeline_holds_dates_and_states():
    chart = of_kind("Timeline")
    _headers, rows = chart.table()
    assert rows[0][1:] == ["2025-02-03", "2025-03-14", chart.spans[0].state]
    assert rows[2][2] == ""
    with translation.override("es-mx"):
        assert "3 feb 2025" in figure(chart)
    with translation.override("en"):
        assert "3 Feb 2025" in figure(chart)


@pytest.mark.parametrize("wide", [NARROW, WIDE])
def test_a_hidden_row_looks_the_same_whatever_the_others_say(wide):
    """Neither its length nor its place nor its words may follow from numbers."""

    def drawn(*others):
        rows = tuple(charts.StackedRow(f"Área {number}", counts) for number, counts in enumerate(others))
        series = (charts.Series("Alineada", "good"), charts.Series("No alineada", "bad"))
        scene = lay_out(
            charts.StackedBars("t", "", series, (charts.StackedRow("Cultura", None), *rows)), wide
        )
        start = next(n for n, item in enumerate(scene.items) if getattr(item, "text", "") == "Cultura")
        return scene.items[start : start + 3]

    found = drawn((1, 9), (5, 5))
    assert found == drawn((700, 3), (2, 99))
    assert [getattr(item, "pattern", "") or item.text for item in found] == ["Cultura", "hatch", HIDDEN]


@pytest.mark.parametrize("kind", ["Bars", "HeatMap", "Lines", "Dots"])
def test_as_many_numbers_are_written_as_are_shown(kind):
    """A cell that is not shown leaves a word and a pattern, and no number."""
    shown = {
        "Bars": charts.Bars("t", "", (charts.Bar("x", 0.41), charts.Bar("y", None)), "percent"),
        "HeatMap": charts.HeatMap("t", "", ("a", "b"), (charts.HeatRow("x", (0.41, None)),)),
        "Lines": charts.Lines("t", "", ("a", "b"), (charts.Line("x", (0.41, None)),), "percent"),
        "Dots": charts.Dots("t", "", ("a", "b"), (charts.DotRow("x", (0.41, None)),)),
    }[kind]
    scene = lay_out(shown, WIDE)
    axis = {numbers.percentage(value) for value in (0, 0.25, 0.5, 0.75, 1)}
    written = [item.text for item in scene.items if isinstance(item, Text) and "%" in item.text]
    assert [text.split(" x")[0] for text in written if text not in axis] == ["41\u00a0%"]
    assert any(getattr(item, "pattern", "") == "hatch" for item in scene.items)
    assert any(getattr(item, "text", "") == HIDDEN for item in scene.items)


def test_a_row_of_stacked_bars_with_one_hidden_part_is_refused():
    """The others would give it away."""
    with pytest.raises(ValueError, match="whole or not at all"):
        charts.StackedRow("Cultura", (4, None, 3))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1])
def test_a_bar_of_no_length_is_refused(value):
    with pytest.raises(ValueError, match="can't show"):
        charts.Bars("t", "", (charts.Bar("x", value),))


@pytest.mark.parametrize(
    "chart",
    [
        charts.Bars("t", "", ()),
        charts.StackedBars("t", "", (), ()),
        charts.HeatMap("t", "", (), ()),
        charts.Lines("t", "", (), ()),
        charts.Dots("t", "", (), ()),
        charts.Timeline("t", "", ()),
    ],
    ids=lambda chart: type(chart).__name__,
)
def test_a_chart_without_data_says_so_and_offers_no_table(chart):
    html = figure(chart)
    assert "Todavía no hay nada que mostrar." in html
    assert "<details" not in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_standalone_drawing_needs_no_style_sheet(theme):
    for chart in charts.samples():
        svg = charts.svg(chart, theme)
        assert " xmlns=" in svg and not re.search(r"var\(|<style| style=| class=", svg)
        assert tokens(theme)["chart-text"] in svg
    with pytest.raises(ValueError, match="sepia"):
        charts.svg(of_kind("Bars"), "sepia")


def test_a_standalone_drawing_is_the_same_each_time():
    assert charts.svg(of_kind("HeatMap")) == charts.svg(of_kind("HeatMap"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_can_be_read_on_the_strongest_tint(theme):
    colours = tokens(theme)
    for paper in ("paper", "surface"):
        ground, tint = (_channels(colours[name]) for name in (paper, "chart-1"))
        mixed = [round(low + (high - low) * STRONGEST) for low, high in zip(ground, tint, strict=True)]
        assert contrast("#" + "".join(f"{each:02x}" for each in mixed), colours["chart-text"]) >= 4.5


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("es-mx"):
        assert numbers.amount(1234.5, "count") == "1,234.5"
        assert numbers.amount(0.445, "percent") == "45\u00a0%"
    with translation.override("en"):
        assert numbers.amount(0.445, "percent") == "45%"
