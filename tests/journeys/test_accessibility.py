"""Every page can be used by everybody: walked once, in light and dark, on a phone and on a desk."""

import pytest

from tests.journeys.site import Site
from tests.journeys.survey import Survey, survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def surveyed(_running) -> Survey:
    site = Site(_running.url, _running.world, _running.browser)
    yield survey(site)
    site.close_windows()


def test_axe_finds_nothing_against_wcag_2_2_aa(surveyed):
    assert surveyed.wrong["accessibility"] == []


def test_no_page_is_wider_than_its_screen(surveyed):
    assert surveyed.wrong["width"] == []


def test_every_page_has_one_heading_one_main_part_a_title_and_its_language(surveyed):
    assert surveyed.wrong["structure"] == []


def test_every_page_is_light(surveyed):
    assert surveyed.wrong["weight"] == []


def test_no_page_breaks_its_own_policy_fails_to_load_or_asks_another_host(surveyed):
    assert surveyed.wrong["misbehaviour"] == []


def test_the_survey_saw_the_whole_site(surveyed):
    assert len(surveyed.seen) > 100 and len(set(surveyed.seen)) == len(surveyed.seen)
