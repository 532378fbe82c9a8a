"""Readers of sealed conversations: key pairs that are safe against tomorrow's computers, and what is sealed to them.

HPKE (RFC 9180) with ML-KEM-768 and X25519 together: whoever steals the database today must break both. ML-KEM is
FIPS 203. A reader is a writer, whose keys follow from the receipt, or an advisor, whose private half is wrapped by a
passphrase (:mod:`wrapping`).
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

SEED = 64 + 32  # bytes: of ML-KEM (FIPS 203: d ‖ z), then of X25519
_POST_QUANTUM, _PUBLIC = 64, 1184  # bytes of ML-KEM's seed and public key
PUBLIC = _PUBLIC + 32  # bytes
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class CannotOpen(Exception):
    """It was sealed to somebody else, for another purpose, or was altered."""


class NotAPublicKey(ValueError):
    """Bytes that are no reader's public key."""


@dataclass(frozen=True)
class PublicReader:
    """Somebody to whom something can be sealed."""

    public: bytes

    def seal(self, plain: bytes, *, purpose: str) -> bytes:
        """Seal some bytes; ``purpose`` (what it is, and of which thread) is bound to it. Raises NotAPublicKey."""
        try:
            key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.public[:_PUBLIC]),
                X25519PublicKey.from_public_bytes(self.public[_PUBLIC:]),
            )
        except ValueError as error:
            raise NotAPublicKey from error
        return _SUITE.encrypt(plain, key, info=purpose.encode())


class Reader:
    """A reader with the private half."""

    def __init__(self, seed: bytes):
        if len(seed) != SEED:
            raise ValueError("a seed of another length")
        self.seed = seed
        post_quantum = MLKEM768PrivateKey.from_seed_bytes(seed[:_POST_QUANTUM])
        classic = X25519PrivateKey.from_private_bytes(seed[_POST_QUANTUM:])
        self._key = hpke.MLKEM768X25519PrivateKey(post_quantum, classic)
        self.public = post_quantum.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """What was sealed to this reader for this purpose. Raises CannotOpen."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error

    def __repr__(self):
        return "Reader(…)"


def new_reader() -> Reader:
    """Somebody new."""
    return Reader(secrets.token_bytes(SEED))
