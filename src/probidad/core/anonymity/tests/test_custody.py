"""A key file opens with its passphrase and nothing else does."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from probidad.core.anonymity import custody

PASSPHRASE = "cuatro palabras al azar"


def test_file_and_passphrase_give_the_key_whose_public_half_was_kept():
    key_file, public = custody.make_key(PASSPHRASE)
    assert custody.public_bytes(custody.open_key_file(key_file, PASSPHRASE)) == public


def test_the_file_does_not_hold_the_key_in_the_clear():
    key_file, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(TypeError):
        serialization.load_pem_private_key(key_file, None)


@pytest.mark.parametrize("wrong", ["", "Cuatro palabras al azar", "x" * 200])
def test_a_wrong_passphrase_is_told_from_a_wrong_file(wrong):
    key_file, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(custody.WrongPassphrase):
        custody.open_key_file(key_file, wrong)


def _pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(PASSPHRASE.encode()),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n",
        b"-----BEGIN PUBLIC KEY-----\n",
        _pem(rsa.generate_private_key(65537, 2048)),
        _pem(ec.generate_private_key(ec.SECP384R1())),
    ],
)
def test_what_is_no_key_of_a_round_is_refused(data):
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(data, PASSPHRASE)
