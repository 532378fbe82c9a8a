"""What identifies somebody is found, what doesn't is left, and the mask keeps the rest of the text."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.disclosure.masking import KINDS, find, mask
from probidad.core.disclosure.tests.masking_examples import examples, needed

LABELS = {kind: kind for kind in KINDS}
EXAMPLES = examples()
IDENTIFYING = [example for example in EXAMPLES if example.labels]
INNOCENT = [example.text for example in EXAMPLES if not example.labels]
# Pieces that the finders look for, to be put together as nobody would write them.
PIECES = [
    "Juan ", "pérez ", "GARCÍA ", "Rosa ", "de la ", "Lic. ", "doña ", "el director ", "de Catastro ", "la única ", "soy ", "the mayor", "'s ", "cuenta ", "número ", "5512345678",
    "calle ", "Morelos ", "45 ", "#", "el 3 de mayo ", "a las 9 ", "en la caja 2 ", "placas ", "ABC-12-34", "@", "juan@correo.mx ", "arroba ", "punto ", "https://", "CURP ", "[name]", "[post] ",
    "\u200b", "\u0301", "\n", ", ", ". ", "J. ", "San ", "y ", "vive en ", "casa ", "frente a ", "le dicen ", "alias ", "é", "５", "\u202e", "\u00a0", "-", "(", "😀", "ﬁ",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=20).map("".join),
    st.sampled_from([example.text for example in EXAMPLES]),
)


def covered(text: str) -> set[int]:
    return {position for span in find(text) for position in range(span.start, span.end)}


# One test for all examples: thousands of tests of a fraction of a millisecond took longer than their work.
def test_what_identifies_somebody_is_found():
    missed = {}
    for example in IDENTIFYING:
        found = covered(example.text)
        labels = [label for label in example.labels if not found.issuperset(needed(example.text, label))]
        if labels:
            missed[example.text] = labels
    assert missed == {}


def test_nothing_beside_it_is_masked():
    beside = {
        (example.text, span)
        for example in IDENTIFYING
        for span in find(example.text)
        if not any(span.start < label.end and label.start < span.end for label in example.labels)
    }
    assert beside == set()


def test_a_comment_that_names_nobody_stays_as_it_is():
    assert [text for text in INNOCENT if mask(text, LABELS) != text] == []


def test_the_kind_is_told():
    other = {
        (example.text, span.kind)
        for example in IDENTIFYING
        for span in find(example.text)
        if span.kind not in {label.kind for label in example.labels}
    }
    assert other == set()


@given(TEXTS)
def test_spans_are_in_order_and_apart(text):
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(TEXTS)
def test_masking_again_changes_nothing(text):
    once = mask(text, LABELS)
    assert mask(once, LABELS) == once


@given(TEXTS)
def test_the_rest_of_the_text_stays_in_its_order(text):
    """Without its labels the masked text is a subsequence of the original, with nothing added."""
    rest = mask(text, dict.fromkeys(KINDS, "\ue000")).replace("[\ue000]", "")
    letters = iter(text)
    assert all(letter in letters for letter in rest)


def test_nothing_that_was_found_remains():
    remains = []
    for example in IDENTIFYING:
        masked = mask(example.text, dict.fromkeys(KINDS, "…"))
        words = [example.text[label.start : label.end] for label in example.labels]
        remains += [each for each in words if example.text.count(each) == 1 and each in masked]
    assert remains == []


HIDDEN = {
    "zero-width marks between letters": lambda text: "\u200b".join(text),
    "accents as separate marks": lambda text: unicodedata.normalize("NFD", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "right-to-left marks around words": lambda text: " ".join(
        f"\u202e{word}\u202c" for word in text.split(" ")
    ),
    "full-width digits": lambda text: text.translate(
        {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    ),
    "typographic dashes": lambda text: text.replace("-", "\u2013"),
    "a byte order mark and a soft hyphen": lambda text: "\ufeff" + text[:1] + "\u00ad" + text[1:],
}


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_a_detail_in_disguise_is_the_same_detail(hide):
    for example in IDENTIFYING:
        if hide is HIDDEN["typographic dashes"] and any(label.kind == "email" for label in example.labels):
            continue  # a dash of another kind makes it another address
        text = hide(example.text)
        plain = [_undone(example.text[span.start : span.end]) for span in find(example.text)]
        assert [_undone(text[span.start : span.end]) for span in find(text)] == plain


def _undone(text: str) -> str:
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", visible).replace("\u2013", "-")


def test_a_label_of_the_callers_stands_for_each_detail():
    labels = {kind: f"({kind})" for kind in KINDS} | {"name": "nombre", "phone": "teléfono"}
    assert mask("Fue Beto Saucedo, su cel es 667-555-0126.", labels) == "Fue [nombre], su cel es [teléfono]."


def test_a_label_is_needed_for_each_kind():
    with pytest.raises(KeyError):
        mask("Nada.", {"name": "nombre"})


def test_people_of_the_dilemma_may_stay():
    text = "Nacho hizo mal, pero el comandante Ledesma hizo peor que Rodrigo Luna."
    assert mask(text, LABELS, known=["Nacho", "Rodrigo", "comandante Ledesma"]) == (
        "Nacho hizo mal, pero el comandante Ledesma hizo peor que [name]."
    )


def test_half_of_a_known_name_stays_and_another_surname_does_not():
    known = ["Gloria Prado"]
    assert mask("Gloria calló.", LABELS, known=known) == "Gloria calló."
    assert mask("Lo firmó Gloria Prado.", LABELS, known=known) == "Lo firmó Gloria Prado."
    assert mask("Lo firmó Gloria Barraza.", LABELS, known=known) == "Lo firmó [name]."


def test_a_word_of_the_other_language_is_a_name():
    assert mask("Grace firmó.", LABELS, "es") == "[name] firmó."
    assert mask("Rosa waits.", LABELS, "en") == "[name] waits."


def test_what_was_masked_before_stays_masked_once():
    assert mask("[name] y [post] lo saben.", LABELS) == "[name] y [post] lo saben."


HOSTILE = [
    "a", "a ", "1", "1 ", "12-", "@", "a@", "a.", "(", ".", " ", "\n", "cuenta de la ", "cuenta número ", "placas de la ", "patrulla no la ", "vive en ", "calle a b c ", "el jefe de la ", "jefe de ",
    "soy la única ", "juan ", "Juan ", "de la ", "J. ", "Lic. ", "el 3 de mayo en la ", "en la ", "lunes ", "a punto ", "a punto b arroba ", "a dot b at ", "http://", "www.", "uno dos ", "e\u0301\u0316", "\u0301", "\u200d",
    "casa frente a la ", "Calle Nogal ", "en Nogal ", "le dicen el ", "cuenta de instagram ", "+52 ", "CURP es ", "ABC-", "mz 4 lt 5, ", "el único que ", "the mayor's ", "head of the ", '"', "1.", "５", "García y ", "Juan-", "x's ", "[name]",
    "Juan Pérez de la calle 5 #45, tel 5512345678. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_fifty_thousand_hostile_characters_take_less_than_a_second(piece):
    text = (piece * (50_000 // len(piece) + 1))[:50_000]
    began = time.process_time()
    mask(text, LABELS)
    assert time.process_time() - began < 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES + HOSTILE), min_size=1, max_size=6).map("".join))
def test_no_repeated_pattern_takes_long(piece):
    text = (piece * (20_000 // len(piece) + 1))[:20_000]
    began = time.process_time()
    mask(text, LABELS)
    assert time.process_time() - began < 1
