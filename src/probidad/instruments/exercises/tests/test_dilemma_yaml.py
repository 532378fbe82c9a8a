"""Dilemmas in YAML: written as they ship, read with what is wrong by line, and hostile files."""

import itertools
import time

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.files.yaml_files import problems as problems_module
from probidad.core.files.yaml_files.source import clean
from probidad.core.files.yaml_files.writer import to_yaml
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import dilemma_file
from probidad.instruments.exercises.dilemma_file.found import DilemmaFile, FoundDilemma
from probidad.instruments.exercises.rules import DilemmaContent
from probidad.instruments.exercises.services.dilemmas import LIBRARY, read_library

SHORT = """\
title:
  es: El sello
situation:
  es: Falta un sello.
question:
  es: ¿Qué haces?
options:
  - key: a
    rating: aligned
    text: {es: Lo pido.}
  - rating: not
    text: {es: Lo invento.}
  - rating: partly
    text:
      es: Espero.
"""


def read(data: str | bytes, name: str = "dilemas.yaml", language: str = "es") -> DilemmaFile:
    content = data.encode() if isinstance(data, str) else data
    return dilemma_file.read_dilemmas(SimpleUploadedFile(name, content), language)


def one(data: str) -> FoundDilemma:
    [found] = read(data).dilemmas
    return found


def problems(data: str | bytes, language: str = "en") -> list[str]:
    with translation.override(language), pytest.raises(ValidationError) as raised:
        read(data)
    return raised.value.messages


def plain(part):
    """A content as a file gives it back: texts without blanks around them, and nothing of what is left behind."""
    match part:
        case str():
            return clean(part)
        case dict():
            return {key: plain(each) for key, each in part.items() if key not in LEFT_BEHIND}
        case list():
            return [plain(each) for each in part]
    return part


LEFT_BEHIND = ("urn", "version", "revision", "reviewer")


# Writing


def test_the_library_is_written_as_it_ships_and_read_back_the_same():
    library = [each.model_dump(mode="json") for each in read_library()]
    text = to_yaml(library)
    assert [
        DilemmaContent.model_validate(plain_numbers(each)) for each in yaml.load_all(text, yaml.CSafeLoader)
    ]
    assert [each.content for each in read(text).dilemmas] == [plain(each) for each in library]
    shipped = (LIBRARY / "acta-que-falta.yaml").read_text(encoding="utf-8").splitlines()
    written = text.split("---\n")[0].splitlines()
    assert list(yaml.safe_load("\n".join(written))) == list(yaml.safe_load("\n".join(shipped)))
    assert len(set(shipped) & set(written)) / len(set(shipped)) > 0.95


def plain_numbers(document: dict) -> dict:
    assert isinstance(document["version"], int)
    return document


# Everything that YAML gives a meaning to, and what nobody sees.
AWKWARD = st.text(
    st.sampled_from(list("aé日ñ :#-\n'\"\\[]{},&*!|>%@`~=?<\t \r\x00\x07\u200b\u202e\u2028\x85\ufeff😀1.0")),
    max_size=150,
) | st.sampled_from(["no", "null", "~", "2026-11-22", "<<", "=1+1", "---", "- a", "a: b", " ", "0x1F", "y"])
TEXT = st.builds(lambda es, en: {"es": f"T{es}", "en": en}, AWKWARD, AWKWARD)
OPTION = st.fixed_dictionaries({"text": TEXT, "insight": TEXT, "temptation": TEXT})
CITATION = st.fixed_dictionaries(
    {
        "source": st.sampled_from(sorted(catalogue.sources())),
        "locator": TEXT,
        "says": TEXT,
        "checked": st.booleans(),
        "checked_against": AWKWARD.map(lambda text: f"T{text}"),
    }
)


@st.composite
def contents(draw) -> dict:
    options = draw(st.lists(OPTION, min_size=3, max_size=5))
    ratings = ["aligned", "not", "partly", "aligned", "not"]
    return DilemmaContent(
        urn="urn:probidad:dilemma:a",
        version=1,
        revision=2,
        topic=draw(st.sampled_from(sorted(catalogue.topics()))),
        title=draw(TEXT),
        situation=draw(TEXT),
        affected=draw(st.lists(TEXT, min_size=1, max_size=3)),
        question=draw(TEXT),
        options=[
            {"key": key, "rating": rating} | option
            for key, rating, option in zip("abcde", ratings, options, strict=False)
        ],
        values=draw(st.lists(st.sampled_from(sorted(catalogue.values())), min_size=1, unique=True)),
        contested=True,
        contested_note=draw(TEXT),
        citations=draw(st.lists(CITATION, max_size=2)),
        discussion=draw(st.lists(TEXT, max_size=2)),
        author=draw(TEXT),
    ).model_dump(mode="json")


