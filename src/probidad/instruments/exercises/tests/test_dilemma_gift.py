"""Dilemmas as Moodle's GIFT: what is carried both ways, what a real question bank brings, and hostile files."""

import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.files.yaml_files.source import clean, clean_line
from probidad.core.languages.bilingual import Text
from probidad.instruments.exercises import dilemma_file
from probidad.instruments.exercises.dilemma_file.found import DilemmaFile
from probidad.instruments.exercises.dilemma_file.gift_reader import told_left_out
from probidad.instruments.exercises.dilemma_file.gift_writer import to_gift
from probidad.instruments.exercises.rules import DilemmaContent
from probidad.instruments.exercises.services.dilemmas import read_library
from probidad.instruments.exercises.tests.test_dilemma_yaml import contents

BANK = (Path(__file__).parent / "moodle_bank.gift").read_text(encoding="utf-8")


def read(data: str | bytes, name: str = "banco.txt", language: str = "es") -> DilemmaFile:
    content = data.encode() if isinstance(data, str) else data
    return dilemma_file.read_dilemmas(SimpleUploadedFile(name, content), language)


def only(data: str, language: str = "es") -> dict:
    [found] = read(data, "a.gift", language).dilemmas
    return found.content


def refusal(data: str | bytes, language: str = "en", name: str = "banco.gift") -> str:
    with translation.override(language), pytest.raises(ValidationError) as raised:
        read(data, name)
    return "\n".join(raised.value.messages)


# Writing


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_moodle_has_a_place_for_comes_back_as_it_went(language):
    library = read_library()

    def said(text: Text) -> str:
        return getattr(text, language).strip()

    with translation.override(language):
        found = read(to_gift(library), language=language)
    assert not found.left_out
    for dilemma, back in zip(library, found.dilemmas, strict=True):
        content = back.content
        assert content["topic"] == dilemma.topic
        assert [content[each][language] for each in ("title", "situation", "question")] == [
            said(dilemma.title),
            said(dilemma.situation),
            said(dilemma.question),
        ]
        assert [
            (each["rating"], each["text"][language], each["insight"][language]) for each in content["options"]
        ] == [(each.rating, said(each.text), said(each.insight)) for each in dilemma.options]
        assert [each[language] for each in content["discussion"]] == [
            said(each) for each in dilemma.discussion
        ]


@settings(max_examples=15, deadline=None)
@given(contents())
def test_no_text_breaks_out_of_its_place(written):
    dilemma = DilemmaContent.model_validate(written)
    found = read(to_gift([dilemma]), "a.gift")
    [back] = found.dilemmas
    assert back.content["title"]["es"] == clean_line(dilemma.title.es)
    assert [(each["rating"], each["text"]["es"]) for each in back.content["options"]] == [
        (each.rating, clean(each.text.es)) for each in dilemma.options
    ]
    assert [each["insight"]["es"] for each in back.content["options"]] == [
        clean(each.insight.es) for each in dilemma.options
    ]


def test_several_aligned_options_are_worth_as_much_and_only_one_is_the_right_answer():
    [dilemma] = [each for each in read_library() if each.urn.endswith(":acta-que-falta")]
    options = [each.model_copy(update={"rating": "aligned"}) for each in dilemma.options[:2]]
    written = to_gift([dilemma.model_copy(update={"options": [*options, *dilemma.options[2:]]})])
    assert [line[:7] for line in written.splitlines() if line.startswith("\t")][:4] == [
        f"\t={options[0].text.es[:5]}",
        "\t~%100%",
        "\t~%50%" + dilemma.options[2].text.es[0],
        "\t~%100%",
    ]
    assert "4 citations" in written or "4 citas" in written


# Reading


def test_a_bank_from_moodle_brings_its_choices_and_says_what_it_leaves_out():
    found = read(BANK)
    basket, quotations = (each.content for each in found.dilemmas)
    assert basket["title"]["es"] == "La canasta"
    assert basket["topic"] == "gifts" and quotations["topic"] == "procurement"
    assert basket["situation"]["es"] == (
        "Un proveedor deja en tu oficina una canasta con tu nombre.\nNadie lo vio.\n\n"
        "La licitación se abre mañana a las 9:00 h & tú la presides."
    )
    assert basket["question"]["es"] == "¿Qué haces con la canasta?"
    assert [(each["rating"], each["text"]["es"]) for each in basket["options"]] == [
        ("partly", "La reparto en la oficina."),
        ("not", "Me la llevo."),
        ("aligned", "La devuelvo con un oficio."),
    ]
    assert [each["insight"]["es"] for each in basket["options"]] == [
        "Nadie gana con ella, pero entró.",
        "Es un obsequio: {no} se acepta = punto.",
        "- Queda escrito\n- y el proveedor lo sabe.",
    ]
    assert [each["es"] for each in basket["discussion"]] == [
        "¿Qué dice nuestro código?",
        "¿A quién se avisa?",
    ]
    assert quotations["question"]["es"] == "¿Qué procede?"
    assert [each["rating"] for each in quotations["options"]] == ["partly", "partly", "not"]


