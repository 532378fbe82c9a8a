"""Against floods, without knowing anyone: no address, no account. All limits stand here.

What a writer asks for costs a derivation of Argon2id (`core.anonymity.stretching`). Each form that leads to one carries a
*turn*: a signed token with the time it was made, to ten seconds. A browser with scripts solves a small puzzle on it
(`static/advice/puzzle.js`) and passes at once; without one the turn must be some seconds old, and all that come so share a
bucket. A solved turn passes for one receipt in a process, and again for the same one where it was sent twice. Whoever doesn't pass is told how long to wait, and keeps what was typed.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from probidad.core.anonymity.receipts import Receipt
from probidad.core.api.throttle import Bucket

# A phone finds such a solution in a few seconds: 2 ** BITS digests on average.
BITS = 15
# Seconds that a turn must be old where no puzzle was solved: eleven words take longer to type.
PATIENCE = 20
# Seconds for which a solution counts; a turn that is older passes by its age.
LIFETIME = 60 * 60
# Of those without a solution so many a second pass, in each process; twice as many in a burst.
UNSOLVED_A_SECOND = 4.0
# Writers at once, in each process, who derive or wait for their turn: a fifth of its threads answers everybody else.
AT_ONCE = max(1, settings.WEB_THREADS * 4 // 5)
# Times that a solved turn passes, always for the same receipt: pressed twice, or sent again after a lost answer.
PASSES = 4
RETRY = 30  # seconds, told to whoever doesn't pass

_SALT = "probidad.advice.turn"
_GRAIN = 10  # seconds
_unsolved = Bucket(UNSOLVED_A_SECOND)
_places = threading.BoundedSemaphore(AT_ONCE)
_spent: dict[str, "_Spent"] = {}
_lock = threading.Lock()


@dataclass
class _Spent:
    """A solved turn: until when it is remembered, for which receipt (a digest), and how often it passed."""

    until: float
    receipt: bytes
    passes: int = 0


class Wait(Exception):
    """Not now. ``seconds`` says when it may be tried again."""

    def __init__(self, seconds: int):
        super().__init__(str(seconds))
        self.seconds = seconds


def new_turn() -> str:
    """A turn that begins now."""
    return signing.dumps([int(time.time()) // _GRAIN * _GRAIN, secrets.token_hex(8)], salt=_SALT)


def kept_turn(turn: str) -> str:
    """A turn that a form brought, to be tried again; a new one in place of what is spent or isn't one."""
    return new_turn() if _age(turn) is None or turn in _spent else turn


@contextmanager
def admitted(turn: str, solution: str, receipt: Receipt) -> Iterator[None]:
    """Around the work that a turn is for. Raises Wait, before anything is done."""
    _admit(turn, solution, receipt)
    if not _places.acquire(blocking=False):
        raise Wait(RETRY)
    try:
        yield
    finally:
        _places.release()


def _admit(turn: str, solution: str, receipt: Receipt) -> None:
    age = _age(turn)
    if age is None:
        raise Wait(PATIENCE)
    if age <= LIFETIME and solves(turn, solution) and _passes(turn, receipt):
        return
    if age < PATIENCE:
        raise Wait(PATIENCE - age)
    if not _unsolved.take():
        raise Wait(RETRY)


def solves(turn: str, solution: str) -> bool:
    """Whether SHA-256 of both begins with BITS zeros."""
    if not solution.isascii() or not 0 < len(solution) <= 20:
        return False
    digest = hashlib.sha256(f"{turn}.{solution}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _age(turn: str) -> int | None:
    """Seconds, rounded up to the grain; None for what isn't a turn."""
    try:
        made, _random = signing.loads(turn, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return max(0, int(time.time()) - made)


def _passes(turn: str, receipt: Receipt) -> bool:
    now = time.monotonic()
    digest = hashlib.sha256(f"{turn} {receipt.locator} ".encode() + receipt.secret).digest()
    with _lock:
        for old in [each for each, spent in _spent.items() if spent.until < now]:
            del _spent[old]
        spent = _spent.setdefault(turn, _Spent(now + LIFETIME, digest))
        if spent.receipt != digest or spent.passes == PASSES:
            return False
        spent.passes += 1
    return True
