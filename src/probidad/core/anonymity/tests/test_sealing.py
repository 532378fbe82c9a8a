"""What is sealed opens with its key and context only, and its length tells nothing."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import sealing

KEY = ec.generate_private_key(ec.SECP256R1())


def sealed(record, context="1/answer/2", size=256):
    return sealing.seal(record, public_key=KEY.public_key(), context=context, size=size)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers() | st.none(), max_size=3))
def test_a_record_opens_as_it_was_sealed(record):
    opened = sealing.unseal(sealed(record, size=512), private_key=KEY, context="1/answer/2")
    assert opened == record


def test_ciphertexts_of_one_kind_have_one_length():
    assert len({len(sealed({"option": "a" * n})) for n in range(0, 200, 7)}) == 1


def test_the_same_record_never_gives_the_same_ciphertext():
    assert sealed({"option": "a"}) != sealed({"option": "a"})


def test_another_key_or_context_or_a_flipped_bit_does_not_open():
    box = sealed({"option": "a"})
    flipped = bytes([box[0] ^ 1]) + box[1:]
    stranger = ec.generate_private_key(ec.SECP256R1())
    for attempt in (
        {"sealed": box, "private_key": KEY, "context": "1/answer/3"},
        {"sealed": box, "private_key": stranger, "context": "1/answer/2"},
        {"sealed": flipped, "private_key": KEY, "context": "1/answer/2"},
        {"sealed": box[:-1], "private_key": KEY, "context": "1/answer/2"},
        {"sealed": b"", "private_key": KEY, "context": "1/answer/2"},
    ):
        with pytest.raises(sealing.CannotOpen):
            sealing.unseal(attempt.pop("sealed"), **attempt)


def test_a_record_that_does_not_fit_is_refused():
    with pytest.raises(sealing.TooLarge):
        sealed({"text": "x" * 300})
