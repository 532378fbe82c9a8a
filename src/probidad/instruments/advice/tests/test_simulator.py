"""The engine: trust opens, facts hide behind others, rules happen once; and the rubric says what earned or cost."""

import json

import pytest

from probidad.instruments.advice import simulator
from probidad.instruments.advice.simulator import NotASimulation, read_simulation
from probidad.instruments.advice.simulator.engine import FACTS_AT_ONCE
from probidad.instruments.advice.simulator.reading import LARGEST


def text(words: str) -> dict:
    return {"es": words, "en": words}


def document(**changes) -> dict:
    """A small simulation: three facts, of which one needs trust and one comes after another."""

    def fact(key: str, about: str, **more) -> dict:
        return {"key": key, "about": {"es": [about], "en": [about]}, "says": text(f"({key})")} | more

    return {
        "urn": "urn:probidad:simulation:small",
        "version": 1,
        "level": 1,
        "kind": "question",
        **{name: text(name) for name in ("title", "brief", "teaches", "opening")},
        "persona": {"who": text("w"), "feels": text("f"), "hides": text("h"), "trust": 4, "distress": 4},
        "facts": [
            fact("one", "rojo"),
            fact("two", "verde"),
            fact("deep", "azul", trust_from=6, guarded=text("(guarded)")),
            fact("more", "amarillo"),
        ],
        "rules": [
            {"key": "gone", "when": {"trust_to": 0}, "says": text("(gone)"), "ends": "left"},
            {"key": "asked", "when": {"any_act": ["asks_identity"]}, "says": text("(asked)"), "distress": 2},
            {"key": "after_one", "when": {"told": ["one"]}, "says": text("(after one)"), "trust": 2},
            {"key": "bye", "when": {"any_act": ["closes_safely"]}, "says": text("(bye)"), "ends": "closed"},
        ],
        "moves": [
            {"key": "a", "text": text("rojo")},
            {"key": "b", "text": text("verde"), "when": {"told": ["one"]}},
            {"key": "c", "text": text("azul"), "when": {"message_from": 3}},
        ],
        "otherwise": [text("(first)"), text("(second)")],
        "examples": [
            {"key": "x", "passes": True, "ends": None, "moves": ["a"]},
            {"key": "y", "passes": False, "ends": None, "moves": ["b"]},
        ],
    } | changes


@pytest.fixture
def small() -> simulator.Simulation:
    return simulator.Simulation.model_validate(document())


def said(small, *messages: str) -> list[list[str]]:
    return [turn.says for turn in simulator.replayed(small, list(messages), "es")]


def test_a_fact_is_told_once_when_it_is_asked_for(small):
    assert said(small, "¿rojo?", "¿verde?", "¿rojo?")[0] == ["(one)"]
    assert said(small, "¿verde?", "¿verde?") == [["(two)"], ["(first)"]]


def test_nobody_tells_everything_at_once(small):
    assert said(small, "rojo, verde y amarillo") == [["(one)", "(two)"][:FACTS_AT_ONCE]]


def test_a_fact_that_needs_trust_is_withheld_until_there_is_some(small):
    assert said(small, "azul")[0] == ["(guarded)"]
    turns = simulator.replayed(small, ["No necesito saber quién eres. ¿azul?"], "es")
    assert turns[0].says == ["(deep)"] and turns[0].state.trust == 6
    assert turns[0].state.reached == ("fact:deep",)


def test_a_rule_happens_once_and_moves_trust(small):
    turns = simulator.replayed(small, ["rojo", "hola", "hola"], "es")
    assert [turn.says for turn in turns] == [["(one)"], ["(after one)"], ["(first)"]]
    assert [turn.state.trust for turn in turns] == [4, 6, 6]


def test_without_trust_the_persona_is_gone_and_nothing_comes_after(small):
    turns = simulator.replayed(small, ["¿Cómo te llamas?", "Fue tu culpa", "rojo"], "es")
    assert [turn.says for turn in turns] == [["(asked)"], ["(gone)"]]
    assert turns[-1].state.ended == "left"
    with pytest.raises(ValueError):
        simulator.answer(small, turns[-1].state, "rojo", "es")


def test_nothing_fitting_is_answered_in_turn(small):
    assert said(small, "hola", "hola", "hola") == [["(first)"], ["(second)"], ["(first)"]]


