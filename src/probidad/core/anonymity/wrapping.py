"""A private key under its owner's passphrase, and under the key of a session that unlocked it.

Stored are the salt with its cost (:mod:`stretching`) and ``nonce ‖ ciphertext`` of AES-256-GCM. What is bound to it
(``purpose``) says whose it is, so that a row can't be put into another's place.
"""

import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from probidad.core.anonymity import stretching

MINIMUM_PASSPHRASE = 12  # characters
KEY = 32  # bytes
_NONCE = 12


class WrongPassphrase(ValueError):
    """The passphrase, or the session's key, doesn't open it."""


@dataclass(frozen=True)
class Wrapped:
    """A secret under a passphrase, as it is stored."""

    salt: str
    sealed: bytes

    @property
    def is_current(self) -> bool:
        """Whether a guess at the passphrase costs what is asked for today."""
        return stretching.Salt.read(self.salt).is_current


def wrap(secret: bytes, passphrase: str, *, purpose: str) -> Wrapped:
    """Put a secret under a passphrase."""
    salt = stretching.new_salt()
    return Wrapped(salt.stored(), sealed(secret, _key(passphrase, salt), purpose=purpose))


def unwrap(wrapped: Wrapped, passphrase: str, *, purpose: str) -> bytes:
    """The secret. Raises WrongPassphrase; stretching.Foreign for a salt that nobody wrote."""
    key = _key(passphrase, stretching.Salt.read(wrapped.salt))
    return unsealed(wrapped.sealed, key, purpose=purpose)


def sealed(secret: bytes, key: bytes, *, purpose: str) -> bytes:
    """A secret under a key of 32 bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, purpose.encode())


def unsealed(found: bytes, key: bytes, *, purpose: str) -> bytes:
    """What :func:`sealed` took. Raises WrongPassphrase."""
    try:
        return AESGCM(key).decrypt(found[:_NONCE], found[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error


def _key(passphrase: str, salt: stretching.Salt) -> bytes:
    """The passphrase's key: however its accents were typed."""
    return stretching.stretched(unicodedata.normalize("NFKC", passphrase).encode(), salt, KEY)
