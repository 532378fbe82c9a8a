"""Where layouts put things: on the paper, in proportion, in order; whatever data and labels come."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from probidad.core.ui import charts
from probidad.core.ui.charts import numbers, scales
from probidad.core.ui.charts.layouts import lay_out
from probidad.core.ui.charts.scene import NARROW, SMALL, WIDE, Shape, Text
from probidad.core.ui.charts.text import ELLIPSIS, clean, width, wrap
from probidad.core.ui.tests import chart_data

few = settings(max_examples=60, deadline=None)
widths = st.sampled_from([NARROW, WIDE])


def extent(text: Text) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a line by the estimated width."""
    long = width(text.text, text.size, bold=text.bold)
    if text.turned:
        return text.x - text.size, text.x + text.size * 0.3, text.y - long, text.y
    left = text.x - {"start": 0, "middle": long / 2, "end": long}[text.anchor]
    return left, left + long, text.y - text.size * 0.8, text.y + text.size * 0.25


def painted(scene, look: str) -> list[Shape]:
    return [item for item in scene.items if isinstance(item, Shape) and item.look == look]


@few
@given(chart_data.every_kind, widths)
def test_nothing_is_drawn_beyond_the_paper(chart, wide):
    scene = lay_out(chart, wide)
    for item in scene.items:
        if isinstance(item, Text):
            left, right, top, bottom = extent(item)
        elif item.kind == "rect":
            left, right, top, bottom = item.x, item.x + item.width, item.y, item.y + item.height
        elif item.kind == "circle":
            left, right = item.x - item.radius, item.x + item.radius
            top, bottom = item.y - item.radius, item.y + item.radius
        else:
            across, down = zip(*item.points, strict=True)
            left, right, top, bottom = min(across), max(across), min(down), max(down)
        assert left >= -1 and right <= wide + 1, item
        assert top >= -1 and bottom <= scene.height + 1, item


@few
@given(chart_data.every_kind, widths)
def test_no_text_is_smaller_than_what_can_be_read_on_a_phone(chart, wide):
    assert all(item.size >= SMALL for item in lay_out(chart, wide).items if isinstance(item, Text))


@pytest.mark.parametrize("wide", [NARROW, WIDE])
def test_texts_of_the_samples_stand_clear_of_each_other(wide):
    for chart in charts.samples():
        found = [extent(item) for item in lay_out(chart, wide).items if isinstance(item, Text)]
        for number, (left, right, top, bottom) in enumerate(found):
            for other in found[:number]:
                apart = (
                    left >= other[1] - 1
                    or right <= other[0] + 1
                    or top >= other[3] - 3
                    or bottom <= other[2] + 3
                )
                assert apart, (type(chart), found[number], other)


@few
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8), widths)
def test_bars_are_as_long_as_their_values(values, wide):
    rows = tuple(charts.Bar(f"Área {number}", value) for number, value in enumerate(values))
    drawn = painted(lay_out(charts.Bars("t", "", rows, "percent"), wide), "fill c1")
    assert len(drawn) == len(values)
    full = max(bar.width / value for bar, value in zip(drawn, values, strict=True))
    for bar, value in zip(drawn, values, strict=True):
        assert bar.width == pytest.approx(max(value * full, 1.5), abs=0.01)


@few
@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3).filter(any), widths)
def test_the_segments_of_a_whole_fill_its_bar_and_its_numbers_are_all_there(counts, wide):
    series = tuple(charts.Series(tone, tone) for tone in ("good", "mid", "bad"))
    chart = charts.StackedBars("t", "", series, (charts.StackedRow("Todo", tuple(counts)),))
    scene = lay_out(chart, wide)
    bars = [bar for bar in scene.items if bar.kind == "rect" and bar.height == 20]
    there = [count for count in counts if count]
    assert len(bars) == len(there)
    assert max(bar.x + bar.width for bar in bars) == pytest.approx(wide, abs=2.1)
    written = [item.text for item in scene.items if isinstance(item, Text)]
    assert all(numbers.percentage(count / sum(counts)) in written for count in there)


@few
@given(st.lists(st.floats(0, 1) | st.none(), min_size=2, max_size=10), widths)
def test_a_line_is_broken_where_a_value_is_not_shown(values, wide):
    chart = charts.Lines(
        "t", "", tuple("abcdefghij"[: len(values)]), (charts.Line("x", tuple(values)),), "percent"
    )
    scene = lay_out(chart, wide)
    stretches = [len(item.points) for item in painted(scene, "line c1")]
    runs = "".join("0" if value is None else "1" for value in values).split("0")
    assert stretches == [len(run) for run in runs if len(run) > 1]
    assert sum(item.pattern == "hatch" for item in scene.items if isinstance(item, Shape)) == (
        values.count(None) + (None in values)
    )


def plot_foot(scene) -> float:
    """Where the lowest line of the plot is."""
    return max(item.points[0][1] for item in painted(scene, "grid"))


