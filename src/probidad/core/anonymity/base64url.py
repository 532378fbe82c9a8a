"""Bytes in JSON: base64url without padding (RFC 4648, section 5), read strictly: one text for the same bytes."""

import base64
import binascii
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of a text that :func:`encode` may have written; raises ValueError for any other."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("not base64url") from error
    if encode(data) != text:
        raise ValueError("not base64url")
    return data


# A field of a pydantic model: bytes in Python, text in JSON.
Base64Url = Annotated[bytes, BeforeValidator(decode), PlainSerializer(encode, when_used="json")]
