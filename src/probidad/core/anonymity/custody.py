"""The custodian's key file: the private halves of a round's two keys, under a passphrase.

It is made by the custodian, in the browser (``custody.js``, which writes and reads the same file) or by
``probidad custody``. A JSON document, its bytes in base64url::

    {"kind": "probidad-round-key", "version": 2, "sealing_key": SPKI, "signing_key": SPKI,
     "kdf": {"name": "PBKDF2-HMAC-SHA-512", "iterations": 600000, "salt": 16 bytes},
     "wrapped": the file key, "sealed": {"sealing": PKCS #8, "signing": PKCS #8} as JSON}

A random file key of 32 bytes encrypts the private keys (``sealed``); the passphrase's key encrypts the file key
(``wrapped``). So shares of the file key (:mod:`shares`) open the file without the passphrase. Both are AES-256-GCM,
``nonce ‖ ciphertext``, with the public keys as additional data. PBKDF2 because Web Crypto has nothing dearer.
"""

import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from probidad.core.anonymity import boxes
from probidad.core.anonymity import shares as splitting
from probidad.core.anonymity.base64url import Base64Url, decode, encode

MINIMUM_PASSPHRASE = 12  # characters
MAXIMUM_FILE = 16_384  # bytes
# Iterations. OWASP's password storage cheat sheet asks for 210,000 with SHA-512; this takes less than half a second
# on a server and less than two on a slow phone. Tests make it cheap.
COST = 600_000
MAXIMUM_COST = 4_000_000  # more is a file that was made to keep the reader busy
_SALT, _FILE_KEY = 16, boxes.KEY  # bytes


class NotAKeyFile(ValueError):
    """The file is not a key file of this kind, or it was cut or changed."""


class NotPublicKeys(ValueError):
    """The document is not the public part of a key file, or a key in it isn't one of P-256."""


class WrongPassphrase(ValueError):
    """The passphrase does not open the key file."""


class SharesOfAnotherKey(splitting.ShareError):
    """The shares belong together, and not to this key file."""


@dataclass(frozen=True)
class PublicKeys:
    """What everybody may know: SubjectPublicKeyInfo in DER, of the HPKE key and of the ECDSA key."""

    sealing: bytes
    signing: bytes


@dataclass(frozen=True)
class PrivateKeys:
    """What opens ballots (``sealing``), and what signs manifests and snapshots (``signing``)."""

    sealing: ec.EllipticCurvePrivateKey
    signing: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(public_bytes(self.sealing), public_bytes(self.signing))


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Derivation(_Document):
    name: Literal["PBKDF2-HMAC-SHA-512"] = "PBKDF2-HMAC-SHA-512"
    iterations: int = Field(ge=1, le=MAXIMUM_COST)
    salt: Base64Url = Field(min_length=_SALT, max_length=64)


class _KeyFile(_Document):
    kind: Literal["probidad-round-key"] = "probidad-round-key"
    version: Literal[2] = 2
    sealing_key: Base64Url
    signing_key: Base64Url
    kdf: _Derivation
    wrapped: Base64Url
    sealed: Base64Url

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(self.sealing_key, self.signing_key)


class _PublicPart(_Document):
    kind: Literal["probidad-round-public-keys"] = "probidad-round-public-keys"
    version: Literal[2] = 2
    sealing_key: Base64Url
    signing_key: Base64Url


def make_key(passphrase: str) -> tuple[bytes, PublicKeys]:
    """New keys of a round as ``(key file, public keys)``."""
    keys = PrivateKeys(ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1()))
    public, file_key = keys.public, secrets.token_bytes(_FILE_KEY)
    clear = json.dumps(
        {"sealing": encode(private_bytes(keys.sealing)), "signing": encode(private_bytes(keys.signing))}
    )
    kdf = _Derivation(iterations=COST, salt=encode(secrets.token_bytes(_SALT)))
    file = _KeyFile.model_construct(
        sealing_key=public.sealing,
        signing_key=public.signing,
        kdf=kdf,
        wrapped=boxes.sealed(file_key, _derived(passphrase, kdf), bound=_bound(public)),
        sealed=boxes.sealed(clear.encode(), file_key, bound=_bound(public)),
    )
    return file.model_dump_json(indent=1).encode() + b"\n", public


def open_key_file(file: bytes, passphrase: str) -> PrivateKeys:
    """The private keys of a key file; raises :class:`NotAKeyFile` or :class:`WrongPassphrase`."""
    read = _read(file)
    return _opened(read, _file_key(read, passphrase))


