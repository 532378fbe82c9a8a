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
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=20).map("".join),
    st.sampled_from([example.text for example in EXAMPLES]),
)


@pytest.fixture(scope="module")
def found():
    """The spans of each example, found once."""
    return {example.text: find(example.text) for example in EXAMPLES}


# One test for all examples: hundreds of tests of a fraction of a millisecond took longer than their work.
def test_what_identifies_somebody_is_found_and_nothing_beside_it(found):
    missed, beside = {}, []
    for example in IDENTIFYING:
        spans = found[example.text]
        covered = {position for span in spans for position in range(span.start, span.end)}
        if lost := [label for label in example.labels if not covered.issuperset(needed(example.text, label))]:
            missed[example.text] = lost
        touches = [
            any(span.start < label.end and label.start < span.end for label in example.labels)
            for span in spans
        ]
        beside += [example.text] * (not all(touches))
    assert (missed, beside) == ({}, [])


def test_the_kind_is_told(found):
    other = [
        (example.text, span.kind)
        for example in IDENTIFYING
        for span in found[example.text]
        if span.kind not in {label.kind for label in example.labels}
    ]
    assert other == []


def test_a_comment_that_names_nobody_stays_as_it_is(found):
    assert [text for text in INNOCENT if found[text]] == []


@settings(max_examples=40)
@given(TEXTS)
def test_spans_are_in_order_and_apart_and_the_rest_of_the_text_stays(text):
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    # Without its labels the masked text is a subsequence of the original, with nothing added.
    rest = mask(text, dict.fromkeys(KINDS, "\ue000")).replace("[\ue000]", "")
    letters = iter(text)
    assert all(letter in letters for letter in rest)


@settings(max_examples=40)
@given(TEXTS)
def test_masking_again_changes_nothing(text):
    once = mask(text, LABELS)
    assert mask(once, LABELS) == once


def test_nothing_that_was_found_remains():
    remains = []
    for example in IDENTIFYING[::5]:
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
def test_a_detail_in_disguise_is_the_same_detail(hide, found):
    for example in IDENTIFYING[::8]:
        if hide is HIDDEN["typographic dashes"] and any(label.kind == "email" for label in example.labels):
            continue  # a dash of another kind makes it another address
        text = hide(example.text)
        plain = [_undone(example.text[span.start : span.end]) for span in found[example.text]]
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


def test_a_name_of_no_list_is_a_name_where_a_name_stands():
    assert mask("Quien cobra es Xtlaloq, no yo.", LABELS) == "Quien cobra es [name], no yo."
    assert mask("dice el tal maiqui que ya no", LABELS) == "dice el tal [name] que ya no"


def test_a_post_is_found_though_it_is_mistyped():
    assert mask("La direcotra de Catastro sabe.", LABELS) == "La [post] sabe."


def test_what_was_masked_before_stays_masked_once():
    assert mask("[name] y [post] lo saben.", LABELS) == "[name] y [post] lo saben."


HOSTILE = [
    "a ", "1 ", "12-", "a@", "a.", "(", "\n", "cuenta de la ", "cuenta número ", "placas de la ", "patrulla no la ", "vive en ", "calle a b c ", "soy la única ", "juan ", "Xtlaloq ", "xtlaloq ", "de la ", "Lic. ",
    "el 3 de mayo en la ", "en la ", "a las 9, ", "a dot b at ", "http://", "www.", "uno dos ", "e\u0301\u0316", "\u200d", "casa frente a la ", "Calle Nogal ", "No. 9, calle ", "le dicen el ", "CURP es ", "ABC-", "mz 4 lt 5, ",
    "J. ", "el jefe de la ", "the mayor's ", "head of the ", "direcotra ", "García y ", "Juan-", "[name]",
]  # fmt: skip


# Some 3,500 characters of each piece, fifty thousand in all: what took quadratic time would show.
@pytest.mark.parametrize("offset", range(3))
def test_fifty_thousand_hostile_characters_take_less_than_two_seconds(offset):
    pieces = HOSTILE[offset::3]
    text = "\n".join(piece * (50_000 // len(pieces) // len(piece)) for piece in pieces)
    began = time.process_time()
    mask(text, LABELS)
    assert time.process_time() - began < 2
