"""A closed conversation becomes a teaching case with the writer's consent, in other words, and by two people."""

import pytest
from django.apps import apps
from django.urls import reverse

from probidad.core.audit.models import AuditEvent
from probidad.instruments.advice.forms.precedents import PrecedentForm
from probidad.instruments.advice.models import Precedent, Thread
from probidad.instruments.advice.tests.test_staff_pages import at
from probidad.instruments.advice.worksheets import copied

SITUATION = "Ayer me pidieron adelantar el expediente de un familiar en la ventanilla del registro civil"
CASE = {
    "topic": "permits",
    "values": ["honesty", "legality"],
    "title_es": "Un turno que se adelanta",
    "situation_es": "Alguien con autoridad pide atender primero a una persona cercana.",
    "tension_es": "La lealtad a quien dirige y el trato igual a quien espera.",
    "options_es": "No hacer nada\nPreguntar por la regla\nDecirlo al comité",
}


@pytest.fixture
def closed(house) -> Thread:
    """A conversation that the advisor closed, and whose writer agrees."""
    _receipt, thread = house.write(SITUATION)
    browser = house.browser("advisor")
    browser.post(at(thread, "take"), {"text": "Ya lo tengo."})
    browser.post(at(thread, "close"), {"text": "Gracias por tu confianza."})
    Thread.objects.update(allows_teaching=True)
    return thread


def page(name: str, *args) -> str:
    return reverse(f"advice-panel:{name}", args=args)


def test_a_case_is_in_the_library_once_a_second_person_has_read_it(house, closed):
    writer, reader = house.browser("advisor"), house.browser("second_advisor")
    assert writer.post(at(closed, "precedent-new"), CASE).status_code == 302
    case = Precedent.objects.get()
    publish = page("precedent-publish", case.pk)
    assert writer.post(publish).status_code == 404
    assert reader.post(page("precedent", case.pk), {"note": "Cambia el lugar."}).status_code == 302
    assert "Cambia el lugar." in writer.get(page("precedent", case.pk)).content.decode()
    assert writer.post(page("precedent-edit", case.pk), CASE | {"title_es": "Un turno"}).status_code == 302
    assert reader.post(publish).status_code == 302
    case.refresh_from_db()
    assert case.state == Precedent.State.PUBLISHED and case.reviewed_by == house.cast.second_advisor
    counsel = house.cast.client("counsel")
    assert "Un turno" in counsel.get(page("precedents")).content.decode()
    for query, found in (
        ("q=turno", True),
        ("q=obsequio", False),
        ("valor=honesty", True),
        ("tema=gifts", False),
    ):
        assert ("Un turno" in counsel.get(page("precedents") + "?" + query).content.decode()) == found


def test_nothing_leads_from_the_case_to_the_conversation(house, closed):
    house.browser("advisor").post(at(closed, "precedent-new"), CASE)
    [event] = AuditEvent.objects.filter(kind="advice:precedent:written")
    fields = {field.name for field in Precedent._meta.get_fields()}
    row = repr(Precedent.objects.values().get())
    assert "thread" not in fields
    assert str(closed.pk) not in row + event.subject + str(event.details) and closed.token not in row


@pytest.mark.parametrize(
    "change", [{"allows_teaching": False}, {"state": Thread.State.ANSWERED, "closed_on": None}]
)
def test_without_consent_or_while_it_is_open_there_is_no_such_page(house, closed, change):
    Thread.objects.update(**change)
    browser = house.browser("advisor")
    assert browser.get(at(closed, "precedent-new")).status_code == 404
    assert browser.post(at(closed, "precedent-new"), CASE).status_code == 404
    assert not Precedent.objects.exists()


def test_the_writers_own_words_arent_taken_over(house, closed):
    answer = house.browser("advisor").post(
        at(closed, "precedent-new"), CASE | {"situation_es": "Cuenta que " + SITUATION.lower()}
    )
    assert answer.status_code == 422 and not Precedent.objects.exists()
    assert "Un turno que se adelanta" in answer.content.decode()


def test_words_in_a_row_are_found_whatever_their_case_and_accents():
    source = ["Uno dos tres cuatro cinco seis siete ocho nueve"]
    assert copied("dijo: DÓS TRES cuatro cinco seis siete ocho nueve", source)
    assert not copied("dos tres cuatro cinco seis siete ocho diez", source)
    assert not copied("", source) and not copied("dos tres", source)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_es": ""},
        {"options_es": "Solo una"},
        {"topic": "nada"},
        {"values": []},
        {"title_en": "Only a title"},
    ],
)
def test_a_case_with_a_part_missing_is_given_back_with_what_was_typed(house, closed, wrong):
    answer = house.browser("advisor").post(at(closed, "precedent-new"), CASE | wrong)
    assert answer.status_code == 422 and CASE["tension_es"] in answer.content.decode()


def test_a_case_becomes_a_draft_dilemma_for_whoever_writes_those(house, closed):
    drafts = apps.get_model("exercises", "DilemmaDraft").objects
    house.browser("advisor").post(at(closed, "precedent-new"), CASE)
    case = Precedent.objects.get()
    house.cast.client("second_advisor").post(page("precedent-publish", case.pk))
    propose = page("precedent-propose", case.pk)
    house.cast.client("advisor").post(propose)
    assert not drafts.exists()
    answer = house.cast.client("committee_member").post(propose)
    draft = drafts.get()
    assert answer["Location"] == reverse("exercises-panel:draft", args=[draft.pk])
    assert draft.content["title"] == {"es": CASE["title_es"]} and len(draft.content["options"]) == 3
    assert house.cast.client("committee_member").get(answer["Location"]).status_code == 200


def test_no_topic_is_chosen_for_whoever_writes_a_case():
    form = PrecedentForm({})
    assert form.fields["topic"].choices[0] == ("", "—")
    assert form.errors["topic"] == ["Elige un tema."]
