"""A private key under its owner's passphrase.

Stored are the salt with its cost (:mod:`stretching`) and a box (:mod:`boxes`). What is bound to it (``purpose``) says whose it is, so that a row can't be put into another's place.
"""

import unicodedata
from dataclasses import dataclass

from probidad.core.anonymity import boxes, stretching

MINIMUM_PASSPHRASE = 12  # characters


class WrongPassphrase(ValueError):
    """The passphrase doesn't open it."""


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
    return Wrapped(salt.stored(), boxes.sealed(secret, _key(passphrase, salt), bound=purpose.encode()))


def unwrap(wrapped: Wrapped, passphrase: str, *, purpose: str) -> bytes:
    """The secret. Raises WrongPassphrase; stretching.Foreign for a salt that nobody wrote."""
    key = _key(passphrase, stretching.Salt.read(wrapped.salt))
    try:
        return boxes.opened(wrapped.sealed, key, bound=purpose.encode())
    except boxes.WrongKey as error:
        raise WrongPassphrase from error


def _key(passphrase: str, salt: stretching.Salt) -> bytes:
    """The passphrase's key: however its accents were typed."""
    return stretching.stretched(unicodedata.normalize("NFKC", passphrase).encode(), salt, boxes.KEY)
