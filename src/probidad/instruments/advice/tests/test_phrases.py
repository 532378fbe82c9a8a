"""What a text does is told by its own words; what stands there turned round isn't counted; hostile texts cost nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.taxonomy import catalogue
from probidad.instruments.advice.phrases import lexicon, read
from probidad.instruments.advice.phrases.lexicon import (
    GAPS,
    LANGUAGES,
    LONGEST,
    Act,
    Lexicon,
    TooCostly,
    pattern,
)
from probidad.instruments.advice.phrases.recognition import MOST, says


def acts(text: str, language: str = "es") -> set[str]:
    return read(text, language).acts


@pytest.mark.parametrize(
    ("text", "language", "act"),
    [
        ("GRACIAS por escribir", "es", "welcomes"),
        ("Comprendo  que\nte pese", "es", "listens"),
        ("¿Qué te preocupa?", "es", "asks_openly"),
        ("Por un lado está tu equipo y por otro la fila", "es", "names_dilemma"),
        ("On the one hand your team, on the other the queue", "en", "names_dilemma"),
        ("¿Cómo te llamás?", "es", "asks_identity"),
        ("What's your name?", "en", "asks_identity"),
        ("What\u2019s your name?", "en", "asks_identity"),
        ("Tienes que denunciar", "es", "decides"),
        ("If I were you, I'd go", "en", "decides"),
        ("Fue tu culpa", "es", "judges"),
        ("zero\u200bwidth: tu telé\u200bfono", "es", "asks_identity"),
    ],
)
def test_a_phrase_shows_its_act_however_it_is_written(text, language, act):
    assert act in acts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "act"),
    [
        ("No es tu culpa", "es", "judges"),
        ("It is not your fault, and it was never your fault", "en", "judges"),
        ("No escribas tu teléfono ni tu correo", "es", "asks_identity"),
        ("Tell it without your phone or your email", "en", "asks_identity"),
        ("No tienes que decidir hoy", "es", "decides"),
        ("You don't have to decide today", "en", "decides"),
        ("No te prometo nada", "es", "promises_too_much"),
        ("Qué te preocupa no lo sé", "es", "asks_openly"),
        ("por un lado, y luego muchas palabras más que llenan el texto, por otro", "es", "names_dilemma"),
        ("deshonestidades", "es", "names_value"),
    ],
)
def test_what_is_turned_round_or_not_quite_said_does_not_count(text, language, act):
    assert act not in acts(text, language)


def test_a_negation_of_another_sentence_turns_nothing_round():
    assert "asks_identity" in acts("No pasa nada. ¿Cuál es tu puesto?")


def test_the_words_are_those_of_the_text():
    text = "Hola. Graciás  por ESCRIBIR, ánimo: ¿cómo te sientes?"
    found = {each.act: each for each in read(text, "es").found}
    assert found["welcomes"].words == "Graciás  por ESCRIBIR"
    for each in found.values():
        assert text[each.start : each.start + len(each.words)] == each.words


def test_lists_and_long_sentences_are_seen():
    reading = read("Opciones:\n1. una\n2) dos\n- tres\n" + "palabra " * 31 + ". Corta.", "es")
    assert reading.listed == 3
    assert len(reading.long_sentences) == 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text, language):
    for each in read(text, language).found:
        assert text[each.start :].startswith(each.words)


@pytest.mark.parametrize(
    "text",
    [
        "por un lado" + "_" * MOST,
        "por un lado " + "a " * MOST,
        "¿" * MOST,
        "no " * MOST,
        "1." * MOST,
        "\u0301" * MOST,
    ],
)
def test_a_hostile_text_is_read_in_no_time(text):
    began = time.process_time()
    read(text, "es")
    assert time.process_time() - began < 3
    assert not says(text, ("por un lado * por otro",))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", lexicon().acts, ids=lambda act: act.key)
def test_every_phrase_is_found_in_itself(act, language):
    """With a question's mark where one is needed; a phrase that no text could show would be no use."""
    alone = Lexicon(acts=[act])
    for phrase in act.phrases.of(language):
        text = phrase.replace("*", "x").split("|")[0] + ("?" if act.needs_question else "")
        assert read(text, language, alone).acts == {act.key}, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_in_two_acts_that_speak_against_each_other(language):
    by_kind = {
        kind: {phrase for act in lexicon().acts if act.kind == kind for phrase in act.phrases.of(language)}
        for kind in ("earns", "costs")
    }
    assert by_kind["earns"].isdisjoint(by_kind["costs"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_values_are_those_of_the_platforms_taxonomy(language):
    known = set(lexicon().act("names_value").phrases.of(language))
    for value in catalogue.values().values():
        assert "names_value" in acts(value["name"][language], language), (value["name"], known)


def test_a_phrase_needs_words_at_both_ends():
    act = {
        "key": "open_ended",
        "kind": "notes",
        "title": {"es": "t", "en": "t"},
        "remark": {"es": "r", "en": "r"},
        "phrases": {"es": ["* algo"], "en": ["x"]},
    }
    with pytest.raises(ValueError, match="both ends"):
        read("algo", "es", Lexicon(acts=[Act.model_validate(act)]))


@pytest.mark.parametrize(
    "phrase",
    ["a" + " * a" * (GAPS + 1), "a" + " * a" * 15, "a" * (LONGEST + 1)],
    ids=["one-more", "many", "long"],
)
def test_a_phrase_that_would_stop_the_process_is_refused(phrase):
    with pytest.raises(TooCostly):
        pattern((phrase,))


@pytest.mark.parametrize(
    "phrase", ["a" + " * a" * GAPS + " b", "a|a|a " * 25 + "b"], ids=["gaps", "same-choices"]
)
def test_the_dearest_phrase_is_looked_for_in_no_time(phrase):
    began = time.process_time()
    assert not says("a " * MOST, (phrase,))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Podrían sentarse a hablar los tres con alguien neutral.", "es", True),
        ("Te propongo una mediación con esa persona.", "es", True),
        ("Nadie tiene que sentarse a hablar con esa persona.", "es", False),
        ("Los protocolos dejan fuera la mediación.", "es", False),
        ("You could sit down and talk, with somebody neutral.", "en", True),
        ("Nobody has to come to an agreement with them.", "en", False),
    ],
)
def test_whoever_would_make_the_two_sit_down_together_is_told(text, language, found):
    assert ("brings_together" in acts(text, language)) is found
