"""The discussion guide: whose answers it is made from, who reads it, and what it says of them."""

import itertools
import time

import pytest

from probidad.core.people.roles import Role
from probidad.core.reports.tests.reading import alternatives, page_texts, roles, texts
from probidad.instruments.exercises import guides, queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.services import ballots
from probidad.instruments.exercises.tests.conftest import prepared
from probidad.instruments.exercises.tests.test_closing import close
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
# The figures behind a guide are the report's, which is asked for on each database.
once = pytest.mark.once
BOTH = ("informe/guia/", "informe/guia.pdf")


@pytest.fixture(scope="module")
def kept_closed(keep):
    with keep():
        play = prepared(make_cast(), dilemmas=3)
        for exercise in play.exercises:
            options = {each.rating: each.key for each in exercise.dilemma_version.text.options}
            for who in play.of_unit("Obras Públicas"):
                ballots.cast_answer(who=who, exercise=exercise, option=options["not"])
            for who in play.of_unit("Tesorería") + play.of_unit(""):
                ballots.cast_answer(who=who, exercise=exercise, option=options["aligned"])
        close(play)
        yield play


@pytest.fixture
def closed(kept_closed, begun):
    """Three dilemmas. Obras Públicas mostly chose what isn't aligned, the others what is."""
    return begun


@pytest.fixture
def small_leader(cast):
    return cast.add("small_leader", Role.TEAM_LEADER, unit=cast.third_unit)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def path(play, page="informe/guia/", unit=""):
    return f"/panel/ejercicios/{play.round.pk}/{page}" + (f"?unidad={unit}" if unit else "")


def unit_of(play, name):
    return play.round.units.get(name=name)


@once
def test_a_leader_gets_the_guide_of_the_own_unit(closed, cast):
    page = cast.client("team_leader").get(path(closed)).text
    assert "Guía para conversar: Obras Públicas" in page
    assert "(≥ 90 %)" in plain(page) and "60 %" not in plain(page)


@once
def test_a_leader_may_read_the_guide_of_the_whole_institution_too(closed, cast):
    page = cast.client("team_leader").get(path(closed, unit="institucion")).text
    assert "Guía para conversar: Toda la institución" in page
    assert "(60 %)" in plain(page) and "(≥ 90 %)" not in plain(page)


@once
def test_a_leader_of_a_small_unit_gets_the_guide_of_the_institution_and_is_told(closed, cast, small_leader):
    page = cast.client("small_leader").get(path(closed)).text
    assert "Guía para conversar: Toda la institución" in page
    assert "No se pueden mostrar suficientes respuestas de “Desarrollo Social”" in page
    document = texts(cast.client("small_leader").get(path(closed, "informe/guia.pdf")).content)
    assert "No se pueden mostrar suficientes respuestas de “Desarrollo Social”" in document
    for text in (page, document):
        assert "(60 %)" in plain(text) and "(≥ 90 %)" not in plain(text)


@once
def test_a_unit_that_is_hidden_for_the_sake_of_another_gets_the_guide_of_the_institution(closed, cast):
    """Tesorería has enough people, but with it Desarrollo Social could be worked out."""
    page = cast.client("ethics_head").get(path(closed, unit=unit_of(closed, "Tesorería").pk)).text
    assert "No se pueden mostrar suficientes respuestas de “Tesorería”" in page
    assert "(60 %)" in plain(page) and "(≥ 90 %)" not in plain(page)


@once
def test_the_ethics_unit_gets_the_guide_of_the_institution_or_of_any_unit(closed, cast):
    client = cast.client("ethics_head")
    assert "Guía para conversar: Toda la institución" in client.get(path(closed)).text
    page = client.get(path(closed, unit=unit_of(closed, "Obras Públicas").pk)).text
    assert "Guía para conversar: Obras Públicas" in page


def test_nobody_gets_the_guide_of_a_unit_that_they_do_not_read(closed, cast):
    client = cast.client("team_leader")
    units = unit_of(closed, "Tesorería").pk, unit_of(closed, "Desarrollo Social").pk, "0", "x", "%00"
    for page, unit in itertools.product(BOTH, units):
        assert client.get(path(closed, page, unit)).status_code == 404, (page, unit)
    assert "Tesorería" not in client.get(path(closed)).text


