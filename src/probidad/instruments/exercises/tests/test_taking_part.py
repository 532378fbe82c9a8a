"""Somebody takes part without an account: nothing is lost, nothing is counted twice, in both languages."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from probidad.core.anonymity import codes
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import participation, queries
from probidad.instruments.exercises.models import Ballot, ParticipationCode, Round
from probidad.instruments.exercises.services import ballots, rounds
from probidad.instruments.exercises.tests.conftest import sign

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def enter(browser, code, language=""):
    return browser.post(f"{language}/ejercicios/", {"code": codes.grouped(code)})


def answer(browser, position=1, option="b", language=""):
    return browser.post(f"{language}/ejercicios/dilema/{position}/", {"option": option, "confirmed": "1"})


@pytest.mark.each_database
def test_the_whole_way_from_code_to_summary(browser, play):
    assert enter(browser, play.codes[0]).url == "/ejercicios/ronda/"
    assert "Ronda de prueba" in browser.get("/ejercicios/ronda/").text
    page = browser.get("/ejercicios/dilema/1/").text
    assert play.exercises[0].dilemma_version.content["title"]["es"] in page
    assert browser.get("/ejercicios/dilema/1/confirmar/").url == "/ejercicios/dilema/1/"
    assert browser.post("/ejercicios/dilema/1/", {"option": "b"}).url == "/ejercicios/dilema/1/confirmar/"
    confirm = browser.get("/ejercicios/dilema/1/confirmar/").text
    assert play.exercises[0].dilemma_version.content["options"][1]["text"]["es"].split()[0] in confirm
    again = browser.get("/ejercicios/dilema/1/")
    assert again.context["form"]["option"].value() == "b" and "checked" in again.text
    assert not Ballot.objects.exists()
    assert answer(browser).url == "/ejercicios/dilema/1/orientacion/"
    insight = browser.get("/ejercicios/dilema/1/orientacion/").text
    for option in play.exercises[0].dilemma_version.content["options"]:
        assert option["insight"]["es"].split()[0] in insight
    assert "Tu respuesta" in insight
    browser.post("/ejercicios/dilema/1/orientacion/", {"text": "Me pasó algo así."})
    answer(browser, 2, "a")
    summary = browser.get("/ejercicios/resumen/")
    assert summary.status_code == 200
    browser.post("/ejercicios/resumen/", {"level": "5"})
    cast = [("answer", 1), ("answer", 2), ("comment", 1), ("satisfaction", 1)]
    assert all(play.box(use, position).count() == 1 for use, position in cast)
    assert Ballot.objects.count() == len(cast)


def test_the_insight_is_not_shown_before_the_answer(browser, play):
    enter(browser, play.codes[0])
    assert browser.get("/ejercicios/dilema/1/orientacion/").url == "/ejercicios/dilema/1/"


@pytest.mark.parametrize("path", ["dilema/1/", "resumen/"])
def test_whoever_chooses_nothing_is_told_so(browser, play, path):
    enter(browser, play.codes[0])
    response = browser.post(f"/ejercicios/{path}")
    assert response.status_code == 422 and 'id="error-summary"' in response.text


@pytest.mark.parametrize(("language", "words"), [("", "no se contó"), ("/en", "was not counted")])
def test_another_answer_from_a_second_tab_is_not_counted_and_that_is_said(browser, play, language, words):
    enter(browser, play.codes[0], language)
    answer(browser, option="a", language=language)
    late = answer(browser, option="b", language=language)
    assert words in browser.get(late.url).text
    assert Ballot.objects.count() == 1
    same = answer(browser, option="a", language=language)
    assert words not in browser.get(same.url).text


def test_a_form_posted_twice_counts_once_and_the_first_choice_stands(browser, play):
    enter(browser, play.codes[0])
    answer(browser, option="a")
    answer(browser, option="b")
    assert Ballot.objects.count() == 1
    assert "insight--chosen" in browser.get("/ejercicios/dilema/1/orientacion/").text


def test_an_unknown_option_for_a_dilemma_that_was_answered_leads_on_to_its_insight(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    assert answer(browser, option="z").url == "/ejercicios/dilema/1/orientacion/?antes=1"
    assert Ballot.objects.count() == 1


def test_what_is_read_of_a_code_and_its_round_is_what_django_reads(play):
    read = ballots.code_row(play.codes[0])
    stored = ParticipationCode.objects.select_related("round").get(digest=codes.digest(play.codes[0]))
    for one, other in ((read, stored), (read.round, stored.round)):
        columns = [field.attname for field in other._meta.concrete_fields]
        assert [getattr(one, each) for each in columns] == [getattr(other, each) for each in columns]


def test_the_back_button_after_answering_leads_to_the_insight(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    assert browser.get("/ejercicios/dilema/1/").url == "/ejercicios/dilema/1/orientacion/"


def test_a_second_device_goes_on_where_the_first_stopped(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    other = Client()
    enter(other, play.codes[0])
    assert other.get("/ejercicios/dilema/1/").status_code == 302
    assert other.get("/ejercicios/dilema/2/").status_code == 200
    summary = other.get("/ejercicios/resumen/").text
    assert "otro dispositivo" in summary


def test_the_language_can_change_half_way(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    page = browser.get("/en/ejercicios/dilema/1/orientacion/")
    assert page.status_code == 200
    assert "Your answer" in page.text
    answer(browser, 2, "a", language="/en")
    assert "Tu respuesta" in browser.get("/ejercicios/dilema/2/orientacion/").text
    assert Ballot.objects.count() == 2


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "<script>", "ÑÑÑÑ-ÑÑÑÑ-ÑÑÑÑ-ÑÑÑÑ", "0000-0000-0000-0001", "x" * 5000]
)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_garbled_code_gets_a_message_and_keeps_what_was_typed(browser, db, typed, language):
    page = browser.post(f"{language}/ejercicios/", {"code": typed})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("K7QM-3XRP-9TZD-0W4", "demasiado corto"),
        ("K7QM-3XRP-9TZD-0W4EE", "demasiado largo"),
        ("x" * 5000, "demasiado largo"),
        ("K7QM-3XRP-9TZD-0W4E", "tiene un error"),  # the page's own example
        ("K7QM-3XRP-9TZD-0WÑ9", "tiene un error"),
    ],
)
def test_a_garbled_code_is_told_what_is_wrong_with_it(browser, db, typed, said):
    page = browser.post("/ejercicios/", {"code": typed})
    assert page.status_code == 422
    assert said in page.text


def test_an_unknown_code_gets_a_message(browser, play):
    page = enter(browser, codes.new_code())
    assert page.status_code == 422
    assert "Ninguna ronda" in page.text


@pytest.mark.parametrize("language", ["", "/en"])
def test_an_answer_for_a_round_that_closed_meanwhile_gets_a_message(browser, play, language):
    enter(browser, play.codes[0], language)
    rounds.end_round(round=play.round, actor=play.cast.ethics_head)
    page = answer(browser, language=language)
    assert page.status_code == 410
    assert Ballot.objects.count() == 0


def test_a_round_that_has_not_begun_takes_no_code(browser, play):
    Round.objects.update(opens_on="2999-01-01", closes_on="2999-02-01")
    assert enter(browser, play.codes[0]).status_code == 410


@pytest.mark.parametrize("token", ["", "x", "ñ", "A" * 9000])
def test_an_altered_pass_asks_for_the_code_again(browser, play, token):
    enter(browser, play.codes[0])
    browser.cookies["participacion_es-mx"] = token
    page = browser.get("/ejercicios/ronda/")
    assert page.status_code == 401
    assert 'name="code"' in page.text


def test_an_option_that_does_not_exist_gets_a_message(browser, play):
    enter(browser, play.codes[0])
    for option in ("z", "", "a" * 1000):
        page = answer(browser, option=option)
        assert page.status_code == 422
    assert not Ballot.objects.exists()


def test_a_position_that_does_not_exist_leads_back(browser, play):
    enter(browser, play.codes[0])
    assert browser.get("/ejercicios/dilema/99/").url == "/ejercicios/ronda/"


def test_a_comment_that_is_too_long_keeps_what_was_typed(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    page = browser.post("/ejercicios/dilema/1/orientacion/", {"text": "á" * 2001})
    assert page.status_code == 422
    assert "á" * 2001 in page.text


def test_a_form_from_another_site_is_refused(play):
    browser = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert enter(browser, play.codes[0]).status_code == 403
    browser = Client(headers={"Origin": "https://otro.example"})
    assert enter(browser, play.codes[0]).status_code == 403


def test_leaving_forgets_the_code_on_this_device(browser, play):
    enter(browser, play.codes[0])
    browser.post("/ejercicios/salir/")
    assert browser.get("/ejercicios/ronda/").status_code == 401


def test_the_insight_names_the_values_at_stake_also_as_the_own_code_does(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    [value, *_more] = play.exercises[0].dilemma_version.text.values
    play.round.institution.own_values.create(name="Cuentas claras", position=1, stands_for=[value])
    play.round.institution.own_values.create(name="Otra cosa", position=2, stands_for=[])
    page = browser.get("/ejercicios/dilema/1/orientacion/").text
    assert "En el código de Municipio de Villa Clara: Cuentas claras." in page
    assert catalogue.name_of(value, catalogue.values()) in page


def test_pages_of_taking_part_need_few_queries(browser, play, django_assert_max_num_queries):
    enter(browser, play.codes[0])
    answer(browser)
    most = {"ronda/": 5, "dilema/1/orientacion/": 3, "dilema/2/": 2, "resumen/": 2}
    for path, queries_allowed in most.items():
        with django_assert_max_num_queries(queries_allowed):
            assert browser.get(f"/ejercicios/{path}").status_code == 200


def test_confirming_an_answer_reads_the_code_and_writes_the_ballot_and_asks_nothing_else(
    browser, play, django_assert_num_queries
):
    enter(browser, play.codes[0])
    answer(browser)  # what a process reads once, and that this code is in use
    with django_assert_num_queries(2):
        assert answer(browser, 2, "a").url == "/ejercicios/dilema/2/orientacion/"


@pytest.mark.each_database
def test_only_an_open_round_keeps_its_exercises_in_memory(prepare, django_assert_num_queries):
    play = prepare(opened=False)
    assert len(queries.exercises_to_answer(play.round)) == 2
    play.round.exercises.filter(position=2).delete()
    assert len(queries.exercises_to_answer(play.round)) == 1
    sign(play.round, play.key_file, play.cast)
    opened = rounds.open_round(round=play.round, actor=play.cast.ethics_head)
    assert len(queries.exercises_to_answer(opened)) == 1
    with django_assert_num_queries(0):
        assert [each.position for each in queries.exercises_to_answer(opened)] == [1]


def test_a_comment_of_invisible_characters_is_no_comment(browser, play):
    enter(browser, play.codes[0])
    answer(browser)
    page = browser.post("/ejercicios/dilema/1/orientacion/", {"text": "\u200b\u2066"})
    assert page.status_code == 422
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(("language", "told"), [("", "no recibe respuestas"), ("/en", "takes no answers")])
def test_an_expired_code_says_until_when_it_served(browser, play, language, told):
    Round.objects.update(opens_on="2020-01-01", closes_on="2020-02-01")
    page = enter(browser, play.codes[0], language)
    assert page.status_code == 410
    assert told in page.text and "2020" in page.text


def _forms(page) -> list[dict[str, str]]:
    """The hidden fields of the page's own forms (not of the one to leave), as a browser would send them."""
    forms = [part.partition("</form>")[0] for part in page.text.partition("<main")[2].split("<form")[1:]]
    hidden = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
    return [dict(hidden.findall(form)) for form in forms if "salir/" not in form.partition(">")[0]]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("dilema/1/", {"option": "a"}),
        ("dilema/1/confirmar/", {"confirmed": "1"}),
        ("dilema/2/orientacion/", {"text": "De quien empezó aquí."}),
        ("resumen/", {"level": "1"}),
    ],
)
def test_what_one_began_in_a_tab_is_never_counted_for_a_code_written_in_another(browser, play, path, sent):
    first, second = play.codes[:2]
    enter(browser, first)
    answer(browser, 2)
    browser.post("/ejercicios/dilema/1/", {"option": "a"})
    [fields] = _forms(browser.get(f"/ejercicios/{path}"))
    enter(browser, second)  # in another tab of the same browser
    answer(browser, 2)
    before = Ballot.objects.count()
    target = "dilema/1/" if path == "dilema/1/confirmar/" else path
    page = browser.post(f"/ejercicios/{target}", fields | sent)
    assert page.status_code == 409 and "otro código" in page.text
    assert Ballot.objects.count() == before
    assert browser.get("/ejercicios/dilema/1/").status_code == 200  # still to do, under the second code
    [fields] = _forms(browser.get("/ejercicios/dilema/1/"))
    assert browser.post("/ejercicios/dilema/1/", fields | {"option": "a"}).status_code == 302


