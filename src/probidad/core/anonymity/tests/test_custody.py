"""A key file opens with its passphrase and nothing else does."""

import base64

import pytest

from probidad.core.anonymity import custody

PASSPHRASE = "cuatro palabras al azar"


def test_file_and_passphrase_give_the_key_whose_public_half_was_kept():
    key_file, public = custody.make_key(PASSPHRASE)
    assert custody.public_bytes(custody.open_key_file(key_file, PASSPHRASE)) == public


def test_the_file_does_not_hold_the_key_in_the_clear():
    key_file, _public = custody.make_key(PASSPHRASE)
    key = custody.open_key_file(key_file, PASSPHRASE)
    number = key.private_numbers().private_value.to_bytes(32, "big")
    body = base64.b64decode(b"".join(key_file.splitlines()[1:-1]))
    assert number not in body


@pytest.mark.parametrize("wrong", ["", "Cuatro palabras al azar", "x" * 200])
def test_a_wrong_passphrase_is_told_from_a_wrong_file(wrong):
    key_file, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(custody.WrongPassphrase):
        custody.open_key_file(key_file, wrong)


def changed(key_file: bytes, change) -> bytes:
    """The file with its bytes below the armour changed."""
    first, *body, last = key_file.splitlines()
    return b"\n".join((first, base64.b64encode(change(base64.b64decode(b"".join(body)))), last))


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"-----BEGIN PUBLIC KEY-----\n", b"x" * 20_000])
def test_what_is_no_key_of_a_round_is_refused(data):
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(data, PASSPHRASE)


@pytest.mark.parametrize("length", [0, 20, 40])
def test_a_file_that_was_cut_is_refused(length):
    key_file, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(changed(key_file, lambda body: body[:length]), PASSPHRASE)


def test_a_flipped_bit_opens_nothing():
    key_file, _public = custody.make_key(PASSPHRASE)
    flipped = changed(key_file, lambda body: body[:-1] + bytes([body[-1] ^ 1]))
    with pytest.raises(custody.WrongPassphrase):
        custody.open_key_file(flipped, PASSPHRASE)
