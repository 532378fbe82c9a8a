"""The worksheet: kept sealed, nothing of anybody lost, and a plain answer made of it in the writer's language."""

import pytest
from django.db import OperationalError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.instruments.advice import queries
from probidad.instruments.advice.composing import composed
from probidad.instruments.advice.models import Worksheet
from probidad.instruments.advice.services import worksheets as services
from probidad.instruments.advice.tests.test_staff_pages import at, last_said
from probidad.instruments.advice.tests.walking import fields
from probidad.instruments.advice.views import worksheets as views
from probidad.instruments.advice.worksheets import Norm, Option, Sheet

WHOLE = Sheet(
    facts_known="Pidieron adelantar un expediente.",
    facts_missing="Si hay una regla de turnos por escrito.",
    values=("honesty", "responsibility"),
    tension="Tu lealtad a quien te dirige y el trato igual a quien espera.",
    parties=("Tú", "Quien espera su turno"),
    norms=(Norm(source="lgra", says="artículo 7"),),
    nothing=("Sigues sin conflicto por ahora.", "Espera más."),
    options=(
        Option(text="Preguntar por la regla", consequences=("Te expones poco.", "Se le trata igual.")),
        Option(text="Decirlo al comité", consequences=("Puede haber tensión.", "Se corrige.")),
    ),
    risks="Tu contrato se renueva en enero.",
    not_decided="Si lo dices o no.",
)


def typed(revision: int, **fields) -> dict:
    return {"revision": revision, "party_1": "Tú", "option_1": "Preguntar"} | fields


def test_what_was_thought_through_is_there_again_and_sealed(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    page = at(thread, "worksheet")
    assert browser.get(page).status_code == 200
    assert (
        browser.post(page, typed(0, tension="Lealtad o igualdad", option_1_for_1="Poco")).status_code == 302
    )
    text = browser.get(page).content.decode()
    assert "Lealtad o igualdad" in text and "Poco" in text
    assert b"Lealtad" not in bytes(Worksheet.objects.get().sealed)


def test_who_saves_over_somebody_elses_sees_both_and_nothing_is_lost(house):
    _receipt, thread = house.write()
    first, second, page = house.browser("advisor"), house.browser("second_advisor"), at(thread, "worksheet")
    first.post(page, typed(0, tension="Lo que pensó la primera"))
    both = second.post(page, typed(0, tension="Lo que pensó la segunda"))
    assert both.status_code == 409
    text = both.content.decode()
    assert "Lo que pensó la primera" in text
    assert fields(both)["tension"] == ["Lo que pensó la segunda"] and fields(both)["party_1"] == ["Tú"]
    assert 'name="revision" value="1"' in text
    assert queries.worksheet_of(thread, house.keys("advisor", thread))[1].tension == "Lo que pensó la primera"
    assert second.post(page, typed(1, tension="De las dos")).status_code == 302


def test_an_answer_is_made_of_it_and_sent_once_it_was_read(house):
    receipt, thread = house.write()
    keys = house.keys("advisor", thread)
    services.save_worksheet(thread=thread, keys=keys, actor=house.cast.advisor, sheet=WHOLE, revision=0)
    browser = house.browser("advisor")
    assert "Preguntar por la regla" in browser.get(at(thread, "compose")).content.decode()
    draft = {"text": composed(WHOLE, "es")}
    assert browser.post(at(thread, "compose"), draft).status_code == 422  # nobody has taken it
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    assert browser.post(at(thread, "compose"), draft).status_code == 302
    assert last_said(thread, receipt) == draft["text"]


@pytest.mark.parametrize(("language", "words"), [("es", "No hacer nada"), ("en", "Doing nothing")])
def test_the_draft_speaks_the_writers_language_and_says_each_option_with_what_follows(language, words):
    text = composed(WHOLE, language)
    assert f"1. {words}" in text and "2. Preguntar por la regla" in text and "3. Decirlo al comité" in text
    assert "- Quien espera su turno: Se corrige." in text and WHOLE.not_decided in text


def test_a_whole_worksheet_lacks_nothing_and_an_empty_one_everything():
    assert WHOLE.missing() == []
    assert len(Sheet().missing()) == 8 and WHOLE.model_copy(update={"norms": ()}).missing() == ["norms"]


@given(
    st.lists(st.text("abc", max_size=4), max_size=3),
    st.lists(st.lists(st.text("xyz", max_size=4), max_size=3), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_an_answer_is_made_of_whatever_was_written_and_keeps_every_option(parties, said):
    sheet = Sheet(
        parties=tuple(parties),
        options=tuple(Option(text=f"camino {n}", consequences=tuple(each)) for n, each in enumerate(said)),
    )
    text = composed(sheet, "es")
    assert all(f"{n + 2}. camino {n}" in text for n in range(len(said)))


@pytest.mark.parametrize(
    "wrong", [{"revision": ""}, {"revision": "x"}, {"tension": "x" * 20_001}, {"values": "nada"}]
)
def test_what_is_wrong_is_said_and_the_rest_stays_in_the_form(house, wrong):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    answer = browser.post(at(thread, "worksheet"), typed(0, facts_known="Lo que sé.") | wrong)
    assert answer.status_code == 422 and "Lo que sé." in answer.content.decode()
    assert not Worksheet.objects.exists()


def test_while_the_key_is_locked_the_worksheet_waits_for_the_passphrase(house):
    _receipt, thread = house.write()
    browser = house.browser("advisor")
    browser.post(reverse("advice-panel:lock"))
    kept = browser.post(at(thread, "worksheet"), typed(0, tension="Una hora de pensar"))
    assert kept.status_code == 422 and "Una hora de pensar" in kept.content.decode()


def test_where_the_database_stores_nothing_the_worksheet_stays_and_goes_again(house, monkeypatch):
    _receipt, thread = house.write()
    browser = house.browser("advisor")

    def fails(**_given):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(views, "save_worksheet", fails)
        answer = browser.post(at(thread, "worksheet"), typed(0, facts_known="Lo que pensé una hora"))
    text = answer.content.decode()
    assert answer.status_code == 503 and "Lo que pensé una hora" in text and "Intentar de nuevo" in text
    assert browser.post(at(thread, "worksheet"), fields(answer)).status_code == 302
    assert (
        queries.worksheet_of(thread, house.keys("advisor", thread))[1].facts_known == "Lo que pensé una hora"
    )