@settings(max_examples=15, deadline=None)
@given(st.lists(contents(), min_size=1, max_size=2))
def test_what_is_written_says_the_same_to_us_and_to_any_reader_of_yaml(dilemmas):
    text = to_yaml(dilemmas)
    assert [each.content for each in read(text).dilemmas] == [plain(each) for each in dilemmas]
    for written, told in zip(dilemmas, yaml.safe_load_all(text), strict=True):
        assert told["title"]["es"] == clean(written["title"]["es"])
        assert [each["text"]["es"] for each in told["options"]] == [
            clean(each["text"]["es"]) for each in written["options"]
        ]


# Reading


def test_what_is_not_written_yet_is_no_reason_to_refuse():
    found = one(SHORT)
    assert found.language == "es" and found.content["options"][1]["key"] == "b"
    assert found.content["options"][0]["insight"] == {"es": "", "en": ""} and not found.remarks


def test_a_dilemma_of_another_house_is_a_new_one_here():
    with translation.override("en"):
        found = one("urn: urn:probidad:dilemma:x\nversion: 3\nreviewer: {es: Ana}\n" + SHORT)
    assert not {"urn", "version", "reviewer"} & set(found.content)
    assert "new dilemma" in found.remarks[-1]


def test_texts_are_texts_whatever_yaml_would_make_of_them():
    found = one(SHORT.replace("El sello", "No").replace("Falta un sello.", "=HYPERLINK(1)"))
    assert found.content["title"]["es"] == "No"
    assert found.content["situation"]["es"] == "=HYPERLINK(1)"


def test_what_nobody_sees_is_taken_out_of_texts():
    found = one(SHORT.replace("El sello", '"El\\u202e se\\u200bllo\\u0007\\t\\u2028X"'))
    assert found.content["title"]["es"] == "El sello  X"


def test_each_problem_is_said_with_its_line_and_place():
    text = SHORT.replace("    rating: aligned\n", "").replace("rating: not", "rating: bad")
    text += "topic: obsequio\nvalues: [honestidad]\ncitations:\n  - source: lgraa\n    checked: yes\nsituacion: {es: a}\n"
    assert problems(text) == [
        "Line 8: option a has no rating; write aligned, partly or not.",
        "Line 10: option b has the rating “bad”; write aligned, partly or not.",
        "Line 15: topic: there is no “obsequio” here; did you mean “gifts”?",
        "Line 16: values at stake: there is no “honestidad” here; did you mean “honesty”?",
        "Line 18: citation 1, rule: there is no “lgraa” here; did you mean “lgra”?",
        "Line 19: checked: write true or false, and not “yes”.",
        "Line 20: “situacion” is no part of a dilemma; did you mean “situation”?",
    ]
    assert problems(text, "es-mx")[0].startswith("Línea 8: la opción a no tiene valoración")


