"""A signature holds for the bytes and the key that it was made for, and for no others."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity.custody import public_bytes
from probidad.core.signing.signatures import fingerprint, sign, verify

KEY = ec.generate_private_key(ec.SECP256R1())
SPKI = public_bytes(KEY)


@given(st.binary(max_size=300))
def test_what_was_signed_is_verified(document):
    signature = sign(document, KEY)
    assert len(signature) == 64 and verify(document, signature, SPKI)


@given(st.integers(0, 511), st.booleans())
def test_a_flipped_bit_in_document_or_signature_is_noticed(bit, in_document):
    document, signature = b"d" * 64, sign(b"d" * 64, KEY)
    changed = bytearray(document if in_document else signature)
    changed[bit // 8] ^= 1 << bit % 8
    pair = (bytes(changed), signature) if in_document else (document, bytes(changed))
    assert not verify(*pair, SPKI)


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\xff" * 64, bytes(63), bytes(10_000)])
def test_what_cannot_be_a_signature_is_none(signature):
    assert not verify(b"document", signature, SPKI)


def test_another_key_did_not_sign_it_and_neither_did_what_is_no_key():
    signature = sign(b"document", KEY)
    large = ec.generate_private_key(ec.SECP384R1())
    der = large.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for spki in (public_bytes(ec.generate_private_key(ec.SECP256R1())), b"", b"x" * 91, SPKI[:-1], der):
        assert not verify(b"document", signature, spki)


def test_a_fingerprint_is_the_first_half_of_sha256_in_groups_of_four():
    # `printf abc | sha256sum`
    assert fingerprint(b"abc") == "ba78 16bf 8f01 cfea 4141 40de 5dae 2223"
