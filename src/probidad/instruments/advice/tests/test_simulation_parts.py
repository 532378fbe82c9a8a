"""A trainer who doesn't write YAML writes a simulation by forms: each part as it was, what is wrong beside its field."""

import html

import pytest
from django.urls import reverse

from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.simulation_parts import PARTS
from probidad.instruments.advice.models import Attempt, OwnSimulation
from probidad.instruments.advice.services import simulations
from probidad.instruments.advice.simulator import read_simulation
from probidad.instruments.advice.simulator.library import shipped, shipped_text
from probidad.instruments.advice.tests.walking import fields

pytestmark = [pytest.mark.once, pytest.mark.django_db]
FIRST = "el-tramite-del-compadre"


def begun(cast, source: str = FIRST) -> OwnSimulation:
    return simulations.begin(
        institution=cast.institution, source=shipped_text(source), actor=cast.ethics_head
    )


def at(own: OwnSimulation, part: str, number: int | None = None, name: str = "") -> str:
    if number is None:
        return reverse("advice-panel:simulation-part", args=[own.name, part])
    return reverse(name or "advice-panel:simulation-entry", args=[own.name, part, number])


def sent(client, address: str, **typed):
    """The page's form as it stands there, with what was typed."""
    return client.post(address, fields(client.get(address)) | typed)


def now(own: OwnSimulation):
    own.refresh_from_db()
    return read_simulation(own.draft)


@pytest.mark.parametrize("source", list(shipped()))
def test_a_form_that_is_sent_as_it_is_changes_nothing(cast, source):
    own, client = begun(cast, source), cast.client("ethics_head")
    before = now(own)
    for slug, part in PARTS.items():
        count = len(getattr(before, part.key)) if part.key else 0
        for number in [None] if not part.key else {1, count}:
            assert sent(client, at(own, slug, number)).status_code == 302, (slug, number)
    assert now(own) == before


def test_a_new_turn_is_written_without_yaml_and_happens_in_the_preview(cast):
    own, client = begun(cast), cast.client("ethics_head")
    fact = {
        "key": "the_queue",
        "about_es": "la fila\ncuánta gente",
        "about_en": "the queue\nhow many people",
        "says_es": "Son como cuarenta personas.",
        "says_en": "Some forty people.",
    }
    assert sent(client, at(own, "hechos"), **fact).status_code == 302
    rule = {
        "key": "calmer",
        "says_es": "Ya me calmé.",
        "says_en": "I am calmer now.",
        "distress": "-2",
        "when_told": ["the_queue"],
        "when_any_act": ["listens"],
        "place": "1",
    }
    assert sent(client, at(own, "reglas"), **rule).status_code == 302
    found = now(own)
    assert found.facts[-1].key == "the_queue" and found.rules[0].key == "calmer"
    assert found.rules[0].when.told == ["the_queue"] and found.rules[0].distress == -2
    client.post(reverse("advice-panel:simulation-preview", args=[own.name]))
    page = reverse("advice-panel:attempt", args=[Attempt.objects.get().pk])
    for after, message in enumerate(("¿Cuánta gente hay en la fila?", "Entiendo que pesa.")):
        client.post(page, {"after": after, "message": message})
    shown = client.get(page).content.decode()
    assert "Son como cuarenta personas." in shown and "Ya me calmé." in shown


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(cast):
    own, client = begun(cast), cast.client("ethics_head")
    for typed, field in (
        ({"key": "Otra Vez"}, "key"),
        ({"key": "fear"}, "key"),
        ({"about_en": "* gap"}, "about_es"),  # of both languages: the phrase is named
        ({"says_en": ""}, "says_en"),
        ({"trust_from": "11"}, "trust_from"),
        ({"place": "99"}, "place"),
        ({"guarded_es": "Nada.", "guarded_en": ""}, "guarded_en"),
    ):
        page = sent(client, at(own, "hechos", 3), **typed)
        assert page.status_code == 422 and field in page.context["form"].errors, (
            typed,
            page.context["form"].errors,
        )
        assert all(page.context["form"][name].value() == value for name, value in typed.items())
    page = sent(client, at(own, "ejemplos", 1), moves="welcome\nno_such_move")
    assert "no_such_move" in html.unescape(page.content.decode()) and page.status_code == 422
    assert now(own) == read_simulation(begun(cast).draft.replace(f"{own.name}-2", own.name))


def test_an_entry_is_taken_out_once_nothing_names_it(cast):
    own, client = begun(cast), cast.client("ethics_head")
    keys = [each.key for each in now(own).rules]
    weighs, judged = keys.index("weighs") + 1, keys.index("judged") + 1
    remove = "advice-panel:simulation-entry-remove"
    shown = client.post(at(own, "reglas", weighs, remove), follow=True).content.decode()
    assert "weighs" in shown and [each.key for each in now(own).rules] == keys
    client.post(at(own, "reglas", judged, remove))
    assert "judged" not in [each.key for each in now(own).rules]


def test_of_two_trainers_at_once_neither_overwrites_the_other(cast):
    own, client = begun(cast), cast.client("ethics_head")
    seen = fields(client.get(at(own, "general")))
    sent(client, at(own, "general"), title_es="La ventanilla")
    page = client.post(at(own, "general"), seen | {"title_es": "Otra"})
    assert page.status_code == 422 and now(own).title.es == "La ventanilla"


def test_only_what_is_being_written_has_parts_and_only_its_trainers_write_them(cast):
    own = begun(cast)
    for name in ("committee_member", "advisor"):
        assert cast.client(name).get(at(own, "hechos", 1)).status_code in (403, 404)
    head = cast.client("ethics_head")
    for address in (
        at(own, "hechos", 99),
        at(own, "nada"),
        at(own, "general", 1, "advice-panel:simulation-entry-remove"),
    ):
        assert head.get(address).status_code == 404
    shown = html.unescape(head.get(reverse("advice-panel:own-simulation", args=[own.name])).content.decode())
    assert all(at(own, slug) in shown for slug in PARTS)
    simulations.publish(own=own, edition=own.edition, actor=cast.committee_member)
    assert head.get(at(own, "hechos", 1)).status_code == 404
    assert queries.newest_of(own).name == own.name
