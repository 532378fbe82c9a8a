"""Public and anonymous layouts read neither session nor person, and set no cookie."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

LAYOUTS = [
    "base.html",
    "step.html",
    "errors/400.html",
    "errors/403.html",
    "errors/404.html",
    "errors/413.html",
    "errors/429.html",
    "errors/500.html",
    "429.html",
]


class Untouchable:
    """Stands where nothing may be read."""

    def __getattribute__(self, name):
        raise AssertionError(f"a layout read .{name} of the session or the person")

    def __bool__(self):
        raise AssertionError("a layout asked whether there is a session or a person")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_reads_neither_session_nor_person(layout):
    request = RequestFactory().get("/")
    request.session = request.user = request._messages = Untouchable()
    assert "<main" in render_to_string(layout, request=request)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_does_without_a_session(layout):
    request = RequestFactory().get("/en/x/")
    request.session = None
    assert "<main" in render_to_string(layout, request=request)


@pytest.mark.parametrize("path", ["/", "/en/", "/componentes/", "/componentes/confirmar/", "/no-such-page/"])
def test_a_public_page_sets_no_cookie_and_may_be_cached_for_everybody(client, db, path):
    answer = client.get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_public_page_asks_nothing_of_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")
    with django_assert_num_queries(0):
        client.get("/componentes/")


@pytest.mark.parametrize(
    "path", ["/panel/", "/panel/personas/yo/", "/panel/bitacora/", "/panel/cuenta/2fa/", "/panel/nada/"]
)
def test_no_browser_keeps_what_the_panel_shows(cast, path):
    """On a shared computer the back button would show it to whoever comes after the sign-out."""
    assert "no-store" in cast.client("auditor").get(path)["Cache-Control"]


def test_public_pages_may_be_kept(client, db):
    assert "Cache-Control" not in client.get("/").headers
