"""A report on paper is the report, without the site around it."""

import pytest

from tests.journeys import writing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AROUND = ".site-header, .panel-menu, .site-footer, .skip-link, .breadcrumbs, .actions, .button, button, nav"


def test_on_paper_stand_the_words_and_nothing_that_says_what_they_are_for(site):
    page = site.visitor().new_page()
    words = writing.begin(page, "Municipio de San Isidro del Valle", "claim")
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == words


@pytest.mark.parametrize(
    ("path", "figures"),
    [("informe/", 3), ("informe/unidades/", 2), ("informe/dilemas/", 8), ("informe/guia/", 3)],
)
def test_a_printed_report_shows_figures_and_hides_navigation_and_controls(site, path, figures):
    page = site.signed_in(site.person("titular")).new_page()
    page.goto(f"/panel/ejercicios/{site.closed_round().pk}/{path}")
    assert page.locator(".site-header").is_visible(), "on the screen it is there"
    page.emulate_media(media="print")
    shown = page.eval_on_selector_all(
        AROUND, "all => all.filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 90))"
    )
    assert shown == []
    assert page.locator("h1").is_visible()
    # A large figure brings a drawing for wide screens and one for narrow ones: paper shows one of them.
    drawings = page.eval_on_selector_all(
        "figure",
        "all => all.map(each => [...each.querySelectorAll('svg')].filter(svg => svg.checkVisibility()).length)",
    )
    assert len(drawings) >= figures and set(drawings) == {1}
    # On paper nobody can scroll.
    hidden = page.eval_on_selector_all(
        "main *",
        """all => all.filter(e => e.checkVisibility() && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
             && e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.tagName)""",
    )
    assert hidden == []
