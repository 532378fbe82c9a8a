"""The simulations that ship: each can be passed and failed, in both languages, and every turn of it can be reached."""

from pathlib import Path

import pytest
import yaml

from probidad.instruments.advice import phrases, simulator
from probidad.instruments.advice.simulator.content import Example, Simulation

FOLDER = Path(simulator.__file__).parent.parent / "content" / "simulations"
FILES = sorted(FOLDER.glob("*.yaml"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_language = pytest.mark.parametrize("language", ["es", "en"])


def simulation(path: Path) -> Simulation:
    return simulator.read_simulation(path.read_text(encoding="utf-8"))


def played(found: Simulation, example: Example, language: str) -> list[simulator.Turn]:
    return simulator.replayed(found, [found.move(key).text.of(language) for key in example.moves], language)


@each_language
@each_file
def test_its_examples_end_as_they_say_and_are_scored_as_they_say(path, language):
    found = simulation(path)
    for example in found.examples:
        turns = played(found, example, language)
        scored = simulator.scored(found, turns)
        told = {mark.criterion.key: (mark.points, mark.earned, mark.cost) for mark in scored.marks}
        assert len(turns) == len(example.moves), f"{example.key} ends after {len(turns)}: {turns[-1].says}"
        assert turns[-1].state.ended == (example.ends or ""), example.key
        assert scored.passed == example.passes, (example.key, scored.points, told)


@each_language
@each_file
def test_every_turn_is_reached_by_its_examples(path, language):
    found = simulation(path)
    reached = {
        turn
        for example in found.examples
        for each in played(found, example, language)[-1:]
        for turn in each.state.reached
    }
    assert set(found.turns) - reached == set()


@each_file
def test_it_can_be_passed_and_failed(path):
    assert {each.passes for each in simulation(path).examples} == {True, False}


@each_file
def test_a_move_does_the_same_in_both_languages(path):
    for move in simulation(path).moves:
        acts = [phrases.read(move.text.of(language), language).acts for language in ("es", "en")]
        assert acts[0] == acts[1], f"{move.key}: only in one language {acts[0] ^ acts[1]}"


@each_file
def test_what_the_persona_says_identifies_nobody_and_is_plain(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert "@" not in str(document)
    found = simulation(path)
    for says in (found.opening, *(each.says for each in (*found.facts, *found.rules))):
        for language in ("es", "en"):
            assert phrases.read(says.of(language), language).long_sentences == (), says


def test_eight_simulations_of_growing_difficulty_with_two_claims_and_one_emergency():
    found = [simulation(path) for path in FILES]
    assert sorted(each.level for each in found) == list(range(1, 9))
    assert sum(each.kind == "claim" for each in found) == 2
    assert sum(each.emergency for each in found) == 1


FORMULAS = {
    "es": "Gracias por escribir. Entiendo que no es fácil y te leo. No necesito saber quién eres. Estás entre la lealtad y la legalidad. Una opción es hablar. Otra opción es escribir. No hacer nada también. La consecuencia, el riesgo es, la ventaja. Artículo 7. La decisión es tuya. Tu seguridad, llama al 911. ¿Qué más? Puedes volver con tu frase secreta.",
    "en": "Thank you for writing. I understand that it isn't easy, and I hear you. I don't need to know who you are. You are between loyalty and legality. One option is to talk. Another option is to write. Doing nothing, too. The consequence, the risk is, the advantage. Article 7. The decision is yours. Your safety, call 911. What else? You can come back with your secret phrase.",
}


@each_language
@each_file
def test_formulas_that_bring_nothing_out_pass_nothing(path, language):
    found = simulation(path)
    asks_nothing = FORMULAS[language].replace("¿Qué más?", "").replace("What else?", "")
    for messages in ([FORMULAS[language]], [asks_nothing] * 3):
        turns = simulator.replayed(found, messages, language)
        scored = simulator.scored(found, turns)
        assert not scored.passed, [mark.criterion.key for mark in scored.marks if mark.points]


@each_language
@each_file
def test_the_first_words_alone_open_nobody_who_keeps_things_back(path, language):
    """However kind they are: what asks for most trust isn't told to the first message."""
    found = simulation(path)
    state = simulator.replayed(found, [FORMULAS[language]], language)[0].state
    assert state.trust < max(each.trust_from for each in found.facts)
