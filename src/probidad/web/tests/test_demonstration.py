"""The demonstration is believable, clearly marked, and has no door into a real installation."""

import importlib
import itertools
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

from probidad.core.anonymity import blind
from probidad.core.audit.models import AuditEvent
from probidad.core.audit.verification import verify
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.advice import floods
from probidad.instruments.advice.demo import PASSPHRASE
from probidad.instruments.advice.models import (
    Disclosure,
    Export,
    FollowUp,
    Measure,
    Precedent,
    PublicLesson,
    Redaction,
    Thread,
)
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.indices.models import Dispute, Publication
from probidad.instruments.indices.models import Reply as EvaluationReply
from probidad.web import demonstration
from probidad.web.api import document
from probidad.web.api_reference import endpoints
from probidad.web.models import Demonstration
from tests.cast import BACKEND


@pytest.fixture
def with_door():
    """The addresses as the demonstration's own process has them."""
    modules = ("probidad.web.panel_urls", "probidad.config.urls")

    def reload():
        for name in modules:
            importlib.reload(sys.modules[name])
        clear_url_caches()

    with override_settings(DEMO=True):
        reload()
        yield
    reload()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, rsa_keys):
    """The demonstration, built once for this module; the database is emptied at its end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        keys = itertools.chain(rsa_keys, iter(blind.new_private_key, None))
        patch.setattr(blind, "new_private_key", lambda: next(keys))
        demonstration.build(lambda _step: None)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db
def test_a_real_installation_has_no_door():
    with pytest.raises(NoReverseMatch):
        reverse("panel:door")
    for path in ("demostracion/", "demostracion/entrar/1/", "demostracion/visita/exercises/"):
        assert Client().get(f"/panel/{path}").status_code == 404
        assert Client().post(f"/panel/{path}").status_code == 404


@pytest.mark.django_db
def test_the_setting_alone_opens_no_door_without_the_mark_in_the_database(with_door, cast):
    assert not Demonstration.objects.exists()
    assert Client().get("/panel/demostracion/").status_code == 404
    assert Client().post(f"/panel/demostracion/entrar/{cast.operator.pk}/").status_code == 404


@pytest.mark.django_db
def test_the_mark_alone_opens_no_door_without_the_setting(built):
    assert Client().get("/panel/demostracion/").status_code == 404


@pytest.mark.django_db
def test_the_demonstration_is_not_built_over_a_real_installation(cast):
    with pytest.raises(RuntimeError):
        demonstration.build(lambda _step: None)


@pytest.mark.django_db
def test_one_click_enters_as_any_role(built, with_door):
    for door in demonstration.doors():
        client = Client()
        assert door.person.name in client.get("/panel/demostracion/").text
        assert client.post(f"/panel/demostracion/entrar/{door.person_id}/").url == "/panel/"
        page = client.get("/panel/")
        assert page.status_code == 200
        assert "Demostración" in page.text


@pytest.mark.django_db
def test_who_enters_can_try_how_a_second_step_is_set_up(built, with_door):
    # It is a sign-in like another: those people get no mail with a code to sign in anew.
    client = Client()
    client.post(reverse("panel:enter-as", args=[demonstration.doors()[0].person_id]))
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.django_db
def test_nobody_but_the_invented_people_can_be_entered_as(built, with_door):
    real = Person.objects.create_user(email="real@ciudad.gob.mx", name="Alguien real")
    assert Client().post(f"/panel/demostracion/entrar/{real.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_visitor_gets_a_code_that_works_in_the_open_round(built, with_door):
    page = Client().post("/panel/demostracion/visita/exercises/")
    code = page.context["visit"].code
    assert Client().post("/ejercicios/", {"code": code}).status_code == 302


@pytest.mark.django_db
def test_a_visitor_gets_words_that_open_a_conversation_also_after_it_was_erased(
    built, with_door, monkeypatch
):
    monkeypatch.setattr(floods, "PATIENCE", 0)
    for _time in range(2):
        words = Client().post("/panel/demostracion/visita/advice/").context["visit"].code
        writer = Client()
        turn = writer.get("/asesoria/volver/").context["turn"]
        page = writer.post("/asesoria/volver/", {"receipt": words, "turn": turn}, follow=True)
        assert "canasta" in page.text
        room = {"room": page.wsgi_request.room}
        assert writer.post("/asesoria/volver/conversacion/borrar/", room).status_code == 200


@pytest.mark.django_db
def test_its_claims_show_protection_a_reprisal_an_identity_an_export_and_what_was_learned(built):
    assert Measure.objects.get().state == Measure.State.GRANTED
    assert FollowUp.objects.filter(answer=FollowUp.Answer.YES).exists() and Disclosure.objects.exists()
    assert Redaction.objects.get().message.thread_id == Export.objects.get().claim.thread_id
    assert PublicLesson.objects.exists()
    assert set(Precedent.objects.values_list("state", flat=True)) == {"published", "review"}


@pytest.mark.django_db
def test_whoever_enters_as_an_advisor_reads_which_passphrase_opens_the_conversations(built, with_door):
    browser, thread = Client(), Thread.objects.filter(state=Thread.State.TAKEN).first()
    browser.force_login(thread.assignments.get(until=None).person, backend=BACKEND)
    where = reverse("advice-panel:thread", args=[thread.pk])
    assert PASSPHRASE in browser.get(where).text
    with override_settings(DEMO=False):
        assert PASSPHRASE not in browser.get(where).text


@pytest.mark.django_db
def test_who_switches_the_language_on_the_page_of_the_code_is_led_back_to_the_door(built, with_door):
    here = "/panel/demostracion/visita/exercises/"
    page = Client().post("/panel/idioma/", {"language": "en", "next": here}, follow=True)
    assert page.status_code == 200 and "Enter the demonstration" in page.text


def _played():
    """The closed rounds that were played; those of other institutions are invented figures."""
    return Round.objects.filter(state=Round.State.CLOSED, institution__slug="san-isidro-del-valle")


@pytest.mark.django_db
def test_alignment_is_near_forty_then_near_sixty_percent(built):
    [first, second] = _played().order_by("opens_on")
    assert queries.round_report(first, None).alignment.share == pytest.approx(0.40, abs=0.04)
    assert queries.round_report(second, None).alignment.share == pytest.approx(0.60, abs=0.04)


@pytest.mark.django_db
def test_small_units_are_not_shown_and_comments_are_there(built):
    for round in _played():
        report = queries.round_report(round, None)
        hidden = {unit.name for unit in report.units if report.exercises[0].units[unit.pk] is None}
        assert {"Archivo Municipal", "Catastro"} <= hidden
        assert queries.comments_of(round).count() >= 5
    assert Round.objects.filter(state=Round.State.OPEN).count() == 1


@pytest.mark.django_db
def test_the_programme_has_figures_of_several_institutions_and_a_half_year_of_too_few(built):
    page = Client().get("/ejercicios/programa/").text
    assert page.count("<figure") == 3 and "No hay suficientes instituciones" in page


@pytest.mark.django_db
def test_its_history_is_what_the_services_would_have_written(built):
    housing = Institution.objects.get(slug="instituto-de-vivienda")
    present, former = housing.names.all()
    assert (present.name, present.until) == (housing.name, None)
    assert former.until == present.since and former.name != present.name
    [merged] = housing.predecessors.all()
    assert merged.ending == Institution.Ending.MERGED and not merged.exists
    assert merged.name in Client().get("/instituciones/fideicomiso-de-reservas/").content.decode()


@pytest.mark.django_db
def test_its_audit_trail_holds(built):
    assert AuditEvent.objects.count() > 20
    assert verify().whole


@pytest.mark.django_db
def test_the_example_calls_of_the_api_find_something_in_it(built):
    for endpoint in endpoints(document()):
        answer = Client().get(endpoint.example_url.removeprefix(settings.BASE_URL))
        assert answer.status_code == 200, endpoint.example_url
        assert answer.json().get("items", [...]), endpoint.example_url


@pytest.mark.django_db
def test_ten_entities_of_five_organisations_average_18_percent_and_seven_of_them_43_the_second_time(built):
    icifiep = Publication.objects.filter(latest=True, version__instrument__urn="urn:probidad:index:icifiep")
    first, second = icifiep.filter(application=1), icifiep.filter(application=2)
    assert (first.count(), second.count()) == (10, 7)
    assert first.values("organisation").distinct().count() == 5
    assert round(average(first)) == 18 and round(average(second)) == 43
    assert first.filter(round__consent="declined", round__basis="public").count() == 1
    assert EvaluationReply.objects.exists() and Dispute.objects.exclude(decision="").count() == 1


def average(publications) -> float:
    percents = [each.percent for each in publications]
    return sum(percents) / len(percents)
