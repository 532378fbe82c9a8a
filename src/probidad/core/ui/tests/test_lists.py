"""A list is searched, sorted, paged and downloaded by its address, whatever somebody writes there."""

import csv
import io
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from probidad.core.languages.words import matches
from probidad.core.ui.lists import PAGE_SIZE, Listing, SearchForm
from probidad.core.ui.tables import Column, day

COLUMNS = (Column("nombre", "Name"), Column("dia", "Day"))


class Form(SearchForm):
    ver = forms.CharField(required=False, widget=forms.HiddenInput)
    color = forms.ChoiceField(required=False, choices=[("", "All"), ("red", "Red")])


def listing(query: str = "", names=("Órgano", "obra", "Ñandú", "nube")) -> Listing:
    request = RequestFactory().get(f"/lista/?{query}")
    form = Form(request.GET)
    found = [name for name in names if matches(form.cleaned_data["q"], name)] if form.is_valid() else []
    shown = Listing(request, form, found, columns=COLUMNS, rows=_rows, caption="Things")
    shown.request = request
    return shown


def _rows(names):
    return [{"nombre": name, "dia": day(date(2026, 1, len(name)))} for name in names]


def names(shown: Listing) -> list[str]:
    return [row["nombre"] for row in shown.table.rows]


def html(shown: Listing) -> str:
    context = {"list": shown, "empty_title": "No things yet"}
    return render_to_string("components/list.html", context, request=shown.request)


def test_it_is_searched_without_accents_and_keeps_its_order():
    assert names(listing("q=organo")) == ["Órgano"]
    assert names(listing("q=n&orden=-nombre")) == ["Órgano", "Ñandú", "nube"]


def test_what_was_asked_for_stays_in_every_address():
    shown = listing(
        "q=n&ver=x&color=red&orden=nombre&pagina=1", names=[f"n{n}" for n in range(PAGE_SIZE + 1)]
    )
    page = html(shown)
    assert 'name="orden" value="nombre"' in page and 'name="ver" value="x"' in page
    for address in (*dict(shown.files).values(), shown.table.heads[1].href):
        assert "q=n" in address and "ver=x" in address and "color=red" in address
    assert "orden=nombre" in dict(shown.files)["csv"]
    assert "pagina=2#lista" in page and "página 1 de 2" in page


def test_a_link_to_another_page_or_order_asks_for_no_file():
    page = html(listing("formato=exe&q=n", names=[f"n{n}" for n in range(PAGE_SIZE + 1)]))
    assert "pagina=2#lista" in page and "orden=nombre" in page
    assert "formato=exe" not in page


def test_clearing_the_search_keeps_the_tab_only():
    assert listing("q=n&ver=x&color=red&orden=nombre").unsearched == "?ver=x"


@pytest.mark.parametrize("asked", ["99", "-1", "x", "9" * 6000, "%00"])
def test_a_page_that_does_not_exist_is_another_one_and_says_so(asked):
    shown = listing(f"pagina={asked}", names=[str(n) for n in range(PAGE_SIZE + 1)])
    assert shown.page.number in (1, 2)
    assert "no existe" in html(shown)
    assert "no existe" not in html(listing("pagina=1"))


@pytest.mark.parametrize("query", ["color=blue", "q=" + "a" * 101, "q=a%00"])
def test_a_wrong_filter_is_told_beside_its_field_keeps_what_was_typed_and_finds_nothing(query):
    shown = listing(query)
    page = html(shown)
    assert names(shown) == [] and "field--error" in page
    assert shown.file("things") is None
    assert "No things yet" not in page and "Nada coincide" not in page


def test_nothing_found_says_how_to_go_on_and_nothing_yet_says_what_to_do():
    assert 'href="?"' in html(listing("q=zzz")) and "Nada coincide" in html(listing("q=zzz"))
    page = html(listing(names=()))
    assert "No things yet" in page and "<form" not in page


def test_the_number_of_results_is_said():
    assert "4 en total" in html(listing()) and "1 resultado<" in html(listing("q=obra"))


def test_a_file_holds_all_that_was_found_in_order_with_dates_as_dates():
    many = [f"thing {number:03}" for number in range(2 * PAGE_SIZE)]
    response = listing("q=thing&orden=-nombre&pagina=2&formato=csv", names=[*many, "=1+1"]).file("cosas")
    assert f'filename="cosas-{timezone.localdate()}.csv"' in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Day"] and len(rows) == 1 + len(many)
    assert rows[1] == ["thing 099", "2026-01-09"]


def test_a_file_makes_each_row_once_and_no_page():
    made = []

    def rows(found):
        made.extend(found)
        return _rows(found)

    request = RequestFactory().get("/lista/?formato=csv")
    form = Form(request.GET)
    shown = Listing(request, form, ["nube", "obra"], columns=COLUMNS, rows=rows, caption="Things")
    b"".join(shown.file("cosas"))
    assert made == ["nube", "obra"]


def test_a_file_runs_nothing():
    response = listing("formato=csv", names=["=cmd()"]).file("cosas")
    assert "'=cmd()" in b"".join(response).decode()
    assert listing("formato=exe").file("cosas") is None


def test_on_a_phone_a_row_is_a_card_that_still_is_a_table_to_a_screen_reader():
    page = html(listing())
    assert 'role="rowheader"' in page and 'data-label="Day"' in page


def test_what_a_page_calls_href_does_not_turn_the_search_button_into_a_link():
    shown = listing("")
    page = render_to_string("components/list.html", {"list": shown, "href": "/new/"}, request=shown.request)
    assert '<button class="button button--secondary" type="submit">' in page
    assert "/new/" not in page
