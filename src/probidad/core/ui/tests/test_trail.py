"""The trail above a page: the same component everywhere, the page itself last and without a link."""

import re
from pathlib import Path

from django.template import Context, Template
from django.urls import reverse

import probidad

SOURCE = Path(probidad.__file__).parent


def drawn(steps: str, **context) -> str:
    return Template("{% load ui %}{% trail " + steps + " %}").render(Context(context))


def test_steps_lead_back_and_the_page_itself_is_marked():
    html = drawn('"A" "/a/" name "/b/" "C"', name="<B>")
    assert re.findall(r'href="([^"]*)">([^<]*)<', html) == [("/a/", "A"), ("/b/", "&lt;B&gt;")]
    assert html.count("<svg") == 2 and 'aria-current="page">C<' in html


def test_a_step_that_is_not_there_is_left_out():
    html = drawn('"A" "/a/" missing.name home "C"')
    assert html.count("<li>") == 2 and 'aria-current="page">C<' in html


def test_a_page_of_the_panel_shows_where_it_stands(cast):
    page = cast.client("operator").get(reverse("institutions-panel:units", args=["villa-clara"]))
    trail = re.search(r'<nav class="breadcrumbs".*?</nav>', page.content.decode(), re.S).group()
    assert re.findall(r">([^<>]+)</(?:a|span)>", trail) == [
        "Instituciones",
        "Municipio de Villa Clara",
        "Unidades",
    ]


def test_no_template_draws_a_trail_by_itself():
    drawing = [
        path.name for path in SOURCE.rglob("*.html") if 'class="breadcrumbs"' in path.read_text("utf-8")
    ]
    assert drawing == ["breadcrumbs.html"]
