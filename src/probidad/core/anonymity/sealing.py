"""Sealing a small record to a round's public key (HPKE, RFC 9180, with P-256).

The server can seal and cannot open: the private key is its custodian's file (see ``custody``).
Records are padded to a fixed size, so that the length of a ciphertext tells nothing.
"""

import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)
_LENGTH_BYTES = 4
_POINT, _TAG = 65, 16  # bytes of the ephemeral public key before a ciphertext, and of the tag after it


class CannotOpen(Exception):
    """A sealed record does not open: another key, another context, or it was altered."""


class TooLarge(ValueError):
    """A record does not fit the fixed size of its kind."""


def _padded(record: dict, size: int) -> bytes:
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > size - _LENGTH_BYTES:
        raise TooLarge(f"{len(body)} bytes do not fit {size}")
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body.ljust(size - _LENGTH_BYTES, b"\0")


def sealed_size(size: int) -> int:
    """How many bytes a sealed record of a fixed size takes."""
    return _POINT + size + _TAG


def seal(record: dict, *, public_key: ec.EllipticCurvePublicKey, context: str, size: int) -> bytes:
    """Seal a JSON record of at most ``size`` bytes; ``context`` (round, key, nullifier) is bound to it.

    Raises :class:`TooLarge`.
    """
    return _SUITE.encrypt(_padded(record, size), public_key, info=context.encode())


def unseal(sealed: bytes, *, private_key: ec.EllipticCurvePrivateKey, context: str) -> Any:
    """Open a sealed record, which may be any JSON value; raises :class:`CannotOpen`."""
    try:
        return json.loads(open_text(sealed, private_key=private_key, context=context))
    except (ValueError, RecursionError) as error:  # whoever seals may seal anything
        raise CannotOpen from error


def open_text(sealed: bytes, *, private_key: ec.EllipticCurvePrivateKey, context: str) -> bytes:
    """What was sealed, without its padding: JSON, if it was sealed as it should. Raises :class:`CannotOpen`."""
    try:
        padded = _SUITE.decrypt(bytes(sealed), private_key, info=context.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
