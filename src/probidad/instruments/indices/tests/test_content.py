"""The instruments that ship: whole, sound, and worded as they should be."""

import re
from collections import Counter

import pytest

from probidad.core.languages.bilingual import texts
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.rules.content import KINDS
from probidad.instruments.indices.services.instruments import LIBRARY

SHIPPED = {
    path.stem: read_instrument(path.read_bytes(), complete=True) for path in sorted(LIBRARY.glob("*.yaml"))
}
SCORING = {
    "action-plan-review": "criteria",
    "icifiep": "points",
    "inclusive-participation": "points",
    "merit": "points",
    "municipal-transparency": "points",
    "oecd-maturity": "stages",
    "open-government-metrics": "dimensions",
}
FORMAL = re.compile(r"\b(usted|ustedes|sírvase|favor de)\b", re.IGNORECASE)
PATH = re.compile(r"(^|[\s“\"])(/|\.\./|[A-Z]:\\|file:)")

each = pytest.mark.parametrize("content", SHIPPED.values(), ids=SHIPPED.keys())


def citations(content):
    """All that an instrument cites."""
    return [*content.citations, *(cited for one in content.indicators for cited in one.citations)]


def test_seven_instruments_ship_with_their_scoring():
    assert {name: content.scoring for name, content in SHIPPED.items()} == SCORING
    assert [content.urn for content in SHIPPED.values()] == [f"urn:probidad:index:{name}" for name in SHIPPED]


def test_icifiep_has_its_nine_areas_each_with_the_three_kinds():
    icifiep = SHIPPED["icifiep"]
    assert len(icifiep.areas) == 9
    assert len(icifiep.indicators) >= 60
    for area in icifiep.areas:
        assert {indicator.kind for indicator in area.indicators} == set(KINDS), area.key


def test_maturity_has_the_thirteen_principles_and_four_stages():
    maturity = SHIPPED["oecd-maturity"]
    assert len(maturity.areas) == 13
    assert [stage.key for stage in maturity.stages] == ["nascent", "emerging", "established", "leading"]
    for area in maturity.areas:
        assert {one.stage for one in area.indicators} == {"emerging", "established", "leading"}, area.key


def test_every_dimension_has_areas_from_every_side():
    metrics = SHIPPED["open-government-metrics"]
    wanted = {(dimension.key, side.key) for dimension in metrics.dimensions for side in metrics.sides}
    assert {(area.dimension, area.side) for area in metrics.areas} == wanted


@each
def test_sums_are_said_and_checked(content):
    if content.scoring == "points":
        assert content.points == sum(area.points for area in content.areas)
        assert content.points == sum(content.possible(one) for one in content.indicators)


@each
def test_every_norm_and_instrument_is_shown_by_a_result(content):
    shown = {key for one in content.indicators for key in one.shows}
    assert [one.key for one in content.indicators if one.kind != "result" and one.key not in shown] == []


@each
@pytest.mark.parametrize("language", ["es", "en"])
def test_no_two_questions_are_alike(content, language):
    asked = Counter(getattr(one.question, language).casefold().strip("¿?") for one in content.indicators)
    assert [question for question, times in asked.items() if times > 1] == []


@each
def test_each_indicator_says_what_people_gain_and_what_to_do_next(content):
    assert [one.key for one in content.indicators if not (one.benefit and one.recommendation)] == []


@each
def test_levels_of_an_indicator_are_told_apart(content):
    for one in content.indicators:
        worded = [level.text.es for level in content.levels(one)]
        assert len(set(worded)) == len(worded), one.key


@each
def test_readers_are_called_tu(content):
    assert [(place, text.es) for place, text in texts(content) if FORMAL.search(text.es)] == []


@each
def test_what_was_read_is_named_and_is_no_file_of_somebodys(content):
    known = catalogue.sources()
    for cited in citations(content):
        assert cited.source in known
        assert not PATH.search(cited.checked_against or ""), cited.checked_against


@each
def test_a_report_has_something_to_say_of_every_score(content):
    if content.scoring != "criteria":
        assert all(content.finding(percent) for percent in (0, 0.1, 49.99, 100))


def test_no_text_is_in_the_catalogue_of_sources_twice():
    sources = catalogue.sources().values()
    for many in ([one["name"]["es"] for one in sources], [one["url"] for one in sources if one["url"]]):
        assert [each for each, times in Counter(many).items() if times > 1] == []
