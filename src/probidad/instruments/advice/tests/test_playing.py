"""Playing a simulation by its pages: what is sent once counts once, what is seen is one's own, feedback is there."""

import html

import pytest
from django.urls import reverse

from probidad.instruments.advice import simulator
from probidad.instruments.advice.models import Attempt
from probidad.instruments.advice.services import attempts
from probidad.instruments.advice.services.attempts import MESSAGE_LENGTH, MESSAGES
from probidad.instruments.advice.simulator.library import shipped

pytestmark = [pytest.mark.once, pytest.mark.django_db]
FIRST = "el-tramite-del-compadre"


def begun(cast, name: str = "advisor", simulation: str = FIRST, language: str = "es") -> Attempt:
    return attempts.begin(person=cast.people[name], simulation=shipped()[simulation], language=language)


def page(attempt: Attempt) -> str:
    return reverse("advice-panel:attempt", args=[attempt.pk])


def sent(client, attempt: Attempt, after: int, message: str = "", **more):
    return client.post(page(attempt), {"after": after, "message": message} | more)


def played(client, attempt: Attempt, *moves: str) -> Attempt:
    for after, move in enumerate(moves):
        assert sent(client, attempt, after, move=move).status_code == 302
    attempt.refresh_from_db()
    return attempt


def example(key: str = "well_done", simulation: str = FIRST) -> list[str]:
    return next(each.moves for each in shipped()[simulation].examples if each.key == key)


# Both languages of each are played in test_simulations.py, without pages.
@pytest.mark.parametrize(
    ("name", "language"), [*((name, "es") for name in shipped()), ("la-inspeccion-de-manana", "en")]
)
def test_each_simulation_is_played_to_its_end_by_the_pages_and_passed(cast, name, language):
    client = cast.client("advisor", language=language)
    response = client.post(reverse("advice-panel:simulation-begin", args=[name]), {"language": language})
    attempt = Attempt.objects.get()
    assert response["Location"] == page(attempt)
    played(client, attempt, *example(simulation=name))
    assert attempt.passed and attempt.finished_on and attempt.ended in ("closed", "safe")
    shown = html.unescape(client.get(page(attempt)).content.decode())
    assert shipped()[name].persona.hides.of(language) in shown


def test_each_message_is_told_at_once_what_it_earned_or_cost_by_its_own_words(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "Gracias por escribir. ¿Cuál es tu puesto?")
    shown = client.get(page(attempt)).content.decode()
    assert '<mark class="words words--earns">Gracias por escribir</mark>' in shown
    assert '<mark class="words words--costs">Cuál es tu puesto</mark>' in shown
    assert "Confía menos en ti ahora" in shown


def test_what_was_never_learned_is_told_at_the_end_only(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    secret = next(each for each in shipped()[FIRST].facts if each.key == "once_before").says.es
    sent(client, attempt, 0, "Gracias por escribir.")
    assert secret not in client.get(page(attempt)).content.decode()
    client.post(reverse("advice-panel:attempt-end", args=[attempt.pk]))
    shown = client.get(page(attempt)).content.decode()
    assert secret in shown and "Lo que nunca supiste" in shown


def test_where_it_went_wrong_is_told_at_the_end_with_its_reason(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "Gracias por escribir.")
    sent(client, attempt, 1, "Tienes que negarte.")
    assert "Dónde salió mal" not in client.get(page(attempt)).content.decode()
    client.post(reverse("advice-panel:attempt-end", args=[attempt.pk]))
    shown = client.get(page(attempt)).content.decode()
    section = shown[shown.index("Dónde salió mal") : shown.index("Lo que nunca supiste")]
    assert "Tienes que" in section and 'href="#m2"' in section and 'href="#m1"' not in section


def test_a_second_click_changes_nothing(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    for _click in range(2):
        assert sent(client, attempt, 0, "Gracias por escribir.").status_code == 302
    attempt.refresh_from_db()
    assert len(attempt.turns) == 1
    begin = reverse("advice-panel:simulation-begin", args=[FIRST])
    assert client.post(begin)["Location"] == client.post(begin)["Location"] == page(attempt)
    for _click in range(2):
        client.post(reverse("advice-panel:attempt-end", args=[attempt.pk]))
    assert Attempt.objects.get().finished_on


def test_a_second_tab_is_told_that_the_conversation_went_on_and_keeps_what_was_typed(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "Gracias por escribir.")
    response = sent(client, attempt, 0, "Otra cosa que escribí.")
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Otra cosa que escribí." in shown and "Gracias por escribir" in shown
    assert 'name="after" value="1"' in shown
    attempt.refresh_from_db()
    assert len(attempt.turns) == 1


def test_who_comes_back_goes_on_where_it_was_left(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "Gracias por escribir.")
    other = cast.client("advisor")
    assert "Llevas 1 mensaje" in other.get(reverse("advice-panel:simulation", args=[FIRST])).content.decode()
    assert "Gracias por escribir" in other.get(page(attempt)).content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"message": ""}, "Escribe un mensaje"),
        ({"message": "   "}, "Escribe un mensaje"),
        ({"message": "x" * (MESSAGE_LENGTH + 1)}, f"{MESSAGE_LENGTH}"),
        ({"message": "Hola", "move": "welcome"}, "Envía uno de los dos"),
        ({"message": "", "move": "nothing"}, "Esa sugerencia no existe"),
        ({"message": "a\0b"}, "nulos"),
    ],
)
def test_what_cannot_be_sent_is_told_beside_the_field_and_kept(cast, given, told):
    client, attempt = cast.client("advisor"), begun(cast)
    response = client.post(page(attempt), {"after": 0} | given)
    assert response.status_code == 422
    assert told in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.turns == []