@once
def test_only_readers_of_the_report_get_a_guide(closed, cast):
    for page, role in itertools.product(BOTH, (*cast.people, "visitor")):
        status = cast.client(role).get(path(closed, page)).status_code
        expected = 200 if role in ("ethics_head", "team_leader") else 302 if role == "visitor" else 404
        assert status == expected, (page, role)


@once
def test_before_the_round_is_closed_there_is_no_guide(prepare, cast):
    play = prepare()
    for page in BOTH:
        assert cast.client("ethics_head").get(path(play, page)).status_code == 404, page


@once
def test_a_guide_needs_few_queries(closed, cast, django_assert_max_num_queries):
    client = cast.client("team_leader")
    for page in BOTH:
        client.get(path(closed, page))
        with django_assert_max_num_queries(18, info=page):
            assert client.get(path(closed, page)).status_code == 200


@once
def test_the_guide_says_what_was_seen_what_to_ask_and_what_to_listen_for(closed, cast):
    page = cast.client("team_leader", language="en").get(path(closed)).text
    each = closed.exercises[0].dilemma_version.text
    chosen = [option for option in each.options if option.rating == "not"][-1]
    suggested = next(option for option in each.options if option.rating == "aligned")
    for said in (
        each.question.en,
        each.discussion[0].en,
        "Which order, deadline or custom of ours pushes towards it",
        chosen.temptation.en,
        suggested.insight.en,
        "Nobody has to say what they answered",
        "Who sees to it",
    ):
        assert said.replace("'", "&#x27;") in page, said


@once
def test_the_document_is_tagged_and_says_the_same_in_the_readers_language(closed, cast):
    client = cast.client("team_leader")
    client.get("/panel/")
    begun = time.perf_counter()
    content = client.get(path(closed, "informe/guia.pdf")).content
    assert time.perf_counter() - begun < 2
    assert {"H1", "H2", "L", "LI", "Figure", "Table"} <= set(roles(content))
    assert len(alternatives(content)) == 3
    assert all("≥ 90 %" in each.replace("\u00a0", " ") for each in alternatives(content))
    [first, *_others] = page_texts(content)
    assert "Guía para conversar" in first and "Obras Públicas" in first
    assert "(≥ 90 %)" in plain(texts(content))


@once
def test_a_round_of_which_nothing_is_shown_has_a_guide_that_says_so(prepare, cast):
    play = prepare()
    close(play)
    assert "Hay muy pocas respuestas" in cast.client("team_leader").get(path(play)).text
    assert "Hay muy pocas respuestas" in texts(
        cast.client("team_leader").get(path(play, "informe/guia.pdf")).content
    )


@once
def test_a_unit_that_is_shown_in_too_few_dilemmas_gets_the_guide_of_the_institution(closed):
    report = queries.round_report(closed.round, None)
    unit = unit_of(closed, "Obras Públicas")
    report.exercises[0].units[unit.pk] = None
    found = guides.guide(report, unit)
    assert found.unit is None and found.instead and len(found.dilemmas) == 3


@once
def test_dilemma_by_dilemma_marks_what_stands_out(closed, cast):
    page = cast.client("ethics_head").get(path(closed, "informe/dilemas/")).text
    assert page.count("badge--warn") == 0, "twelve of 27 are no majority"
    # Nobody changes what was signed; these stand for those of a round that nobody signed.
    Round.objects.filter(pk=closed.round.pk).update(signing_key=None)
    results = closed.round.results.get(complete=True)
    first, second, third = results.figures["exercises"]
    for each, rating, count in ((first, "not", 30), (second, "aligned", 30)):
        option = next(key for key, found in each["ratings"].items() if found == rating)
        each["total"] = dict.fromkeys(each["total"], 0) | {option: count}
    third["total"] = dict.fromkeys(third["total"], 10)
    results.save()
    page = cast.client("ethics_head").get(path(closed, "informe/dilemas/")).text
    assert page.count("badge--warn") == 1 and page.count("badge--info") == 1
    assert page.index("Mayoría no alineada</span>") < page.index("Opiniones divididas</span>")
