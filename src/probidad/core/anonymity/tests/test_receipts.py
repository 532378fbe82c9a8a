"""Receipts: eleven words that can be typed as people type, and that tell nothing of themselves."""

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import receipts
from probidad.core.anonymity.receipts import Receipt, UnknownWord, WrongCount, read_receipt

NUMBERS = st.lists(st.integers(0, 2047), min_size=11, max_size=11).map(tuple)
LANGUAGES = st.sampled_from(["es", "en"])


def clumsy(words: list[str], dice: random.Random) -> str:
    """As somebody types: without accents, in capitals, with numbers, commas and what comes along when copying."""
    typed = [word if dice.random() < 0.5 else receipts.folded(word) for word in words]
    typed = [word.upper() if dice.random() < 0.3 else word for word in typed]
    typed = [
        f"{number}. {word}\u200b" if dice.random() < 0.3 else word for number, word in enumerate(typed, 1)
    ]
    return dice.choice([" ", ", ", "\n", " - ", "\u00a0"]).join(typed)


@given(NUMBERS, LANGUAGES, st.randoms())
def test_however_it_is_typed_it_is_the_same_receipt(numbers, language, dice):
    receipt = Receipt(numbers)
    assert read_receipt(clumsy(receipt.words(language), dice)) == receipt


@given(NUMBERS, LANGUAGES, st.integers(4, 8))
def test_four_letters_of_each_word_or_more_are_enough(numbers, language, letters):
    receipt = Receipt(numbers)
    typed = " ".join(receipts.folded(word)[:letters] for word in receipt.words(language))
    assert read_receipt(typed) == receipt


@given(NUMBERS, LANGUAGES, st.randoms())
def test_spaces_do_not_matter(numbers, language, dice):
    """Run together, or parted in the middle of a word; where that could be read in two ways it is told, not guessed."""
    receipt = Receipt(numbers)
    together = "".join(receipt.words(language))
    places = sorted(dice.sample(range(1, len(together)), 2))
    parted = " ".join([together[: places[0]], together[places[0] : places[1]], together[places[1] :]])
    for typed in (together, parted, "\u200b".join(receipt.words(language)), "-\n".join(together)):
        try:
            assert read_receipt(typed) == receipt
        except WrongCount:
            assert len(receipts._ways(receipts.folded(together), language)) != 1


def test_nearly_every_receipt_can_be_read_without_spaces():
    read = 0
    for _each in range(300):
        receipt = receipts.new_receipt()
        with suppress(WrongCount):
            read += read_receipt("".join(receipt.words("es"))) == receipt
    assert read > 285


def test_letters_without_an_end_cost_nothing():
    with pytest.raises(WrongCount):
        read_receipt("sol" * 200)


@given(NUMBERS, LANGUAGES)
def test_the_receipt_run_together_is_noticed_in_a_text(numbers, language):
    receipt = Receipt(numbers)
    assert receipts.contains_receipt("Aquí: " + "".join(receipt.words(language)) + ", gracias", receipt)


@given(NUMBERS)
def test_three_words_find_and_the_other_eight_open(numbers):
    receipt, other = Receipt(numbers), Receipt((*numbers[:3], *reversed(numbers[3:])))
    assert 0 <= receipt.locator < 2**33 and len(receipt.secret) * 8 == 88
    assert other.locator == receipt.locator
    assert (other.secret == receipt.secret) == (numbers[3:] == tuple(reversed(numbers[3:])))


def test_new_receipts_differ():
    assert len({receipts.new_receipt() for _each in range(50)}) == 50


@pytest.mark.parametrize("count", [0, 10, 12, 50])
def test_another_number_of_words_is_said(count):
    with pytest.raises(WrongCount) as raised:
        read_receipt("sol " * count)
    assert raised.value.count == count


def test_a_wrong_word_is_named_and_nothing_else():
    words = Receipt(tuple(range(11))).words("es")
    words[6] = "abadejo"
    with pytest.raises(UnknownWord) as raised:
        read_receipt(" ".join(words))
    assert (raised.value.word, raised.value.position) == ("abadejo", 7)
    assert not any(word in str(raised.value) for word in words)


def test_words_of_the_other_list_are_wrong_among_those_of_one():
    words = Receipt((1500,) * 11).words("es")
    words[2] = "zebra"
    with pytest.raises(UnknownWord) as raised:
        read_receipt(" ".join(words))
    assert raised.value.position == 3


@given(NUMBERS, LANGUAGES, st.sampled_from(["", "Mi frase es: ", "a b c "]))
def test_a_text_that_holds_the_receipt_is_noticed(numbers, language, before):
    receipt = Receipt(numbers)
    words = " ".join(receipt.words(language))
    assert receipts.contains_receipt(before + words + " gracias", receipt)
    assert receipts.contains_receipt(" ".join(receipt.words(language)[3:]), receipt)


def test_a_text_that_holds_other_words_passes():
    receipt = Receipt(tuple(range(100, 111)))
    assert not receipts.contains_receipt("El jefe me pidió firmar el acta sin leerla.", receipt)
    assert not receipts.contains_receipt(" ".join(Receipt(tuple(range(11))).words("es")), receipt)


def test_typing_some_of_the_words_confirms_and_others_do_not():
    receipt = Receipt(tuple(range(11)))
    words = receipt.words("es")
    assert receipts.confirms(receipt, f"{words[3].upper()} {words[8]}", [4, 9])
    assert not receipts.confirms(receipt, f"{words[8]} {words[3]}", [4, 9])
    assert not receipts.confirms(receipt, words[3], [4, 9])
    assert not receipts.confirms(receipt, "", [4, 9])


def test_a_receipt_does_not_show_itself_where_it_is_printed():
    receipt = Receipt(tuple(range(11)))
    assert "abac" not in f"{receipt} {receipt!r} {[receipt]}" and "0" not in repr(receipt)
