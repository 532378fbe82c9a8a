"""What may be wrong with an instrument's file: each said by its line, in Spanish and in English, all at once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probidad.core.files.yaml_files.source import MAX_BYTES
from probidad.instruments.indices.library import read_instrument

GOOD = """\
urn: urn:probidad:index:prueba
version: 1
revision: 1
short_name: Prueba
name: {es: Prueba, en: Test}
summary: {es: Resumen, en: Summary}
method: {es: Método, en: Method}
authorship: {es: Nuestra, en: Ours}
scoring: points
points: 5
scales:
  yes-no:
    - {key: "no", points: 0, text: {es: No, en: No}}
    - {key: "yes", points: 1, text: {es: Sí, en: Yes}}
findings:
  - {from: 0, text: {es: Poco, en: Little}}
  - {from: 50, text: {es: Mucho, en: Much}}
areas:
  - key: code
    name: {es: Código, en: Code}
    about: {es: Código, en: Code}
    points: 5
    indicators:
      - key: in-force
        kind: norm
        question: {es: ¿Hay?, en: Is there one?}
        counts: {es: Cuenta, en: Counts}
        levels: yes-no
        evidence: [{es: El código, en: The code}]
        verify: {es: Léelo, en: Read it}
        recommendation: {es: Escríbelo, en: Write it}
      - key: known
        kind: result
        question: {es: ¿Se conoce?, en: Is it known?}
        counts: {es: Cuenta, en: Counts}
        levels:
          - {key: none, points: 0, text: {es: Nadie, en: Nobody}}
          - {key: half, points: 1, from: 50, text: {es: La mitad, en: Half}}
          - {key: all, points: 2, from: 90, text: {es: Todos, en: All}}
        measure: {part: {es: La conocen, en: Know it}, whole: {es: Plantilla, en: Staff}}
        weight: 2
        needs: {indicator: in-force, level: "yes"}
        shows: [in-force]
        evidence: [{es: Encuesta, en: Survey}]
        verify: {es: Pregunta, en: Ask}
        recommendation: {es: Difúndelo, en: Spread it}