def test_each_question_that_is_left_out_is_told_with_its_line_and_kind():
    with translation.override("en"):
        found = read(BANK)
        told = told_left_out(found.left_out)
    kinds = [
        "Verdadero”: a statement",
        "Corta”: a short answer",
        "Numérica”: a number",
        "Pares”: matching",
        "Ensayo”: an essay",
        "Descripción”: a description",
        "Palabra que falta”: a missing word",
        "Dos opciones”: it has fewer than three options",
        "Seis opciones”: it has more than five options",
        "Con imagen”: it shows an image",
        "Cloze”: several questions",
        "La ley”: several questions",
        "Sin cerrar”: its braces",
        "…”: its braces",
    ]
    assert len(told) == len(kinds)
    assert all(kind in line for kind, line in zip(kinds, told, strict=True))
    lines = BANK.split("\n")
    assert all(lines[each.line - 1].startswith(f"::{each.title}::") for each in found.left_out[:11])


def test_line_ends_marks_and_names_of_windows_change_nothing():
    assert read(b"\xef\xbb\xbf" + BANK.replace("\n", "\r\n").encode()) == read(BANK)
    assert read(BANK, "BANCO.GIFT") == read(BANK)
    assert "Line 1: the file isn't in UTF-8" in refusal(BANK.encode("latin-1", "replace"))


@pytest.mark.parametrize(
    ("text", "situation", "question"),
    [
        ("¿Qué haces?", "", "¿Qué haces?"),
        ("It rains. What do you do?", "It rains.", "What do you do?"),
        ("Llueve, y ¿qué haces?", "Llueve, y", "¿qué haces?"),
        ("Llueve.\\n\\nEs tarde. ¿Qué haces?", "Llueve.", "Es tarde. ¿Qué haces?"),
        ("Elige la mejor.", "Elige la mejor.", ""),
    ],
)
def test_the_question_is_the_last_paragraph_or_sentence_that_asks(text, situation, question):
    content = only(f"{text}{{=a ~b ~c}}")
    assert (content["situation"]["es"], content["question"]["es"]) == (situation, question)


@pytest.mark.parametrize(
    ("weight", "rating"),
    [
        ("=", "aligned"),
        ("~", "not"),
        ("~%100%", "aligned"),
        ("~%33,3%", "partly"),
        ("~%-50%", "not"),
        ("~%0%", "not"),
    ],
)
def test_weights_become_ratings(weight, rating):
    content = only(f"¿Y?{{{weight}uno ~dos ~tres}}")
    assert (content["options"][0]["rating"], content["options"][0]["text"]["es"]) == (rating, "uno")


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<script>alert(1)</script>Hola", "Hola"),
        ("<SCRIPT>a<b</SCRIPT><p onclick\\='x'>Hola", "Hola"),
        ("Hola<style>p {color: red}", "Hola"),
        ("2 < 3 &lt; 4", "2 < 3 < 4"),
        ("<!-- <p> -->Hola<br/>tú", "Hola\ntú"),
        ("&#x202e;Ho\u200bla&zwnj;\u0007", "Hola"),
        ("a <img", ""),
    ],
)
def test_no_tag_and_nothing_invisible_survives(markup, told):
    markup = markup.replace("{", "\\{").replace("}", "\\}").replace(": ", "\\: ").replace("#", "\\#")
    if not told:
        assert "image" in refusal(f"[html]{markup}{{=a ~b ~c}}")
    else:
        assert only(f"[html]{markup}{{=a ~b ~c}}")["situation"]["es"] == told


def test_a_bank_without_a_choice_is_refused_with_what_it_holds():
    told = refusal("::Sí::¿Sí?{T}\n\n::No::¿No?{=a}", "es-mx")
    assert "Ninguna de sus preguntas" in told and "Línea 3, “No”: una respuesta corta" in told


@pytest.mark.parametrize(
    "text",
    [
        "{" * 1_000_000,
        "a{" + "~" * 999_900 + "}",
        "a{~" + "#" * 999_900 + "}",
        "[html]" + "<a " * 333_000 + "{=a~b~c}",
        "[html]" + "<!-- >" * 160_000 + "{=a~b~c}",
        "".join(f"::q{n}::[html]<p>Text {n}?</p>{{=a#b ~c ~d}}\n\n" for n in range(10_000)),
        "a{}\n\n" * 11_000,
        "$CATEGORY: a\n" * 70_000,
        "[html]" + ". " * 490_000 + "?{~b~c=d}",
    ],
    ids=range(9),
)
def test_a_hostile_bank_gets_a_short_answer_in_time(text):
    began = time.process_time()
    told = refusal(text[:1_000_000])
    assert time.process_time() - began < 2
    assert len(told) < 20_000


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.sampled_from(list("a?\n \t{}~=#:\\%1[]<>&;$/->.é")) | st.characters(codec="utf-8"), max_size=120
    )
)
def test_whatever_comes_is_read_or_refused_in_words(text):
    try:
        read("::a::b?{" + text, "a.gift")
    except ValidationError as error:
        assert error.messages
