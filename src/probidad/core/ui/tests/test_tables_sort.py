"""Tables sort by what the address says, and take no harm from what it shouldn't say."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from probidad.core.ui.tables import Cell, Column, Table

COLUMNS = (
    Column("area", "Area"),
    Column("answers", "Answers", numeric=True),
    Column("secret", "Secret", sortable=False),
)
ROWS = [
    {"area": "Órgano de control", "answers": 12, "secret": "a"},
    {"area": "obras", "answers": None, "secret": "c"},
    {"area": "Ñandú", "answers": Decimal("1500.5"), "secret": "b"},
    {"area": "Nómina", "answers": Cell("9 of 10", value=9), "secret": "d"},
]


def ordered(query: str) -> list[str]:
    request = RequestFactory().get("/", query_params={}) if not query else RequestFactory().get(f"/?{query}")
    return [row["area"] for row in Table(COLUMNS, ROWS, "Answers").sorted(request).rows]


def test_text_sorts_as_people_look_it_up():
    assert ordered("orden=area") == ["Nómina", "Ñandú", "obras", "Órgano de control"]


def test_numbers_sort_as_numbers_and_what_is_missing_stands_last_both_ways():
    assert ordered("orden=answers") == ["Nómina", "Órgano de control", "Ñandú", "obras"]
    assert ordered("orden=-answers") == ["Ñandú", "Órgano de control", "Nómina", "obras"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "orden=",
        "orden=-",
        "orden=nothing",
        "orden=secret",
        "orden=--area",
        "orden=__class__",
        "orden=area%00",
        "orden=%22%3E%3Cscript%3E",
        "orden=" + "9" * 5000,
    ],
)
def test_an_unknown_or_hostile_parameter_keeps_the_given_order(query):
    assert ordered(query) == [row["area"] for row in ROWS]


def test_mixed_kinds_of_values_sort_without_an_error():
    rows = [{"x": value} for value in ("b", 2, None, Decimal("1.5"), float("nan"), True, "", object())]
    table = Table((Column("x", "X"),), rows, "Mixed").sorted(RequestFactory().get("/?orden=-x"))
    assert len(table.rows) == len(rows)


def test_a_header_links_to_its_order_turns_it_round_and_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/?orden=area&q=a%26b&pagina=3")
    heads = Table(COLUMNS, ROWS, "Answers").sorted(request).heads
    assert (heads[0].href, heads[0].direction) == ("?q=a%26b&orden=-area", "ascending")
    assert (heads[1].href, heads[1].direction) == ("?q=a%26b&orden=answers", "")
    assert heads[2].href == ""


def test_what_a_cell_or_the_address_says_is_escaped():
    rows = [{"area": "<script>alert(1)</script>", "answers": 1, "secret": Cell("<b>", href="/a?b=1&c=2")}]
    request = RequestFactory().get("/?q=%22%3E%3Cscript%3E")
    html = render_to_string("components/table.html", {"table": Table(COLUMNS, rows, "T").sorted(request)})
    assert "<script>" not in html and "<b>" not in html
    assert 'href="/a?b=1&amp;c=2"' in html


def test_a_scrolling_table_can_be_reached_and_named():
    html = render_to_string("components/table.html", {"table": Table(COLUMNS, ROWS, "Answers")})
    assert '<div class="table-scroll" role="region" tabindex="0" aria-label="Answers">' in html
    assert html.count('scope="row"') == len(ROWS)
    assert "1,500.5" in html


def test_an_empty_table_says_so():
    html = render_to_string("components/table.html", {"table": Table(COLUMNS, [], "Answers")})
    assert 'colspan="3"' in html