def test_moves_are_suggested_when_their_time_has_come(small):
    state = simulator.begin(small)
    assert [move.key for move in simulator.moves_now(small, state)] == ["a"]
    state = simulator.answer(small, state, "rojo", "es").state
    assert [move.key for move in simulator.moves_now(small, state)] == ["a", "b"]
    state = simulator.answer(small, state, "hola", "es").state
    assert [move.key for move in simulator.moves_now(small, state)] == ["a", "b", "c"]


def mark(small, key: str, *messages: str) -> simulator.Mark:
    scored = simulator.scored(small, simulator.replayed(small, list(messages), "es"))
    return next(each for each in scored.marks if each.criterion.key == key)


def test_the_rubric_names_the_message_and_the_words(small):
    found = mark(small, "no_identity", "Hola", "No necesito saber quién eres", "¿Cuál es tu puesto?")
    assert found.earned == [(2, "No necesito saber quién")]
    assert found.cost == [(3, "Cuál es tu puesto")]
    assert found.points == 1
    assert mark(small, "no_identity", "¿Cómo te llamas?", "Dime tu puesto").points == 0


@pytest.mark.parametrize(
    ("criterion", "message", "points"),
    [
        ("options", "Una opción es hablar. Otra opción es escribir. No hacer nada también.", 2),
        ("options", "Una opción es hablar. Otra opción es escribir. Tercera opción: esperar.", 1),
        ("options", "1. Hablar\n2. Escribir\n3. No hacer nada", 2),
        ("options", "Una opción es hablar.", 0),
        ("values", "Lealtad y legalidad", 2),
        ("values", "Lealtad y lealtad", 1),
        ("plain", "Corto y claro.", 2),
        ("plain", "A la brevedad.", 1),
        ("plain", "A la brevedad y de conformidad con.", 0),
        ("not_deciding", "La decisión es tuya.", 2),
        ("not_deciding", "Hola.", 1),
        ("not_deciding", "Tienes que irte. Te garantizo que saldrá.", 0),
        ("closing", "Puedes volver cuando quieras.", 2),
        ("closing", "Adiós.", 0),
    ],
)
def test_points_are_earned_and_lost(small, criterion, message, points):
    assert mark(small, criterion, message).points == points


def test_safety_is_asked_only_where_there_is_danger(small):
    danger = simulator.Simulation.model_validate(document(emergency=True))
    keys = [
        [
            each.criterion.key
            for each in simulator.scored(each, simulator.replayed(each, ["hola"], "es")).marks
        ]
        for each in (small, danger)
    ]
    assert "safety" not in keys[0] and "safety" in keys[1]


def test_nobody_passes_who_misses_what_is_required(small):
    asks = simulator.Simulation.model_validate(document(pass_mark=1))
    good = "No necesito saber quién eres. La decisión es tuya. ¿azul?"
    bad = "¿Cómo te llamas? Dime tu puesto."
    assert simulator.scored(asks, simulator.replayed(asks, [good], "es")).passed
    assert not simulator.scored(asks, simulator.replayed(asks, [good, bad], "es")).passed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"urn": "urn:x"}, "urn"),
        ({"level": 9}, "level"),
        ({"unknown": 1}, "unknown"),
        ({"facts": []}, "facts"),
        (
            {"rules": [{"key": "a_rule", "when": {"any_act": ["sings"]}, "says": text("x")}]},
            "rules.1.when.any_act.1: unknown_act {'name': 'sings'}",
        ),
        (
            {"rules": [{"key": "a_rule", "when": {"told": ["nowhere"]}, "says": text("x")}]},
            "rules.1.when: unknown_turn {'name': 'nowhere'}",
        ),
        (
            {"examples": [{"key": "x", "passes": True, "ends": None, "moves": ["z"]}] * 2},
            "examples.1: unknown_move {'name': 'z'}",
        ),
        ({"moves": [{"key": "a1", "text": text("x")}] * 3}, "moves.2.key: doubled"),
        ({"title": {"es": "solo"}}, "title.en"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(change, told):
    with pytest.raises(NotASimulation) as raised:
        read_simulation(json.dumps(document(**change), indent=1))
    assert told in str(raised.value)


@pytest.mark.parametrize("content", ["", "- a", "a: [", "x" * (LARGEST + 1), "!!python/object:os.system {}"])
def test_a_file_that_is_none_is_refused(content):
    with pytest.raises(NotASimulation):
        read_simulation(content)
