"""Credentials of the sealed ballots: what they say, and how a browser derives them from one seed.

The protocol is described in ``docs/instruments/sealed-ballots.md``; names and labels here are its own.
"""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from probidad.core.anonymity import blind

SEED = 16  # bytes: twelve words of BIP 39
HANDLE = 16
NONCE = 32
_FACTOR = 272  # bytes: 128 bits more than the modulus, so that the remainder is as good as uniform
PROOF = blind.PREFIX + blind.SIZE  # bytes


def key_id(spki: bytes) -> str:
    """The name of a public key: 32 hexadecimal characters."""
    return sha256(spki).hexdigest()[:32]


def nullifier(message: bytes) -> str:
    """The mark that a credential leaves: 32 hexadecimal characters."""
    return sha256(message).hexdigest()[:32]


def names_key(message: bytes, key: str) -> bool:
    """Whether a credential's message has the form of those of this key."""
    label = _label(key)
    return len(message) == blind.PREFIX + len(label) + NONCE and message[blind.PREFIX :].startswith(label)


def message(key: str, *, prefix: bytes, nonce: bytes) -> bytes:
    """The message of a credential of this key."""
    return prefix + _label(key) + nonce


def _label(key: str) -> bytes:
    return f"probidad credential 1 {key} ".encode()


def unit_message(prefix: bytes, mark: str) -> bytes:
    """What a unit key signs for the answer with this nullifier."""
    return prefix + f"probidad unit 1 {mark}".encode()


def proves_unit(proof: bytes, mark: str, *, public_key: rsa.RSAPublicKey) -> bool:
    """Whether a proof (prefix and signature) says that the answer with this nullifier is of the key's unit."""
    if len(proof) != PROOF:
        return False
    message = unit_message(proof[: blind.PREFIX], mark)
    try:
        blind.verify(message, proof[blind.PREFIX :], public_key=public_key)
    except blind.BadSignature:
        return False
    return True


@dataclass(frozen=True)
class Credential:
    """What casts one ballot: a message that the key ``key`` signed without seeing it."""

    key: str
    message: bytes
    signature: bytes

    @property
    def nullifier(self) -> str:
        return nullifier(self.message)


class Seed:
    """A participant's seed. The browser has the same derivation in ``static/anonymity/credentials.js``."""

    def __init__(self, seed: bytes):
        self._seed = seed

    def _derived(self, info: str, length: int) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=b"", info=info.encode()).derive(self._seed)

    @property
    def handle(self) -> bytes:
        """What finds the issuing again for whoever types the words anew; it tells nothing of the seed."""
        return self._derived("probidad handle 1", HANDLE)

    def blinded(self, key: str, public_key: rsa.RSAPublicKey) -> blind.Blinded:
        """The credential of a key, blinded."""
        values = self._derived(f"probidad credential 1 {key}", blind.PREFIX + NONCE + blind.SALT)
        prefix, nonce, salt = values[:32], values[32:64], values[64:]
        factor = self._factor(f"probidad blinding 1 {key}", public_key)
        credential = message(key, prefix=prefix, nonce=nonce)
        return blind.blind(credential, public_key=public_key, salt=salt, factor=factor)

    def blinded_unit(self, unit_key: str, answer_key: str, mark: str, public_key: rsa.RSAPublicKey):
        """The proof that the answer with nullifier ``mark`` is of the unit, blinded."""
        values = self._derived(f"probidad unit 1 {unit_key} {answer_key}", blind.PREFIX + blind.SALT)
        prefix, salt = values[:32], values[32:]
        factor = self._factor(f"probidad unit blinding 1 {unit_key} {answer_key}", public_key)
        return blind.blind(unit_message(prefix, mark), public_key=public_key, salt=salt, factor=factor)

    def _factor(self, info: str, public_key: rsa.RSAPublicKey) -> int:
        return int.from_bytes(self._derived(info, _FACTOR), "big") % public_key.public_numbers().n
