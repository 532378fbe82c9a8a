"""Two of three shares give the secret; what is wrong with the others is told apart, since each has its remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics

from probidad.core.anonymity import shares

SECRET = bytes(range(32))
TEXTS = shares.split(SECRET)
WORDS = sorted(shares.WORD_INDEX_MAP)


@given(st.binary(min_size=32, max_size=32), st.permutations(range(3)))
def test_any_two_of_three_give_the_secret(secret, order):
    texts = shares.split(secret)
    assert shares.join([texts[order[0]], texts[order[1]]]) == secret
    assert all(len(text.split()) == shares.WORDS for text in texts)


def test_capitals_and_line_breaks_do_not_matter():
    assert shares.join([TEXTS[0].upper().replace(" ", "\n"), f"  {TEXTS[2]}  "]) == SECRET


@pytest.mark.parametrize("few", [[], TEXTS[:1], [TEXTS[0], TEXTS[0].title()]])
def test_one_share_or_the_same_twice_is_too_few(few):
    with pytest.raises(shares.TooFewShares):
        shares.join(few)


def test_a_word_that_is_not_in_the_list_is_named():
    words = TEXTS[1].split()
    words[4] = "murciélago"
    with pytest.raises(shares.UnknownWord) as raised:
        shares.join([TEXTS[0], " ".join(words)])
    assert (raised.value.number, raised.value.word, raised.value.position) == (2, "murciélago", 5)


@given(st.integers(0, shares.WORDS - 1), st.sampled_from(WORDS))
def test_another_word_of_the_list_is_noticed(position, word):
    words = TEXTS[0].split()
    if words[position] == word:
        return
    words[position] = word
    with pytest.raises(shares.MistypedShare) as raised:
        shares.join([" ".join(words), TEXTS[1]])
    assert raised.value.number == 1


def test_missing_or_added_words_are_counted():
    for text, found in ((TEXTS[1].rsplit(" ", 1)[0], 32), (TEXTS[1] + " academic", 34), ("", 0)):
        with pytest.raises(shares.WrongNumberOfWords) as raised:
            shares.join([TEXTS[0], text])
        assert (raised.value.number, raised.value.found) == (2, found)


def test_shares_that_were_not_made_together_are_told():
    with pytest.raises(shares.SharesOfDifferentSets):
        shares.join([TEXTS[0], shares.split(SECRET)[1]])


def test_a_share_that_asks_for_hours_of_work_is_refused_at_once():
    hostile = shares.Share.from_mnemonic(TEXTS[0]).__dict__ | {"iteration_exponent": 15}
    texts = [shares.Share(**hostile | {"index": index}).mnemonic() for index in (0, 1)]
    with pytest.raises(shares.SharesOfDifferentSets):
        shares.join(texts)


def test_shares_of_other_arrangements_are_refused():
    for groups, needed in (([(3, 5)], 1), ([(2, 3), (2, 3)], 2)):
        made = generate_mnemonics(needed, groups, SECRET, iteration_exponent=0)
        with pytest.raises(shares.SharesOfDifferentSets):
            shares.join(made[0][:3])


@given(st.text(max_size=2000))
def test_whatever_is_typed_is_refused_with_a_reason(text):
    with pytest.raises(shares.ShareError):
        shares.join([TEXTS[0], text])
