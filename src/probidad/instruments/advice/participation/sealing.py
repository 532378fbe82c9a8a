"""Seals what a browser carries, so that only this server reads it and nobody changes it."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class Unreadable(ValueError):
    """It is too old, was altered, or comes from another installation."""


@cache
def _fernet(purpose: str) -> Fernet:
    key = salted_hmac(f"probidad.advice.{purpose}", "v1", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(data: bytes, *, purpose: str) -> str:
    """As a text for a form or a cookie."""
    return _fernet(purpose).encrypt(data).decode()


def unseal(text: str, *, purpose: str, lifetime: int | None = None) -> bytes:
    """What was sealed for this purpose, within ``lifetime`` seconds. Raises Unreadable."""
    try:
        return _fernet(purpose).decrypt(text.encode(), ttl=lifetime)
    except (InvalidToken, UnicodeEncodeError) as error:
        raise Unreadable from error
