"""A key file opens with its passphrase or two of its shares, and nothing else does."""

import json
import unicodedata

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.anonymity import base64url, custody, shares

PASSPHRASE = "cuatro palabras al azar"


@pytest.fixture(scope="module")
def made() -> tuple[bytes, custody.PublicKeys]:
    return custody.make_key(PASSPHRASE)


def changed(file: bytes, **fields) -> bytes:
    """The file with some fields replaced, or taken out where they are ``None``."""
    document = json.loads(file) | fields
    return json.dumps({name: value for name, value in document.items() if value is not None}).encode()


def flipped(text: str, bit: int) -> str:
    data = bytearray(base64url.decode(text))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return base64url.encode(bytes(data))


def test_file_and_passphrase_give_the_keys_whose_public_halves_were_kept(made):
    file, public = made
    assert custody.open_key_file(file, PASSPHRASE).public == public == custody.public_part(file)
    assert public.sealing != public.signing


def test_the_file_does_not_hold_the_keys_in_the_clear(made):
    file, _public = made
    document = json.loads(file)
    held = b"".join(base64url.decode(document[name]) for name in ("wrapped", "sealed"))
    keys = custody.open_key_file(file, PASSPHRASE)
    for key in (keys.sealing, keys.signing):
        assert key.private_numbers().private_value.to_bytes(32, "big") not in held


def test_two_files_of_one_passphrase_have_nothing_secret_in_common():
    first, second = (json.loads(custody.make_key(PASSPHRASE)[0]) for _each in range(2))
    for name in ("sealing_key", "signing_key", "wrapped", "sealed"):
        assert first[name] != second[name]
    assert first["kdf"]["salt"] != second["kdf"]["salt"]


@pytest.mark.parametrize("wrong", ["", "Cuatro palabras al azar", PASSPHRASE + " ", "x" * 200])
def test_a_wrong_passphrase_is_told_from_a_wrong_file(made, wrong):
    with pytest.raises(custody.WrongPassphrase):
        custody.open_key_file(made[0], wrong)


def test_an_accent_typed_as_two_characters_is_the_same_passphrase():
    file, public = custody.make_key(unicodedata.normalize("NFC", "corazón de añil"))
    assert custody.open_key_file(file, unicodedata.normalize("NFD", "corazón de añil")).public == public


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\x89PNG\r\n", b"{}", b"[]", b"null", b"-----BEGIN PROBIDAD ROUND KEY 1-----\n"),
        *(b"[" * 16_000, b'{"a":' * 3_000, b"9" * 16_000, b"x" * 20_000, b'"\xff"'),
    ],
)
def test_what_is_no_key_file_is_refused(data):
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(data, PASSPHRASE)


@given(st.data())
def test_a_file_that_was_cut_is_refused(made, data):
    file = made[0].rstrip()
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(file[: data.draw(st.integers(0, len(file) - 1))], PASSPHRASE)


@given(st.sampled_from(["sealing_key", "signing_key", "wrapped", "sealed"]), st.integers(0, 4000))
def test_a_flipped_bit_opens_nothing(made, name, bit):
    file = changed(made[0], **{name: flipped(json.loads(made[0])[name], bit)})
    with pytest.raises((custody.NotAKeyFile, custody.WrongPassphrase)):
        custody.open_key_file(file, PASSPHRASE)


def test_the_public_part_of_another_file_is_not_believed(made):
    stranger = json.loads(custody.make_key(PASSPHRASE)[0])
    for name in ("sealing_key", "signing_key"):
        with pytest.raises(custody.WrongPassphrase):
            custody.open_key_file(changed(made[0], **{name: stranger[name]}), PASSPHRASE)


@pytest.mark.parametrize("iterations", [0, -1, 4_000_001, 10**30, "2", None, 2.0, 1.5])
def test_a_file_that_would_keep_the_reader_busy_is_refused_at_once(made, iterations):
    kdf = json.loads(made[0])["kdf"] | {"iterations": iterations}
    with pytest.raises(custody.NotAKeyFile):
        custody.open_key_file(changed(made[0], kdf=kdf), PASSPHRASE)


@pytest.mark.parametrize(
    "fields", [{"version": 1}, {"kind": "probidad-manifest"}, {"wrapped": None}, {"more": 1}, {"wrapped": ""}]
)
def test_another_kind_or_version_is_refused(made, fields):
    with pytest.raises((custody.NotAKeyFile, custody.WrongPassphrase)):
        custody.open_key_file(changed(made[0], **fields), PASSPHRASE)


def test_any_two_shares_open_the_file_and_so_do_all_three(made):
    file, public = made
    first, second, third = custody.make_shares(file, PASSPHRASE)
    for some in ((first, second), (third, first), (second, third), (first, second, third)):
        assert custody.open_with_shares(file, some).public == public


def test_shares_are_made_only_for_whoever_knows_the_passphrase(made):
    with pytest.raises(custody.WrongPassphrase):
        custody.make_shares(made[0], "otra cosa muy distinta")


def test_shares_of_another_key_file_are_told_from_a_wrong_share(made):
    stranger, _public = custody.make_key(PASSPHRASE)
    with pytest.raises(custody.SharesOfAnotherKey):
        custody.open_with_shares(made[0], custody.make_shares(stranger, PASSPHRASE)[:2])
    with pytest.raises(shares.TooFewShares):
        custody.open_with_shares(made[0], custody.make_shares(made[0], PASSPHRASE)[:1])


def test_the_public_document_is_read_back_and_the_whole_key_file_is_not_taken_for_it(made):
    file, public = made
    assert custody.read_public_document(custody.public_document(public)) == public
    for data in (file, b"", b"[" * 20_000, custody.public_document(public)[:-9]):
        with pytest.raises(custody.NotPublicKeys):
            custody.read_public_document(data)


def test_only_two_different_keys_of_p256_are_public_keys(made):
    def spki(key, *, compressed=False) -> bytes:
        der = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        if not compressed:
            return der
        point = key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
        return bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point

    _file, public = made
    other = ec.generate_private_key(ec.SECP256R1())
    assert serialization.load_der_public_key(spki(other, compressed=True)) == other.public_key()
    for wrong in (
        public.sealing,
        b"",
        public.signing[:-1],
        public.signing + b"\0",
        spki(other, compressed=True),
        spki(ec.generate_private_key(ec.SECP384R1())),
        spki(ed25519.Ed25519PrivateKey.generate()),
    ):
        with pytest.raises(custody.NotPublicKeys):
            custody.checked(custody.PublicKeys(public.sealing, wrong))


@given(st.binary(max_size=40))
def test_bytes_have_one_text_in_base64url(data):
    text = base64url.encode(data)
    assert base64url.decode(text) == data and "=" not in text


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "+/8", "A A", "AAA\n", "ñandú", 5, None])
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError, match="base64url"):
        base64url.decode(text)
