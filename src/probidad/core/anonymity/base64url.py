"""Bytes in JSON: base64url without padding (RFC 4648, section 5), read strictly: one text for the same bytes."""

import base64
import binascii
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

# To the alphabet that ``binascii`` reads; what that has and this hasn't becomes what neither has.
_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of a text that :func:`encode` may have written; raises ValueError for any other."""
    try:
        padded = text.encode("ascii").translate(_STANDARD) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
    except (AttributeError, ValueError) as error:
        raise ValueError("not base64url") from error
    # The last character of a text of another length has bits that stand for nothing.
    if len(text) % 4 and encode(data) != text:
        raise ValueError("not base64url")
    return data


# A field of a pydantic model: bytes in Python, text in JSON.
Base64Url = Annotated[bytes, BeforeValidator(decode), PlainSerializer(encode, when_used="json")]
