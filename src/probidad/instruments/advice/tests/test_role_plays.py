"""A trainer plays the writer: each side writes once, feedback comes at the end, and nobody else looks on."""

import pytest
from django.db import models
from django.urls import reverse

from probidad.core.institutions.models import Institution
from probidad.core.people.roles import Role
from probidad.instruments.advice import desk, queries
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.services import role_plays
from probidad.instruments.advice.services.attempts import MESSAGE_LENGTH
from probidad.instruments.advice.simulator import criteria
from probidad.instruments.advice.simulator.library import shipped

pytestmark = pytest.mark.django_db
FIRST = shipped()["el-tramite-del-compadre"]


def begun(cast) -> Attempt:
    return role_plays.begin(
        trainer=cast.ethics_head,
        person=cast.advisor,
        institution=cast.institution,
        simulation=FIRST,
        language="es",
    )


def page(attempt: Attempt, name: str = "role-play", *args) -> str:
    return reverse(f"advice-panel:{name}", args=[attempt.pk, *args])


def wrote(client, attempt: Attempt, after: int, message: str, status: int = 302):
    response = client.post(page(attempt), {"after": after, "message": message})
    assert response.status_code == status
    attempt.refresh_from_db()
    return response.content.decode()


def test_a_role_play_goes_from_its_beginning_to_the_feedback_by_the_pages(cast):
    head, advisor = cast.client("ethics_head"), cast.client("advisor")
    new = {
        "advisor": f"{cast.institution.pk}-{cast.advisor.pk}",
        "simulation": FIRST.name,
        "language": "es",
    }
    first = head.post(reverse("advice-panel:role-plays"), new)["Location"]
    assert head.post(reverse("advice-panel:role-plays"), new)["Location"] == first  # a second click
    attempt = Attempt.objects.get()
    assert page(attempt) in {item.url for item in desk.waiting_for(cast.advisor)}
    wrote(advisor, attempt, 0, "Gracias por escribir. ¿Cuál es tu puesto?")
    wrote(head, attempt, 0, "¿Para qué quieren saberlo?")
    wrote(head, attempt, 1, "Me voy.")
    assert [each["says"] for each in attempt.turns] == [["¿Para qué quieren saberlo?", "Me voy."]]
    head.post(page(attempt, "role-play-note", 1), {"note": "Aquí se cerró"})
    # The advisor reads answers, and neither remarks nor marks before the end.
    shown = advisor.get(page(attempt)).content.decode()
    assert "Me voy." in shown and "Aquí se cerró" not in shown and "words--costs" not in shown
    assert "Aquí se cerró" in head.get(page(attempt)).content.decode()
    points = {each.key: 1 for each in asked_for()} | {"no_identity": 0}
    assert head.post(page(attempt, "role-play-finish"), points).status_code == 302
    shown = advisor.get(page(attempt)).content.decode()
    assert "Aquí se cerró" in shown and "words--costs" in shown and "Me voy." in shown
    attempt.refresh_from_db()
    assert attempt.points == len(points) - 1 and not attempt.passed
    assert "Has aprobado 0 de 8" in advisor.get(reverse("advice-panel:training")).content.decode()


def asked_for():
    """The criteria that are asked for in a simulation without danger."""
    return [each for each in criteria() if not each.in_emergencies]


def test_a_second_click_writes_once_and_another_tab_is_told(cast):
    attempt, head, advisor = begun(cast), cast.client("ethics_head"), cast.client("advisor")
    for client in (advisor, advisor, head, head):
        wrote(client, attempt, 0, "Lo mismo.")
    assert [(each["message"], each["says"]) for each in attempt.turns] == [("Lo mismo.", ["Lo mismo."])]
    for client in (advisor, head):
        assert "Otra cosa." in wrote(client, attempt, 0, "Otra cosa.", status=409)


def test_the_trainer_waits_for_the_first_message(cast):
    attempt = begun(cast)
    assert "Espera el primer mensaje" in wrote(cast.client("ethics_head"), attempt, 0, "Hola.", status=422)


def test_nothing_is_scored_before_anything_was_written_and_nothing_is_written_after_the_end(cast):
    attempt, head, advisor = begun(cast), cast.client("ethics_head"), cast.client("advisor")
    head.post(page(attempt, "role-play-finish"), {})
    attempt.refresh_from_db()
    assert attempt.finished_on is None
    wrote(advisor, attempt, 0, "Gracias por escribir.")
    role_plays.finish(attempt=attempt, simulation=FIRST, points={})
    before = attempt.turns
    for client in (advisor, head):
        client.post(page(attempt), {"after": 1, "message": "Tarde."})
    head.post(page(attempt, "role-play-note", 1), {"note": "Tarde."})
    head.post(page(attempt, "role-play-finish"), {each.key: 2 for each in asked_for()})
    attempt.refresh_from_db()
    assert attempt.turns == before and attempt.points < 20


