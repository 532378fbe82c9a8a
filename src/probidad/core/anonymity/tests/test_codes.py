"""Codes read from paper are understood, slips are noticed, and nothing stored leads back to a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import codes

code_strategy = st.builds(lambda _n: codes.new_code(), st.integers())


def test_a_code_is_understood_with_dashes_spaces_and_lower_case():
    code = codes.new_code()
    assert codes.normalise(f"  {codes.grouped(code).lower()} ") == code
    assert codes.normalise(" ".join(codes.grouped(code).split("-"))) == code


def test_letters_that_look_like_digits_are_read_as_digits():
    body = "0" * 14 + "1"
    code = body + codes.luhn.calc_check_digit(body, alphabet=codes.ALPHABET)
    assert codes.normalise(code.replace("0", "o").replace("1", "l", 1)) == code


@given(code_strategy, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_noticed(code, position, character):
    wrong = code[:position] + character + code[position + 1 :]
    if wrong != code:
        with pytest.raises(codes.GarbledCode):
            codes.normalise(wrong)


@pytest.mark.parametrize("typed", ["", "K7QM", "a" * 10_000, "ñ" * 16, "\0" * 16, "😀" * 16, "U" * 16])
def test_what_cannot_be_a_code_is_refused(typed):
    with pytest.raises(codes.GarbledCode):
        codes.normalise(typed)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda code: code[:-1], codes.TooShort),
        (lambda code: code + "0", codes.TooLong),
        (lambda code: "U" + code[1:], codes.GarbledCode),
    ],
)
def test_what_is_wrong_with_a_garbled_code_is_told_apart(change, error):
    with pytest.raises(codes.GarbledCode) as raised:
        codes.normalise(change(codes.grouped(codes.new_code())))
    assert raised.type is error


def test_codes_use_all_of_their_alphabet_and_do_not_repeat():
    many = [codes.new_code() for _each in range(2000)]
    assert len(set(many)) == 2000
    assert set("".join(code[:-1] for code in many)) == set(codes.ALPHABET)


def test_a_nullifier_is_the_same_for_one_use_and_another_for_every_other():
    code, other = codes.new_code(), codes.new_code()
    mark = codes.nullifier(code, scope="1/answer/2")
    assert mark == codes.nullifier(code, scope="1/answer/2")
    others = {
        codes.nullifier(code, scope="1/answer/3"),
        codes.nullifier(code, scope="1/comment/2"),
        codes.nullifier(other, scope="1/answer/2"),
        codes.digest(code)[:32],
    }
    assert len(others) == 4 and mark not in others