@pytest.mark.parametrize("after", ["", "x", "-1", "41", "9" * 40])
def test_a_form_without_its_place_is_refused(cast, after):
    client, attempt = cast.client("advisor"), begun(cast)
    assert client.post(page(attempt), {"after": after, "message": "Hola"}).status_code == 422


def test_a_conversation_has_an_end_of_messages(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    turns = simulator.replayed(shipped()[FIRST], ["Hola."] * MESSAGES, "es")
    attempt.turns = simulator.stored(turns)
    attempt.save()
    response = sent(client, attempt, MESSAGES, "Uno más.")
    assert response.status_code == 422 and "Ya no caben" in response.content.decode()


def test_nothing_can_be_ended_before_anything_was_written(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    response = client.post(reverse("advice-panel:attempt-end", args=[attempt.pk]), follow=True)
    assert "Escribe algo antes de terminarla" in response.content.decode()
    assert Attempt.objects.get().finished_on is None


@pytest.mark.each_database
def test_trying_again_from_a_message_is_practice_and_passes_nothing(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    played(client, attempt, "ask_identity", "judge")
    assert attempt.ended == "left" and not attempt.passed
    again = reverse("advice-panel:attempt-again", args=[attempt.pk, 2])
    first = client.post(again)["Location"]
    assert client.post(again)["Location"] == first  # a second click
    practice = Attempt.objects.get(from_turn=2)
    assert practice.turns == attempt.turns[:1]
    for after, move in enumerate(example(), start=1):
        sent(client, practice, after, move=move)
    practice.refresh_from_db()
    assert practice.finished_on
    assert "Has aprobado 0 de 8" in client.get(reverse("advice-panel:training")).content.decode()


@pytest.mark.each_database
def test_trying_again_from_the_first_message_begins_anew_and_counts(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    played(client, attempt, "ask_identity", "judge")
    client.post(reverse("advice-panel:attempt-again", args=[attempt.pk, 1]))
    other = Attempt.objects.get(finished_on=None)
    assert other.from_turn == 0 and other.turns == []
    assert played(client, other, *example()).passed
    assert "Has aprobado 1 de 8" in client.get(reverse("advice-panel:training")).content.decode()


@pytest.mark.parametrize("turn", [0, 9])
def test_there_is_no_trying_again_from_a_message_that_was_never_written(cast, turn):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "Gracias por escribir.")
    assert client.post(reverse("advice-panel:attempt-again", args=[attempt.pk, turn])).status_code == 404


def test_nobody_else_sees_or_goes_on_with_a_conversation(cast):
    attempt = begun(cast)
    cast.client("advisor").post(page(attempt), {"after": 0, "message": "Gracias."})
    for name in ("ethics_head", "committee_member", "operator", "auditor"):
        client = cast.client(name)
        assert client.get(page(attempt)).status_code == 404
        assert client.post(page(attempt), {"after": 1, "message": "x"}).status_code == 404
        for part in ("attempt-end", "attempt-again"):
            args = [attempt.pk, 1] if part == "attempt-again" else [attempt.pk]
            assert client.post(reverse(f"advice-panel:{part}", args=args)).status_code == 404


@pytest.mark.each_database
def test_a_simulation_that_changed_meanwhile_says_so_and_begins_anew(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    Attempt.objects.update(version=99)
    assert "cambió desde que empezaste" in client.get(page(attempt)).content.decode()
    assert sent(client, attempt, 0, "Hola.").status_code == 200
    client.post(reverse("advice-panel:simulation-begin", args=[FIRST]))
    assert Attempt.objects.get().version == shipped()[FIRST].version


def test_a_finished_conversation_keeps_its_marks_when_the_simulation_changes(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    played(client, attempt, *example())
    Attempt.objects.update(version=99)
    shown = client.get(page(attempt)).content.decode()
    assert f"{attempt.points} de {attempt.result['possible']}" in shown


def test_text_of_a_trainee_is_never_markup(cast):
    client, attempt = cast.client("advisor"), begun(cast)
    sent(client, attempt, 0, "<script>alert(1)</script> Gracias por escribir <b>")
    shown = client.get(page(attempt)).content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown


def test_the_path_costs_few_queries(cast, django_assert_max_num_queries):
    begun(cast)
    client = cast.client("advisor")
    client.get(reverse("advice-panel:training"))
    with django_assert_max_num_queries(16):
        client.get(reverse("advice-panel:training"))


@pytest.mark.parametrize("name", list(shipped()))
def test_each_simulation_says_what_it_cites_and_that_nobody_compared_it_with_the_law_in_force(cast, name):
    shown = html.unescape(
        cast.client("advisor").get(reverse("advice-panel:simulation", args=[name])).content.decode()
    )
    assert "Ley General de Responsabilidades Administrativas" in shown and "Nadie ha cotejado" in shown