@pytest.mark.parametrize("points", [{}, {"listening": "3"}, {"listening": "x"}])
def test_points_that_cannot_be_are_refused(cast, points):
    attempt, head = begun(cast), cast.client("ethics_head")
    wrote(cast.client("advisor"), attempt, 0, "Gracias por escribir.")
    assert head.post(page(attempt, "role-play-finish"), points).status_code == 422


@pytest.mark.parametrize("message", ["", " ", "x" * (MESSAGE_LENGTH + 1), "a\0"])
def test_what_cannot_be_sent_is_told_beside_the_field(cast, message):
    wrote(cast.client("advisor"), begun(cast), 0, message, status=422)


def test_a_remark_that_is_too_long_or_on_no_message_changes_nothing(cast):
    attempt, head = begun(cast), cast.client("ethics_head")
    wrote(cast.client("advisor"), attempt, 0, "Gracias por escribir.")
    refused = head.post(page(attempt, "role-play-note", 1), {"note": "x" * 1001})
    assert refused.status_code == 422 and "x" * 1001 in refused.content.decode()
    assert "Sobre el mensaje 1</a>: " in refused.content.decode()
    assert head.post(page(attempt, "role-play-note", 2), {"note": "x"}).status_code == 404
    attempt.refresh_from_db()
    assert attempt.turns[0]["note"] == ""


def test_nobody_else_looks_on_and_the_trainee_does_not_lead(cast):
    attempt = begun(cast)
    cast.add("second_head", Role.ETHICS_HEAD)
    for name in ("second_head", "committee_member", "other_ethics_head", "operator"):
        client = cast.client(name)
        assert client.get(page(attempt)).status_code == 404
        assert client.post(page(attempt), {"after": 0, "message": "x"}).status_code == 404
        assert client.post(page(attempt, "role-play-finish"), {}).status_code == 404
    assert cast.client("advisor").get(page(attempt, "role-play-finish")).status_code == 404
    assert cast.client("advisor").get(reverse("advice-panel:attempt", args=[attempt.pk])).status_code == 404


def test_only_trainers_begin_and_only_with_advisors_of_their_institution(cast):
    other = cast.add("far_advisor", Role.ADVISOR, cast.other_institution)
    new = {"simulation": FIRST.name, "language": "es", "advisor": f"{cast.other_institution.pk}-{other.pk}"}
    assert cast.client("ethics_head").post(reverse("advice-panel:role-plays"), new).status_code == 422
    assert cast.client("advisor").post(reverse("advice-panel:role-plays"), new).status_code == 404


def test_without_a_script_the_page_is_reloaded_and_with_htmx_it_looks_by_itself(cast):
    attempt = begun(cast)
    shown = cast.client("advisor").get(page(attempt)).content.decode()
    assert 'hx-trigger="every 5s"' in shown and "Ver si hay algo nuevo" in shown
    wrote(cast.client("advisor"), attempt, 0, "Gracias por escribir.")
    role_plays.finish(attempt=attempt, simulation=FIRST, points={})
    # What is polled when it has ended brings the feedback, and polls no more.
    shown = cast.client("advisor").get(page(attempt)).content.decode()
    assert 'id="live"' in shown and "hx-trigger" not in shown
    assert queries.role_plays_of(cast.advisor).count() == 1


def test_a_trainer_s_account_that_is_deleted_takes_nothing_from_the_trainee(cast):
    """It stays a role play: it doesn't count as a simulation, nor as one that goes on."""
    attempt = begun(cast)
    Attempt.objects.filter(pk=attempt.pk).update(trainer=None)
    own = Attempt.objects.create(person=cast.advisor, simulation=FIRST.name, version=1, language="es")
    assert Attempt._meta.get_field("trainer").remote_field.on_delete is models.SET_NULL
    assert [each.open for each in queries.steps(cast.advisor, Institution.objects.none()) if each.open] == [
        own
    ]
    advisor = cast.client("advisor")
    assert "La cuenta de quien hacía el papel" in advisor.get(page(attempt)).content.decode()
    assert "cuya cuenta ya no existe" in advisor.get(reverse("advice-panel:role-plays")).content.decode()
    assert page(attempt) not in {item.url for item in desk.waiting_for(cast.advisor)}


def test_whoever_scores_sees_the_words_that_were_found(cast):
    attempt, head = begun(cast), cast.client("ethics_head")
    wrote(cast.client("advisor"), attempt, 0, "Gracias por escribir. ¿Cómo te llamas?")
    shown = head.get(page(attempt, "role-play-finish")).content.decode()
    assert "Sumó por “Gracias por escribir” (1)" in shown and "Restó por “Cómo te llamas” (1)" in shown
