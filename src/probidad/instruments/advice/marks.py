"""Marks by which a writer, and nobody else outside, recognises news of a conversation on a public page.

A mark follows from the conversation's token, which only the database and the writer's own page know, and from the day: the
marks of two days can't be joined. What is drawn by chance looks the same.
"""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

LENGTH = 8  # letters and digits of base 32
# A list's length tells how much is answered only to within so many.
STEP = 50


def mark(token: str, day: dt.date) -> str:
    """A conversation's mark of a day."""
    return _written(
        hmac.new(token.encode(), f"probidad news 1 {day.isoformat()}".encode(), hashlib.sha256).digest()
    )


def padded(marks: set[str]) -> list[str]:
    """The marks with drawn ones among them, up to the next full step and at least one, in no order but the alphabet's."""
    wanted = (len(marks) // STEP + 1) * STEP
    marks = set(marks)
    while len(marks) < wanted:
        marks.add(_written(secrets.token_bytes(32)))
    return sorted(marks)


def _written(digest: bytes) -> str:
    text = base64.b32encode(digest).decode()[:LENGTH]
    return f"{text[:4]}-{text[4:]}"
