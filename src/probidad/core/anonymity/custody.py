"""The custodian's key file: the private half of a round's key, under a passphrase.

It is made in memory, handed over once, and never written by this software to a disk, a database
or a log. Format: PKCS #8 PEM, encrypted (PBES2), so that OpenSSL can read it without us.
"""

from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

MINIMUM_PASSPHRASE = 12  # characters
MAXIMUM_FILE = 16_384  # bytes


class NotAKeyFile(ValueError):
    """The file is not a key file of this kind."""


class WrongPassphrase(ValueError):
    """The passphrase does not open the key file."""


def make_key(passphrase: str) -> tuple[bytes, bytes]:
    """A new P-256 key as ``(key file, public key)``: encrypted PEM, and SubjectPublicKeyInfo in DER."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    key_file = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    return key_file, public_bytes(private_key)


def open_key_file(key_file: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a key file; raises :class:`NotAKeyFile` or :class:`WrongPassphrase`."""
    if not key_file.strip().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----"):
        raise NotAKeyFile
    try:
        key = serialization.load_pem_private_key(key_file, passphrase.encode())
    except TypeError as error:  # an empty passphrase
        raise WrongPassphrase from error
    except ValueError as error:
        # OpenSSL says the same of a wrong passphrase and of damaged bytes.
        raise WrongPassphrase from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise NotAKeyFile
    return key


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
