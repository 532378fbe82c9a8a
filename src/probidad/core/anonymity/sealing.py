"""Sealing a small record to a round's public key (HPKE, RFC 9180, with P-256).

The server can seal and cannot open: the private key is its custodian's file (see ``custody``).
Records are padded to a fixed size, so that the length of a ciphertext tells nothing.
"""

import json

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)
_LENGTH_BYTES = 4


class CannotOpen(Exception):
    """A sealed record does not open: another key, another context, or it was altered."""


class TooLarge(ValueError):
    """A record does not fit the fixed size of its kind."""


def _padded(record: dict, size: int) -> bytes:
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > size - _LENGTH_BYTES:
        raise TooLarge(f"{len(body)} bytes do not fit {size}")
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body.ljust(size - _LENGTH_BYTES, b"\0")


def seal(record: dict, *, public_key: ec.EllipticCurvePublicKey, context: str, size: int) -> bytes:
    """Seal a JSON record of at most ``size`` bytes; ``context`` (round, exercise, kind) is bound to it.

    Raises :class:`TooLarge`.
    """
    return _SUITE.encrypt(_padded(record, size), public_key, info=context.encode())


def unseal(sealed: bytes, *, private_key: ec.EllipticCurvePrivateKey, context: str) -> dict:
    """Open a sealed record; raises :class:`CannotOpen`."""
    try:
        padded = _SUITE.decrypt(bytes(sealed), private_key, info=context.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return json.loads(padded[_LENGTH_BYTES : _LENGTH_BYTES + length])
