"""Keys from what people remember or write down: Argon2id, dear on purpose, and bounded.

The parameters are here and nowhere else. What is stored with a salt names the parameters that it was made with, so
that dearer ones can come: whoever brings the secret gets it made anew (:attr:`Salt.is_current`).
"""

import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from nacl.pwhash import argon2id

from probidad.core import places

# RFC 9106, 4, second recommended option: 64 MiB and three passes (of one lane, which is all that libsodium has).
MEMORY, PASSES = 64 * 1024 * 1024, 3  # bytes, times
MOST_MEMORY, MOST_PASSES = 1024 * 1024 * 1024, 20  # of what is stored: more was made to keep the server busy
SALT = argon2id.SALTBYTES
CORES = os.cpu_count() or 1


class Foreign(ValueError):
    """A stored salt that this module didn't write."""


@dataclass(frozen=True)
class Salt:
    """What is stored to derive a key again: random bytes, and what it cost."""

    random: bytes
    memory: int
    passes: int

    @property
    def is_current(self) -> bool:
        """Whether it was made with what is asked for today, or more."""
        return self.memory >= MEMORY and self.passes >= PASSES

    def stored(self) -> str:
        """As text: ``argon2id$MEMORY$PASSES$HEX``."""
        return f"argon2id${self.memory}${self.passes}${self.random.hex()}"

    @classmethod
    def read(cls, stored: str) -> "Salt":
        """What :meth:`stored` wrote. Raises Foreign."""
        try:
            name, memory, passes, random = stored.split("$")
            salt = cls(bytes.fromhex(random), int(memory), int(passes))
        except ValueError as error:
            raise Foreign from error
        possible = 0 < salt.memory <= MOST_MEMORY and 0 < salt.passes <= MOST_PASSES
        if name != "argon2id" or len(salt.random) != SALT or not possible:
            raise Foreign
        return salt


def new_salt() -> Salt:
    """A fresh one, at today's cost."""
    return Salt(secrets.token_bytes(SALT), MEMORY, PASSES)


def share_cores(processes: int) -> None:
    """Called once, before the first derivation, by each of so many processes that derive side by side."""
    global _threads
    _threads = ThreadPoolExecutor(max(1, CORES // processes), "derivation", _step_back)


def _step_back() -> None:
    """Let everybody else's work go first: a page waits milliseconds for a core, a derivation takes a tenth of a second."""
    if sys.platform == "linux":  # elsewhere threads have no priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


# One derivation a core: more would only take memory and the other pages' turns (docs/instruments/advice.md).
share_cores(1)
# A process that is forked has none of the threads.
os.register_at_fork(after_in_child=lambda: share_cores(1))


def stretched(secret: bytes, salt: Salt, length: int) -> bytes:
    """So many bytes that follow from the secret and the salt. Takes a tenth of a second of one core, in turns."""
    places.leave()
    cost = {"opslimit": salt.passes, "memlimit": salt.memory}
    return _threads.submit(argon2id.kdf, length, secret, salt.random, **cost).result()
