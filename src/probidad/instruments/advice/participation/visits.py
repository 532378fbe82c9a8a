"""The cookie of somebody who came back: the conversation, and what opens it, sealed so that only this server reads it.

It holds the writer's key pair (as a seed) rather than the words, so that the dear derivation is done once a visit. It is
sent below ``asesoria/volver/`` only, ends with the browser, and is refused after half an hour without a click, or eight hours in all.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from probidad.core.anonymity import receipts
from probidad.core.anonymity.readers import Reader
from probidad.instruments.advice.participation.sealing import Unreadable, seal, unseal

IDLE = 30 * 60  # seconds
LONGEST = 8 * 60 * 60  # seconds
_PURPOSE = "visit"
_NAME = "asesoria_{language}"


@dataclass(frozen=True)
class Visit:
    """Which conversation, the writer's seed, and marks by which the receipt's own words are found in a text."""

    thread: int
    seed: bytes
    marks: frozenset[bytes]
    # When it began, in seconds since 1970.
    began: int

    @property
    def room(self) -> str:
        """What a page's forms say of which conversation they are: another one may be open in another tab by then."""
        return hmac.digest(self.seed, b"room", hashlib.sha256).hex()[:16]

    def holds_receipt(self, text: str) -> bool:
        """Whether a text holds the words that open this conversation."""
        return receipts.gives_away(text, self.marks, lambda number: _mark(self.seed, number))

    def mark_of(self, text: str) -> str:
        """What tells a text from others to whoever has the receipt, and to nobody else: 64 characters."""
        return hmac.digest(self.seed, f"said {text}".encode(), hashlib.sha256).hex()

    def __repr__(self):
        return "Visit(…)"


def visit(thread: int, writer: Reader, receipt: receipts.Receipt) -> Visit:
    """The visit of whoever brought a receipt."""
    marks = frozenset(_mark(writer.seed, number) for number in receipt.numbers[receipts.TO_FIND :])
    return Visit(thread, writer.seed, marks, int(time.time()))


def _mark(seed: bytes, number: int) -> bytes:
    return hmac.digest(seed, number.to_bytes(2, "big"), hashlib.sha256)


@cache
def _paths() -> dict[str, str]:
    """Where the cookie is sent, in each language."""
    paths = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths[language] = reverse("advice:return")
    return paths


def read(request: HttpRequest) -> Visit | None:
    """The visit; None where there is none, it was idle for too long, or it was altered."""
    token = request.COOKIES.get(_NAME.format(language=translation.get_language()), "")
    try:
        stored = json.loads(unseal(token, purpose=_PURPOSE, lifetime=IDLE))
        marks = frozenset(_bytes(each) for each in stored["marks"])
        held = Visit(stored["thread"], _bytes(stored["seed"]), marks, stored["began"])
    except (Unreadable, KeyError):  # or of an older version of the site
        return None
    return held if time.time() - held.began < LONGEST else None


def write(response: HttpResponse, held: Visit) -> None:
    """Give the cookie to the browser, for both languages' paths; from now on it lasts for IDLE again."""
    stored = {
        "thread": held.thread,
        "seed": _text(held.seed),
        "marks": [_text(each) for each in sorted(held.marks)],
        "began": held.began,
    }
    token = seal(json.dumps(stored).encode(), purpose=_PURPOSE)
    for language, path in _paths().items():
        response.set_cookie(
            _NAME.format(language=language),
            token,
            path=path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )


def forget(response: HttpResponse) -> None:
    """Take the cookie away."""
    for language, path in _paths().items():
        response.delete_cookie(_NAME.format(language=language), path=path, samesite="Strict")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