def make_shares(file: bytes, passphrase: str) -> list[str]:
    """Three texts of words, of which any two open the file; raises as :func:`open_key_file`."""
    read = _read(file)
    file_key = _file_key(read, passphrase)
    _opened(read, file_key)  # nobody keeps shares of a file that doesn't open
    return splitting.split(file_key)


def open_with_shares(file: bytes, shares: Sequence[str]) -> PrivateKeys:
    """The private keys of a key file, by two of its shares.

    Raises :class:`NotAKeyFile` or a :class:`~probidad.core.anonymity.shares.ShareError`.
    """
    read = _read(file)
    file_key = splitting.join(shares)
    try:
        return _opened(read, file_key)
    except NotAKeyFile as error:
        raise SharesOfAnotherKey from error


def public_part(file: bytes) -> PublicKeys:
    """The public keys that a key file names; raises :class:`NotAKeyFile`."""
    return _read(file).public


def public_document(keys: PublicKeys) -> bytes:
    """The file by which the public keys are handed in where the browser runs no script."""
    part = _PublicPart.model_construct(sealing_key=keys.sealing, signing_key=keys.signing)
    return part.model_dump_json(indent=1).encode() + b"\n"


def read_public_document(document: bytes) -> PublicKeys:
    """What :func:`public_document` wrote; raises :class:`NotPublicKeys`, also for a whole key file."""
    try:
        part = _PublicPart.model_validate_json(document[: MAXIMUM_FILE + 1])
    except ValidationError as error:
        raise NotPublicKeys from error
    return checked(PublicKeys(part.sealing_key, part.signing_key))


def checked(keys: PublicKeys) -> PublicKeys:
    """The same keys, if they are two of P-256 in the usual form; raises :class:`NotPublicKeys`."""
    if keys.sealing == keys.signing:
        raise NotPublicKeys
    for spki in (keys.sealing, keys.signing):
        try:
            key = _load_public(spki)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise NotPublicKeys from error
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            raise NotPublicKeys
        if _spki(key) != spki:  # the same point written otherwise would have another fingerprint
            raise NotPublicKeys
    return keys


def _read(file: bytes) -> _KeyFile:
    if len(file) > MAXIMUM_FILE:
        raise NotAKeyFile
    try:
        read = _KeyFile.model_validate_json(file)
        checked(read.public)
    except (ValidationError, NotPublicKeys) as error:
        raise NotAKeyFile from error
    return read


def _derived(passphrase: str, kdf: _Derivation) -> bytes:
    # An ñ is one character on some keyboards and two on others.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return PBKDF2HMAC(hashes.SHA512(), _FILE_KEY, kdf.salt, kdf.iterations).derive(typed)


def _file_key(read: _KeyFile, passphrase: str) -> bytes:
    try:
        return boxes.opened(read.wrapped, _derived(passphrase, read.kdf), bound=_bound(read.public))
    except boxes.WrongKey as error:  # a wrong passphrase and damaged bytes look the same
        raise WrongPassphrase from error


def _opened(read: _KeyFile, file_key: bytes) -> PrivateKeys:
    try:
        clear = json.loads(boxes.opened(read.sealed, file_key, bound=_bound(read.public)))
        keys = PrivateKeys(*(load_private(decode(clear[name])) for name in ("sealing", "signing")))
    except (ValueError, LookupError, TypeError) as error:
        raise NotAKeyFile from error
    if keys.public != read.public:
        raise NotAKeyFile
    return keys


def _bound(public: PublicKeys) -> bytes:
    return b"probidad-round-key 2" + public.sealing + public.signing


def private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS #8 in DER, unencrypted: for memory and pipes, never for a file."""
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_private(der: bytes) -> ec.EllipticCurvePrivateKey:
    """What :func:`private_bytes` wrote; raises ValueError."""
    key = serialization.load_der_private_key(der, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic curve key")
    return key


def public_bytes(private_key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as SubjectPublicKeyInfo in DER, which the database keeps."""
    return _spki(private_key.public_key())


def _spki(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def load_public(public_key: bytes) -> ec.EllipticCurvePublicKey:
    """The public key of :func:`public_bytes`."""
    return _load_public(bytes(public_key))


@lru_cache(maxsize=64)
def _load_public(public_key: bytes) -> ec.EllipticCurvePublicKey:
    return serialization.load_der_public_key(public_key)