"""


def line_of(text: str, source: str = GOOD) -> int:
    """The line in which a text stands for the first time."""
    return source[: source.index(text)].count("\n") + 1


def refused(source: str | bytes, language: str = "en") -> list[str]:
    """What is said of a file that is refused."""
    with override(language), pytest.raises(ValidationError) as told:
        read_instrument(source.encode() if isinstance(source, str) else source, complete=True)
    return told.value.messages


def test_the_good_file_is_read():
    content = read_instrument(GOOD.encode(), complete=True)
    assert [content.possible(one) for one in content.indicators] == [1, 4]


# What is written instead of what, the line that is told (where the new text stands), and words of both languages.
SLIPS = {
    "unknown key": ("    points: 5", "    pionts: 5", "pionts: 5", "slip in its spelling", "revisa cómo está escrito"),
    "key missing": ("        verify: {es: Léelo, en: Read it}\n", "", "  - key: in-force", "“verify” is missing", "falta “verify”"),
    "double key in one place": (
        "revision: 1\n", "revision: 1\nrevision: 2\n", "revision: 2", "a second time", "segunda vez",
    ),
    "double key of indicators": (
        "- key: known", "- key: in-force ", "- key: in-force ", "a second time", "segunda vez",
    ),
    "area's points don't sum": ("    points: 5", "    points: 6", "    points: 6", "add up to 5", "suman 5"),
    "whole points don't sum": ("\npoints: 5", "\npoints: 7", "points: 7", "add up to 5", "suman 5"),
    "text for a number": ("version: 1", "version: one", "version: one", "a whole number", "número entero"),
    "number in quotes": ("version: 1", 'version: "1"', 'version: "1"', "without quotation marks", "comillas"),
    "fraction": ("weight: 2", "weight: 1.5", "weight: 1.5", "a whole number", "número entero"),
    "number too high": ("weight: 2", "weight: 9", "weight: 9", "at most 5", "5 o menos"),
    "no such kind": ("kind: norm", "kind: rule", "kind: rule", "“rule” isn't possible here", "“rule”"),
    "no such scale": ("levels: yes-no", "levels: si-no", "levels: si-no", "no scale “si-no”", "“si-no”"),
    "wrong urn": ("urn:probidad:index:prueba", "Prueba", "urn: Prueba", "urn:probidad:index", "urn:probidad:index"),
    "key with spaces": ("- key: known", "- key: Se conoce", "- key: Se conoce", "small letters", "minúsculas"),
    "condition on nothing": (
        "{indicator: in-force", "{indicator: nowhere", "indicator: nowhere", "no indicator “nowhere”", "“nowhere”",
    ),
    "condition on no level": (
        'in-force, level: "yes"', "in-force, level: full", "level: full", "has no level “full”", "“full”",
    ),
    "condition on itself": (
        '{indicator: in-force, level: "yes"', "{indicator: known, level: all", "indicator: known", "circle", "círculo",
    ),
    "first level with points": (
        "{key: none, points: 0", "{key: none, points: 1", "key: none", "without points", "no da puntos",
    ),
    "points that fall": ("from: 90", "from: 20", "key: none", "rises from level to level", "de nivel en nivel"),
    "shows nothing that is": ("shows: [in-force]", "shows: [nada]", "shows: [nada]", "no indicator “nada”", "“nada”"),
    "a norm that shows": (
        "        levels: yes-no\n", "        levels: yes-no\n        shows: [known]\n", "shows: [known]",
        "only results", "resultados",
    ),
    "stage where none is": ("kind: norm", "kind: norm\n        stage: high", "stage: high", "no stage", "etapa"),
    "one language only": (
        "name: {es: Código, en: Code}", "name: {es: Código}", "name: {es: Código}", "one language only", "un solo idioma",
    ),
    "findings from the middle": ("{from: 0,", "{from: 10,", "{from: 10,", "from: 0", "from: 0"),
    "anchor": ("name: {es: Prueba", "name: &n {es: Prueba", "&n", "anchors", "ancla"),
    "reference": ("method: {es: Método, en: Method}", "method: *n", "*n", "references", "referencias"),
    "type": ("version: 1", "version: !!python/object:os.system 1", "!!python", "types", "tipos"),
    "tab": ("\n    about: {es: Código", "\n\tabout: {es: Código", "\tabout", "a tab", "tabulador"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "english", "spanish"), SLIPS.values(), ids=SLIPS)
def test_what_is_wrong_is_said_by_its_line_in_both_languages(old, new, where, english, spanish):
    assert old in GOOD
    source = GOOD.replace(old, new, 1)
    line = line_of(where, source)
    for language, words in (("en", english), ("es-mx", spanish)):
        told = refused(source, language)
        assert any(str(line) in each and words in each for each in told), (line, told)


def test_conditions_that_go_round_are_told_with_their_way():
    # The first needs the second, which needs the first.
    needs = "        levels: yes-no\n        needs: {indicator: known, level: half}\n"
    source = GOOD.replace("        levels: yes-no\n", needs, 1)
    told = refused(source)
    assert len(told) == 2
    assert "in-force → known → in-force" in told[0] and str(line_of("indicator: known", source)) in told[0]
    assert "known → in-force → known" in told[1]


def test_all_that_is_wrong_is_told_at_once():
    source = GOOD.replace("kind: norm", "kind: rule").replace("version: 1", "version: one", 1)
    assert len(refused(source)) == 2


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "empty"),
        ("# nothing\n", "no instrument"),
        ("- a\n- b\n", "begins with the names of its parts"),
        ("Hola", "begins with the names of its parts"),
        (GOOD + "---\n" + GOOD, "more than one instrument"),
        ("name: " + "[" * 100_000, "deeper than any such file goes"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "anchors"),
        ("areas:\n" + "- 1\n" * 100_000, "more than one instrument"),
        ("".join(f"k{number}: 1\n" for number in range(1_000)), "more names here"),
        (GOOD + "x" * MAX_BYTES, "too big"),
        (b"PK\x03\x04 xlsx", "not a text file"),
        (GOOD.encode("latin-1"), "UTF-8"),
        (GOOD.encode() + b"\0", "NUL"),
    ],
    ids=[
        "empty", "comment", "list", "text", "two", "deep", "anchors", "long", "wide", "big", "archive", "latin", "nul",
    ],
)  # fmt: skip
def test_files_that_are_none_are_refused_in_words(source, words):
    assert any(words in each for each in refused(source))


def test_what_is_refused_in_words_is_bounded():
    many = GOOD.replace("points: 5", "points: 5\n" + "".join(f"wrong{n}: 1\n" for n in range(35)), 1)
    assert len(refused(many)) <= 51


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_that_was_cut_or_mixed_up_is_read_or_refused_and_never_breaks(data):
    lines = GOOD.splitlines()
    for _slip in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(["drop", "twice", "indent", "swap", "write"]))
        other = data.draw(st.integers(0, len(lines) - 1))
        if what == "drop":
            lines[at] = ""
        elif what == "twice":
            lines[at] += "\n" + lines[at]
        elif what == "indent":
            lines[at] = "  " + lines[at]
        elif what == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = lines[at].partition(":")[0] + ": " + data.draw(st.text(max_size=12))
    try:
        read_instrument("\n".join(lines).encode("utf-8", "ignore"))
    except ValidationError as error:
        assert all(error.messages)
