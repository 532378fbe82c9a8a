"""The custodian's key file: the private half of a round's key, under a passphrase.

It is made in memory, handed over once, and never written by this software to a disk, a database or a
log. The file is text: between two lines of armour, in base 64, a salt of 16 bytes, a nonce of 12, and
the key (PKCS #8, DER) under AES-256-GCM. The passphrase becomes the cipher's key by scrypt (RFC 7914)
with N = 2**17, r = 8, p = 1: a guess costs 128 MB and some tenths of a second, since this one file
protects what everybody answered.
"""

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MINIMUM_PASSPHRASE = 12  # characters
MAXIMUM_FILE = 16_384  # bytes
_BEGIN = b"-----BEGIN PROBIDAD ROUND KEY 1-----"
_END = b"-----END PROBIDAD ROUND KEY 1-----"
_SALT, _NONCE = 16, 12  # bytes
COST = 2**17  # scrypt's N; tests make it cheap


class NotAKeyFile(ValueError):
    """The file is not a key file of this kind."""


class WrongPassphrase(ValueError):
    """The passphrase does not open the key file."""


def make_key(passphrase: str) -> tuple[bytes, bytes]:
    """A new P-256 key as ``(key file, public key)``: armoured text, and SubjectPublicKeyInfo in DER."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    clear = private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, clear, _BEGIN)
    body = base64.encodebytes(salt + nonce + sealed).strip()
    return b"\n".join((_BEGIN, body, _END, b"")), public_bytes(private_key)


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())


def open_key_file(key_file: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a key file; raises :class:`NotAKeyFile` or :class:`WrongPassphrase`."""
    text = key_file.strip()
    if not text.startswith(_BEGIN) or not text.endswith(_END) or len(text) > MAXIMUM_FILE:
        raise NotAKeyFile
    try:
        body = base64.b64decode(b"".join(text[len(_BEGIN) : -len(_END)].split()), validate=True)
    except binascii.Error as error:
        raise NotAKeyFile from error
    salt, nonce, sealed = body[:_SALT], body[_SALT : _SALT + _NONCE], body[_SALT + _NONCE :]
    if len(sealed) < 32:
        raise NotAKeyFile
    try:
        clear = AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _BEGIN)
    except InvalidTag as error:  # a wrong passphrase and damaged bytes look the same
        raise WrongPassphrase from error
    return serialization.load_der_private_key(clear, None)


def public_bytes(private_key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as SubjectPublicKeyInfo in DER, which the database keeps."""
    return private_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def load_public(public_key: bytes) -> ec.EllipticCurvePublicKey:
    """The public key of :func:`public_bytes`."""
    return _load_public(bytes(public_key))


@lru_cache(maxsize=64)
def _load_public(public_key: bytes) -> ec.EllipticCurvePublicKey:
    return serialization.load_der_public_key(public_key)