def test_a_page_bears_neither_the_code_nor_anything_that_the_database_holds(browser, play):
    enter(browser, play.codes[0])
    answer(browser, 2)
    for path in ("ronda/", "dilema/1/", "dilema/2/orientacion/", "resumen/"):
        page = browser.get(f"/ejercicios/{path}").text
        held = {play.codes[0], codes.grouped(play.codes[0]), codes.digest(play.codes[0])}
        held |= set(Ballot.objects.values_list("nullifier", flat=True))
        assert not [secret for secret in held if secret in page]


def test_every_answer_is_stored_nowhere_and_names_its_address_to_nobody(browser, play):
    answers = [browser.get("/ejercicios/"), browser.get("/ejercicios/ronda/"), enter(browser, "0" * 16)]
    answers += [enter(browser, play.codes[0]), browser.put("/ejercicios/")]
    answers += [
        browser.get(f"/ejercicios/{path}") for path in ("ronda/", "dilema/1/", "dilema/9/", "resumen/")
    ]
    answers += [answer(browser), browser.post("/ejercicios/resumen/", {"mark": "another"})]
    answers.append(browser.post("/ejercicios/salir/"))
    assert {each.status_code for each in answers} == {200, 302, 401, 405, 409, 422}
    for each in answers:
        assert each["Cache-Control"] == "no-store" and each["Referrer-Policy"] == "no-referrer"


def test_the_pass_of_a_round_of_a_hundred_dilemmas_fits_a_cookie():
    response = HttpResponse()
    chosen = dict.fromkeys(range(1, 101), "a")
    participation.write(response, participation.Pass(codes.new_code(), chosen))
    assert all(len(cookie.OutputString()) < 4096 for cookie in response.cookies.values())


def test_a_choice_survives_a_change_of_language_before_it_is_confirmed(browser, play):
    enter(browser, play.codes[0])
    browser.post("/ejercicios/dilema/1/", {"option": "b"})
    page = browser.get("/en/ejercicios/dilema/1/confirmar/")
    assert page.status_code == 200 and page.context["option"]["key"] == "b"
    [fields] = _forms(page)
    assert browser.post("/en/ejercicios/dilema/1/", fields | {"confirmed": "1"}).status_code == 302
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(("dilemmas", "told"), [(1, "0 de 1 dilema."), (2, "0 de 2 dilemas.")])
def test_a_round_of_one_dilemma_is_told_in_the_singular(prepare, dilemmas, told):
    browser = Client()
    enter(browser, prepare(dilemmas=dilemmas).codes[0])
    assert f"Has respondido {told}" in browser.get("/ejercicios/resumen/").text
