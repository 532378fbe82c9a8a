"""Blind signatures: what the signer signs without seeing it verifies as an ordinary signature, and nothing else does."""

import secrets
from contextlib import nullcontext

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.anonymity import blind, credentials
from probidad.core.anonymity.tests.vectors import RFC_9474


@pytest.fixture(scope="module")
def key():
    private = blind.new_private_key()
    return blind.Signer(private), blind.load_public(blind.public_half(private))


@given(
    message=st.binary(max_size=300), salt=st.binary(min_size=48, max_size=48), factor=st.integers(2, 2**2000)
)
@settings(max_examples=25, deadline=None)
def test_a_blinded_message_that_is_signed_verifies_once_it_is_unblinded(key, message, salt, factor):
    signer, public = key
    sent = blind.blind(message, public_key=public, salt=salt, factor=factor)
    signature = blind.finalize(sent, signer.sign_blinded(sent.blinded), public_key=public)
    blind.verify(message, signature, public_key=public)
    with pytest.raises(blind.BadSignature):
        blind.verify(message + b"x", signature, public_key=public)


def test_the_signer_sees_another_value_for_each_blinding_of_one_message(key):
    _signer, public = key
    seen = {
        blind.blind(b"m", public_key=public, salt=bytes(48), factor=secrets.randbits(2000) | 2).blinded
        for _each in range(5)
    }
    assert len(seen) == 5


def test_an_answer_of_the_signer_that_was_changed_is_refused(key):
    signer, public = key
    sent = blind.blind(b"m", public_key=public, salt=bytes(48), factor=3)
    signed = bytearray(signer.sign_blinded(sent.blinded))
    signed[100] ^= 1
    with pytest.raises(blind.BadSignature):
        blind.finalize(sent, bytes(signed), public_key=public)


def test_a_key_that_was_made_to_mark_messages_gets_none_that_it_marks():
    """RFC 9474, 4.2: what the message and the modulus have in common would be in the blinded value, and in the ballot."""
    public = rsa.RSAPublicNumbers(blind.EXPONENT, 3 * (2**2047 // 3 | 1)).public_key()
    marked = [blind._encode(b"m", bytes([salt]) * 48, 2047) for salt in range(20)]
    for salt, encoded in enumerate(marked):
        divisible = int.from_bytes(encoded, "big") % 3 == 0
        with pytest.raises(ValueError, match="invertible") if divisible else nullcontext():
            blind.blind(b"m", public_key=public, salt=bytes([salt]) * 48, factor=2)
    assert {int.from_bytes(each, "big") % 3 for each in marked} == {0, 1, 2}


@pytest.mark.parametrize("value", [b"", b"\1" * 255, b"\1" * 257, bytes(256), b"\xff" * 256])
def test_what_is_no_number_below_the_modulus_is_not_signed(key, value):
    with pytest.raises(blind.Malformed):
        key[0].sign_blinded(value)


def test_an_ordinary_signature_is_of_the_same_kind(key):
    signer, public = key
    blind.verify(b"m", signer.sign(b"m"), public_key=public)


def test_one_seed_gives_the_same_credentials_and_another_seed_others(key):
    _signer, public = key
    seed, name = bytes(range(16)), "0" * 32
    first, again = (credentials.Seed(seed).blinded(name, public) for _each in range(2))
    other = credentials.Seed(bytes(16)).blinded(name, public)
    assert first == again and first.message != other.message
    assert credentials.names_key(first.message, name) and not credentials.names_key(first.message, "1" * 32)
    assert credentials.Seed(seed).handle not in first.message


def test_a_proof_of_a_unit_serves_one_answer_only(key):
    signer, public = key
    prefix = secrets.token_bytes(32)
    proof = prefix + signer.sign(credentials.unit_message(prefix, "a" * 32))
    assert credentials.proves_unit(proof, "a" * 32, public_key=public)
    assert not credentials.proves_unit(proof, "b" * 32, public_key=public)
    assert not credentials.proves_unit(proof[:-1], "a" * 32, public_key=public)


def test_signer_and_participant_agree_with_the_rfcs_vectors():
    """RFC 9474, A.1; its key has 4096 bits, ours 2048."""
    values = {name: bytes.fromhex(text) for name, text in RFC_9474.items()}
    number = {name: int.from_bytes(value, "big") for name, value in values.items()}
    p, q = number["p"], number["q"]
    private = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=(d := pow(blind.EXPONENT, -1, (p - 1) * (q - 1))),
        dmp1=d % (p - 1),
        dmq1=d % (q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(blind.EXPONENT, p * q),
    ).private_key()
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    factor = pow(number["inverse"], -1, p * q)
    sent = blind.blind(
        values["prefix"] + values["message"],
        public_key=private.public_key(),
        salt=values["salt"],
        factor=factor,
    )
    assert sent.blinded == values["blinded"]
    signed = blind.Signer(der).sign_blinded(sent.blinded)
    assert signed == values["blind_signature"]
    assert blind.finalize(sent, signed, public_key=private.public_key()) == values["signature"]
