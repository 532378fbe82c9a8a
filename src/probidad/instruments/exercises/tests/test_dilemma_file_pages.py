"""Bringing dilemmas in and taking them away, as people of the institution do it."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.core.audit.models import AuditEvent
from probidad.instruments.exercises.models import Dilemma, DilemmaDraft
from probidad.instruments.exercises.services.dilemmas import publish_dilemma, read_library
from probidad.instruments.exercises.tests.test_dilemma_gift import BANK
from probidad.instruments.exercises.tests.test_dilemma_yaml import SHORT

pytestmark = [pytest.mark.django_db, pytest.mark.once]
IMPORT = "/panel/ejercicios/dilemas/importar/villa-clara/"
DRAFTS = "/panel/ejercicios/dilemas/borradores/"
LIBRARY = read_library()[:3]


def send(client, text: str, name: str = "dilemas.yaml", **fields):
    upload = SimpleUploadedFile(name, text.encode())
    return client.post(IMPORT, {"file": upload, "language": "es"} | fields, follow=True)


@pytest.fixture
def library():
    return [publish_dilemma(content=each) for each in LIBRARY]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es-mx", ("Se hicieron 2 borradores", "en 11 lugares")),
        ("en", ("2 drafts were made", "completed in 11 places")),
    ],
)
def test_each_dilemma_of_a_file_becomes_a_draft_with_what_it_lacks(cast, language, told):
    client = cast.client("committee_member", language=language)
    page = send(client, f"{SHORT}---\n{SHORT.replace('El sello', '=1+1 El‮ otro')}")
    assert all(each in page.text for each in told)
    first, second = DilemmaDraft.objects.order_by("pk")
    assert (str(first), str(second)) == ("El sello", "=1+1 El otro")
    assert [*first.writers.all()] == [cast.committee_member] and first.institution == cast.institution
    assert all(client.get(f"{DRAFTS}{each.pk}/").status_code == 200 for each in (first, second))
    assert f'href="{DRAFTS}{first.pk}/"' in page.text
    # Looked at again, it brings nothing in a second time.
    assert all(each in client.get(f"{IMPORT}?hecho=1").text for each in told)
    assert DilemmaDraft.objects.count() == 2


def test_a_file_s_long_texts_neither_fill_the_lists_nor_are_published_in_either_language(cast):
    client = cast.client("committee_member")
    long = {"es": "Corto", "en": "Long " * 1000}
    whole = LIBRARY[0].model_dump(mode="json") | {"title": long, "affected": [dict(long)]}
    page = send(client, "---\n".join(yaml.safe_dump(whole) for _each in range(20)))
    english = cast.client("committee_member", language="en")
    assert len(page.text) < 40_000 and len(english.get("/panel/ejercicios/dilemas/").text) < 60_000
    told = english.get(f"{DRAFTS}{DilemmaDraft.objects.first().pk}/enviar/").text
    assert "Title: its translation is too long." in told
    assert "Who is affected: its translation is too long." in told


def test_every_draft_that_came_in_is_on_some_page_of_the_list(cast):
    client = cast.client("committee_member")
    send(client, "---\n".join([SHORT] * 60))
    dilemmas = "/panel/ejercicios/dilemas/"
    first = client.get(f"{dilemmas}?tema=").text
    assert "?tema=&amp;borradores=2#drafts" in first
    pages = first + client.get(f"{dilemmas}?borradores=2").text
    assert all(f"{DRAFTS}{pk}/" in pages for pk in DilemmaDraft.objects.values_list("pk", flat=True))


def test_the_trail_says_how_many_and_nothing_of_the_texts(cast):
    send(cast.client("ethics_head"), SHORT)
    event = AuditEvent.objects.get(kind="exercises:dilemmas:imported")
    assert event.details == {"dilemmas": 1}


@pytest.mark.parametrize(
    ("language", "told"),
    [("es-mx", "Línea 24: la opción a no tiene valoración"), ("en", "Line 24: option a has no rating")],
)
def test_one_wrong_line_and_nothing_of_the_file_comes_in(cast, language, told):
    client = cast.client("ethics_head", language=language)
    page = send(client, f"{SHORT}---\n{SHORT.replace('    rating: aligned', '')}")
    assert page.status_code == 422 and page.text.count(told) == 1
    assert not DilemmaDraft.objects.exists()


def test_a_page_of_what_was_imported_is_there_for_who_imported_it_only(cast):
    send(cast.client("ethics_head"), SHORT)
    answer = cast.client("committee_member").get(f"{IMPORT}?hecho=1")
    assert answer.status_code == 302 and answer["Location"] == IMPORT


def test_what_the_list_shows_can_be_kept_as_one_file(cast, library):
    client = cast.client("team_leader")
    everything = client.get("/panel/ejercicios/dilemas/exportar.yaml")
    assert everything["Content-Type"].startswith("application/yaml")
    assert 'filename="dilemas-' in everything["Content-Disposition"]
    assert {each["urn"] for each in yaml.safe_load_all(everything.text)} == {each.urn for each in LIBRARY}
    topic = LIBRARY[0].topic
    some = client.get(f"/panel/ejercicios/dilemas/exportar.yaml?tema={topic}")
    assert {each["topic"] for each in yaml.safe_load_all(some.text)} == {topic}
    none = client.get("/panel/ejercicios/dilemas/exportar.yaml?q=nadadeesto")
    assert none.status_code == 302 and none["Location"] == "/panel/ejercicios/dilemas/?q=nadadeesto"


def test_a_search_that_finds_nothing_offers_no_file_but_an_import(cast, library):
    page = cast.client("committee_member").get("/panel/ejercicios/dilemas/?q=nada+tiene+esto").text
    assert "dilemas/exportar" not in page and "dilemas/importar/" in page


def test_the_dilemmas_of_another_institution_are_neither_listed_nor_given(cast, library):
    Dilemma.objects.filter(pk=library[0].dilemma_id).update(institution=cast.other_institution)
    client = cast.client("ethics_head")
    assert client.get(f"/panel/ejercicios/dilemas/{library[0].pk}/dilema.yaml").status_code == 404
    assert client.get(f"/panel/ejercicios/dilemas/{library[1].pk}/dilema.yaml").status_code == 200
    assert LIBRARY[0].urn not in client.get("/panel/ejercicios/dilemas/exportar.yaml").text
    theirs = cast.client("other_ethics_head").get("/panel/ejercicios/dilemas/exportar.yaml")
    assert LIBRARY[0].urn in theirs.text


def test_what_was_taken_away_comes_in_elsewhere(cast, library):
    file = cast.client("ethics_head").get(f"/panel/ejercicios/dilemas/{library[0].pk}/dilema.yaml").text
    page = send(cast.client("ethics_head", language="en"), file)
    assert "1 draft was made" in page.text and "to be completed" not in page.text.lower()
    draft = DilemmaDraft.objects.get()
    assert draft.content["citations"] == [each.model_dump() for each in LIBRARY[0].citations]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "es-mx",
            (
                "Se hicieron 2 borradores",
                "revísalas",
                "“Verdadero”: verdadero o falso",
                "“Ensayo”: un ensayo",
            ),
        ),
        ("en", ("2 drafts were made", "check them", "“Verdadero”: a statement", "“Ensayo”: an essay")),
    ],
)
def test_a_bank_of_moodle_brings_its_choices_in_the_language_that_is_chosen(cast, language, told):
    page = send(cast.client("ethics_head", language=language), BANK, "banco.txt", language="es")
    assert all(each in page.text for each in told)
    assert {each.language for each in DilemmaDraft.objects.all()} == {"es"}


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("::a::b{=c}", "a.txt", "Ninguna de sus preguntas"),
        ("Querida Ana:", "a.txt", "ni un dilema en YAML ni"),
        ("", "a.yaml", "El archivo está vacío"),
        ("a\0b", "a.gift", "NUL"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_the_language_stays_chosen(cast, text, name, told):
    page = send(cast.client("ethics_head"), text, name, language="en")
    assert page.status_code == 422 and page.text.count(told) == 1
    assert page.context["form"]["language"].value() == "en"


def test_the_list_and_each_dilemma_are_there_for_moodle_in_the_language_of_the_page(cast, library):
    client = cast.client("team_leader", language="en")
    everything = client.get("/panel/ejercicios/dilemas/exportar.gift")
    assert everything["Content-Type"] == "text/plain; charset=utf-8"
    assert '.gift.txt"' in everything["Content-Disposition"]
    assert all(f"::{each.title.en}::" in everything.text for each in LIBRARY)
    one = client.get(f"/panel/ejercicios/dilemas/{library[0].pk}/dilema.gift").text
    assert one.count("[plain]") == 1
    assert client.get("/panel/ejercicios/dilemas/exportar.gift?q=nadadeesto").status_code == 302
