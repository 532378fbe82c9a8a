"""Signatures of documents: ECDSA over P-256 with SHA-256, as 64 bytes ``r ‖ s``, which is what Web Crypto writes.

A document is signed as the bytes that it is: nothing is parsed and written anew before it is checked.
"""

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

_NUMBER = 32  # bytes of r, and of s
_ALGORITHM = ec.ECDSA(hashes.SHA256())


def sign(document: bytes, signing_key: ec.EllipticCurvePrivateKey) -> bytes:
    """The document's signature, 64 bytes."""
    r, s = decode_dss_signature(signing_key.sign(document, _ALGORITHM))
    return r.to_bytes(_NUMBER, "big") + s.to_bytes(_NUMBER, "big")


def verify(document: bytes, signature: bytes, spki: bytes) -> bool:
    """Whether the key whose public half (SubjectPublicKeyInfo, DER) this is signed these bytes.

    False for anything that isn't a signature, or isn't a P-256 key: it may come from anybody.
    """
    try:
        key = serialization.load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        return False
    if len(signature) != 2 * _NUMBER:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:_NUMBER], signature[_NUMBER:]))
    try:
        key.verify(encode_dss_signature(r, s), document, _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def digest(document: bytes) -> str:
    """SHA-256 of the document's bytes, in hexadecimal."""
    return hashlib.sha256(document).hexdigest()


def fingerprint(document: bytes) -> str:
    """What people compare: the first 16 bytes of the digest, in groups of four hexadecimal digits."""
    shown = digest(document)[:32]
    return " ".join(shown[start : start + 4] for start in range(0, len(shown), 4))
