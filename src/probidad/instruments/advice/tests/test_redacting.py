"""What is left out of a text doesn't survive in what stays, and nothing else is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.advice.redacting import Passage, Piece, Reason, holds, pieces

texts = st.text(alphabet="aAbñ1 .-\n", max_size=60)
passages = st.lists(
    st.builds(
        Passage,
        text=st.text(alphabet="aAbñ1 .-", min_size=2, max_size=6).filter(str.strip),
        reason=st.sampled_from(Reason),
    ),
    max_size=4,
)


@given(texts, passages)
def test_the_parts_put_together_are_the_original(text, left_out):
    assert "".join(each.text for each in pieces(text, left_out)) == text


@given(texts, passages)
def test_nothing_of_a_passage_survives_in_what_stays(text, left_out):
    for piece in pieces(text, left_out):
        if piece.reason is None:
            assert not any(holds(piece.text, each.text) for each in left_out)


@given(texts, passages)
def test_nothing_is_left_out_that_nobody_chose(text, left_out):
    chosen = set("".join(each.text for each in left_out).casefold()) | set(" \n")
    for piece in pieces(text, left_out):
        if piece.reason:
            assert set(piece.text.casefold()) <= chosen


@pytest.mark.parametrize(
    ("passage", "stays"),
    [
        ("Ana Ruiz", ["Lo vio ", " mañana; ", " firmó"]),
        ("ana", ["Lo vio ", "\n Ruiz mañana; ", " ruiz firmó"]),
        ("firm", ["Lo vio Ana\n Ruiz mañana; ANA ruiz firmó"]),
    ],
)
def test_passages_are_whole_words_in_any_case_over_any_white_space(passage, stays):
    found = pieces("Lo vio Ana\n Ruiz mañana; ANA ruiz firmó", [Passage(text=passage, reason=Reason.THIRD)])
    assert [each.text for each in found if each.reason is None] == stays


def test_of_passages_that_overlap_all_is_left_out():
    left_out = [Passage(text="el jefe Juan", reason="third"), Passage(text="Juan Pérez", reason="writer")]
    assert pieces("vino el jefe Juan Pérez hoy", left_out) == [
        Piece("vino "),
        Piece("el jefe Juan Pérez", Reason.THIRD),
        Piece(" hoy"),
    ]