@pytest.mark.parametrize("wide", [NARROW, WIDE])
def test_a_value_that_is_not_shown_leaves_no_mark_that_could_pass_for_one(wide):
    one = charts.Lines("t", "", ("1", "2", "3"), (charts.Line("x", (0.4, 0.57, None)),), "percent")
    scene = lay_out(one, wide)
    discs = [item for item in scene.items if isinstance(item, Shape) and item.kind == "circle"]
    assert len(discs) == 3  # two values and the line's sign above the plot
    [square, _key] = [item for item in scene.items if getattr(item, "pattern", "") == "hatch"]
    assert square.y >= plot_foot(scene) + 6

    two = charts.Line("x", (0.4, 0.57, None)), charts.Line("y", (None, 0.6, 0.2))
    scene = lay_out(charts.Lines("t", "", ("1", "2", "3"), two, "percent"), wide)
    below = [
        item
        for item in scene.items
        if isinstance(item, Shape) and item.look.startswith("fill c") and _middle(item) > plot_foot(scene)
    ]
    assert len(below) == 2 and all(_middle(item) >= plot_foot(scene) + 10 for item in below)


def _middle(shape: Shape) -> float:
    return shape.y if shape.kind == "circle" else shape.y + shape.height / 2


@pytest.mark.parametrize("wide", [NARROW, WIDE])
def test_the_last_value_shown_is_written_at_its_point(wide):
    values = (0.4, 0.57, None)
    scene = lay_out(charts.Lines("t", "", ("1", "2", "3"), (charts.Line("x", values),), "percent"), wide)
    [label] = [item for item in scene.items if isinstance(item, Text) and item.text.startswith("57")]
    point = max(painted(scene, "line c1")[0].points)
    assert 0 < label.x - point[0] < 20 and abs(label.y - point[1]) < 12


@few
@given(st.floats(0, 1), st.floats(0, 1), widths)
def test_the_larger_of_two_dots_stands_at_the_right(before, after, wide):
    chart = charts.Dots("t", "", ("antes", "después"), (charts.DotRow("x", (before, after)),))
    *_legend, first, second = [item for item in lay_out(chart, wide).items if item.kind == "circle"]
    assert (first.x <= second.x) == (before <= after) or first.x == pytest.approx(second.x)


def test_spans_stand_in_the_order_of_their_days_and_one_without_end_reaches_furthest():
    spans = (
        charts.Span("a", date(2025, 1, 1), date(2025, 1, 31)),
        charts.Span("b", date(2025, 3, 1), date(2025, 3, 1)),
        charts.Span("c", date(2025, 2, 1), None),
    )
    scene = lay_out(charts.Timeline("t", "", spans), WIDE)
    month, day, _open = painted(scene, "fill c1")
    assert month.x + month.width < day.x
    assert month.width == pytest.approx(day.width * 31, rel=0.02) or day.width == 3
    assert any(item.kind == "polygon" and item.pattern == "bars" for item in scene.items)


@few
@given(chart_data.texts, st.floats(30, 600), st.integers(1, 5))
def test_wrapped_lines_fit_and_lose_nothing_without_saying_so(text, room, most):
    found = wrap(text, room, 14, lines=most)
    assert len(found) <= most
    assert all(width(line, 14) <= room for line in found)
    whole = "".join(clean(text).split())
    if not found or not found[-1].endswith(ELLIPSIS):
        assert "".join("".join(found).split()) == whole


@pytest.mark.parametrize("text", chart_data.HOSTILE)
def test_labels_lose_what_hides_or_reorders_text(text):
    assert not set(clean(text)) & set(
        "\u202e\u202c\u2067\u2069\u200b\u2060\ufeff\u00ad\x00\x07\x1b\ud800\ufffe\n"
    )


@few
@example(5e-324, 0.0, 2, False)
@example(0.0, 5e-324, 2, False)
@given(st.floats(-(10**6), 10**6), st.floats(0, 10**6), st.integers(2, 10), st.booleans())
def test_ticks_enclose_what_they_measure(low, length, most, whole):
    found = scales.ticks(low, low + length, most=most, whole=whole)
    assert found == sorted(set(found)) and 2 <= len(found) <= most + 1
    tolerance = 1e-6 * max(abs(low), length, 1)
    assert found[0] <= low + tolerance and found[-1] >= low + length - tolerance
    assert not whole or all(value == int(value) for value in found)


@few
@given(chart_data.days, chart_data.days, st.integers(1, 12))
def test_ticks_of_time_are_first_days_of_months_inside(one, other, most):
    first, last = sorted([one, other])
    found = scales.month_ticks(first, last, most=most)
    assert len(found) <= most and found == sorted(found)
    assert all(day.day == 1 and first <= day <= last for day in found)


@few
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 60)), min_size=1, max_size=8))
def test_what_is_spread_keeps_its_order_and_never_overlaps(things):
    targets, sizes = sorted(target for target, _ in things), [size for _, size in things]
    places = scales.spread(targets, sizes, 300, 4)
    if places is None:
        assert sum(sizes) + 4 * (len(sizes) - 1) > 300
        return
    ends = [place + size for place, size in zip(places, sizes, strict=True)]
    assert places[0] >= 0 and ends[-1] <= 300.001
    assert all(start >= end + 3.99 for start, end in zip(places[1:], ends, strict=False))


@few
@given(st.floats(0, 1))
def test_a_share_that_is_not_all_or_nothing_never_reads_as_if_it_were(share):
    text = numbers.percentage(share)
    assert (text in ("0\u00a0%", "100\u00a0%")) == (share in (0, 1))
