"""Bytes under a key that is at hand: AES-256-GCM, as ``nonce ‖ ciphertext``, the nonce drawn each time.

What is bound to a box says what it is and whose, so that it can't be put into another's place.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = 32  # bytes
_NONCE = 12  # bytes


class WrongKey(ValueError):
    """Another key, something else bound to it, or it was altered or cut: nothing tells which."""


def sealed(plain: bytes, key: bytes, *, bound: bytes) -> bytes:
    """Bytes under a key of KEY bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def opened(box: bytes, key: bytes, *, bound: bytes) -> bytes:
    """What :func:`sealed` took. Raises WrongKey."""
    box = bytes(box)
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error
