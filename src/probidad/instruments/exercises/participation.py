"""The participant's cookie: the code and this device's own choices, sealed so that only this server reads it.

The server keeps nothing of it. One cookie for each language's path, since a cookie for ``/`` would
also be sent to signed-in pages; it goes when the browser closes, and is refused after two hours.
"""

import base64
import json
from dataclasses import dataclass, field
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

LIFETIME = 2 * 60 * 60  # seconds
_NAME = "participacion_{language}"


@dataclass
class Pass:
    """What a participant's browser holds: the code, and exercise position → option chosen on it.

    ``considered`` holds in the same way what is chosen but not sealed yet: in an address it would stay
    in the browser's history.
    """

    code: str
    choices: dict[int, str] = field(default_factory=dict)
    considered: dict[int, str] = field(default_factory=dict)
    # Taken on a device that many use: its pages don't wait for ever.
    kiosk: bool = False


@cache
def _paths() -> dict[str, str]:
    """The path of the exercises in each language."""
    paths = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths[language] = reverse("exercises:enter")
    return paths


@cache
def _fernet() -> Fernet:
    key = salted_hmac("probidad.exercises.participation", "v1", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def read(request: HttpRequest) -> Pass | None:
    """The participant's pass; None where there is none, it is too old, or it was altered."""
    token = request.COOKIES.get(_NAME.format(language=translation.get_language()), "")
    try:
        stored = json.loads(_fernet().decrypt(token.encode(), ttl=LIFETIME))
    except (InvalidToken, UnicodeEncodeError):
        return None
    return Pass(
        stored["code"],
        _by_position(stored["choices"]),
        _by_position(stored.get("considered", {})),
        stored.get("kiosk", False),
    )


def _by_position(stored: dict[str, str]) -> dict[int, str]:
    return {int(position): option for position, option in stored.items()}


def write(response: HttpResponse, held: Pass) -> None:
    """Give the pass to the browser, for both languages' paths."""
    token = _fernet().encrypt(json.dumps(vars(held)).encode())
    for language, path in _paths().items():
        response.set_cookie(
            _NAME.format(language=language),
            token.decode(),
            path=path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )


def forget(response: HttpResponse) -> None:
    """Take the pass away."""
    for language, path in _paths().items():
        response.delete_cookie(_NAME.format(language=language), path=path, samesite="Strict")
