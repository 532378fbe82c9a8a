"""Keys from what people remember or write down: Argon2id, dear on purpose, and bounded.

The parameters are here and nowhere else. What is stored with a salt names the parameters that it was made with, so
that dearer ones can come: whoever brings the secret gets it made anew (:attr:`Salt.is_current`).
"""

import os
import secrets
import threading
from dataclasses import dataclass

from nacl.pwhash import argon2id

# RFC 9106, 4, second recommended option: 64 MiB and three passes (of one lane, which is all that libsodium has).
MEMORY, PASSES = 64 * 1024 * 1024, 3  # bytes, times
MOST_MEMORY, MOST_PASSES = 1024 * 1024 * 1024, 20  # of what is stored: more was made to keep the server busy
SALT = argon2id.SALTBYTES
# One derivation a core: more would only take memory and the other pages' turns (docs/instruments/advice.md).
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)


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


def stretched(secret: bytes, salt: Salt, length: int) -> bytes:
    """So many bytes that follow from the secret and the salt. Takes a tenth of a second of one core, in turns."""
    with _turns:
        return argon2id.kdf(length, secret, salt.random, opslimit=salt.passes, memlimit=salt.memory)