def test_what_many_dilemmas_have_wrong_is_said_once_and_fifty_problems_at_most():
    same = "".join(f"title: {{es: t{n}}}\nsituacion: 1\n---\n" for n in range(60))
    assert problems(same) == [
        "Lines 2, 5, 8, 11, 14 and 55 more: “situacion” is no part of a dilemma; did you mean “situation”?"
    ]
    different = problems("".join(f"title: {{es: a}}\nqqq{n}: 1\n---\n" for n in range(60)))
    assert len(different) == 51 and different[-1] == "10 more problems."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: {fr: Le sceau}", "no language “fr”"),
        ("title: El sello", "write the language before the text"),
        ("title: {es: [a, b]}", "a text is expected here"),
        ("title: {es: ''}", "the text is missing"),
        ("situation: {es: a}", "has no title"),
        ("- title", "begins with the names of its parts"),
        ("title: {es: a}\ntitle: {es: b}", "“title” stands here a second time"),
        ("title: {es: a}\noptions: {key: a}", "write a list here"),
        ("title: {es: a}\noptions: [a]", "write its parts here"),
        ("title: {es: a}\noptions:\n- {key: b, rating: not, text: {es: a}}", "the keys of the options run"),
        ("title: {es: a}\noptions:\n- {rating: not}", "option a has no text"),
        ("title: {es: a}\ncitations: [{source: lgra, checked: true}]", "is marked as checked"),
        ("title: {es: a}\ncitations: [{checked: false}]", "which rule it cites"),
        ("title: {es: a}\nvalues: [a, b, c, d, e, f]", "the file has 6, and 5 fit"),
        ("title: {es: " + "a" * 6001 + "}", "has 6,001 characters, and 6,000 fit"),
        ("---\n---\n", "there is no dilemma"),
        ("title: {es: a}\n---\n" * 101, "more than 100 dilemmas"),
    ],
)
def test_what_cannot_be_a_dilemma_is_told(text, told):
    assert told in " ".join(problems(text))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("title:\n\tes: a", 2, "a tab stands at the beginning"),
        ("title:\n  es: a: b", 2, "needs quotation marks"),
        ('title:\n  es: "a\nquestion:\n  es: b\n', 2, "never closed"),
        ("title:\n  es: a\n question:\n", 3, "the structure breaks here"),
        ("title:\n  es: %a", 2, "can't begin like this"),
        ("title: [a", 1, "the structure breaks here"),
        ("title:\n  es: a\n  lost words\n\n", 3, "the structure breaks here"),
        ("title: &a {es: a}\nquestion: *a\n", 1, "anchors, references and merge keys"),
        ("title: {es: a, <<: {en: b}}", 1, "anchors, references and merge keys"),
        ("title: !!python/object/apply:os.system [ls]", 1, "types"),
        ("title: {es: !!binary aGk=}", 1, "types"),
        ("? [a, b]\n: c", 1, "a list stands where a name"),
    ],
)
def test_where_a_file_cannot_be_read_is_told_in_plain_words(text, line, told):
    found = " ".join(problems(text))
    assert f"Line {line}:" in found.replace("Lines", "Line") or f"Lines {line}" in found
    assert told in found


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        ("título: á".encode("latin-1"), "Line 1: the file isn't in UTF-8"),
        ("a: b\nc: ñ\n".encode("latin-1"), "Line 2: the file isn't in UTF-8"),
        ("title:".encode("utf-16"), "isn't in UTF-8"),
        (b"title: a\nb: \0\n", "Line 2: a NUL"),
        (b"PK\x03\x04....", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\0", "not a text file"),
        (b"a" * 1_000_001, "1 MB"),
    ],
)
def test_bytes_that_are_no_text_are_told(content, told):
    [message] = problems(content)
    assert told in message


def test_a_file_that_is_neither_kind_is_told():
    with pytest.raises(ValidationError) as raised:
        read("Querida Ana:\nte mando los dilemas.", "dilemas.txt")
    assert raised.value.code == "wrong-kind"


def bomb() -> str:
    names = "abcdefghij"
    layers = [
        f"{name}: &{name} [" + ",".join([f"*{before}"] * 10) + "]"
        for before, name in itertools.pairwise(names)
    ]
    return "a: &a [x, x]\n" + "\n".join(layers)


@pytest.mark.parametrize(
    "text",
    [
        bomb(),
        "a: " + "[" * 500_000,
        "a: " + "{" * 500_000,
        "{" * 1_000_000,
        "- " * 500_000,
        "? " * 400_000,
        "\n".join(" " * n + "- " for n in range(1300)),
        "a: &b\n" * 65_000,
        "title: {es: a}\n" + "x: 1\n" * 190_000,
        "".join(f"k{n}: v\n" for n in range(90_000)),
        "[" + "a," * 490_000,
        "a: '" + "''" * 490_000,
        "a: |\n" + " b\n" * 330_000,
        "---\n" * 100_000,
        "title: {es: a}\n---\n" * 50_000,
        "%TAG ! tag:x,2000:\n---\n!a b\n",
    ],
    ids=range(16),
)
def test_a_hostile_file_gets_a_short_answer_in_time(text):
    began = time.process_time()
    told = problems(text)
    assert time.process_time() - began < 2
    assert len(told) <= problems_module.TOLD + 1 and all(len(each) < 300 for each in told)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.sampled_from(list("abe: \n-[]{}&*!|>'\"#,?%\t<~éñ")) | st.characters(codec="utf-8"), max_size=120
    )
)
def test_whatever_comes_is_read_or_refused_in_words(text):
    try:
        read(SHORT + text)
    except ValidationError as error:
        assert error.messages
