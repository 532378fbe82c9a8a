"""One-time codes: what somebody on a roster holds instead of an account.

A code has 15 random characters (75 bits) and a check character, written in four groups of four.
The database keeps only a digest of each code, and what a code leaves behind when it is used (its
nullifiers) can be worked out from the code alone: without the codes nobody can join a digest to a
nullifier, nor two nullifiers of one code to each other.
"""

import secrets
from hashlib import blake2b

from stdnum import luhn

# Crockford's base 32: no I, L, O or U, so that a code read from paper has one reading.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 15
LENGTH = RANDOM_LENGTH + 1
_READ_AS = str.maketrans(
    {"I": "1", "L": "1", "O": "0", " ": None, "-": None, "–": None, "—": None, ".": None}
)


class GarbledCode(ValueError):
    """What was typed cannot be a code: wrong length, a strange character or a slip of the pen."""


class TooShort(GarbledCode):
    """Characters are missing."""


class TooLong(GarbledCode):
    """There are more characters than a code has."""


def new_code() -> str:
    """A fresh code, without its separators."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + luhn.calc_check_digit(body, alphabet=ALPHABET)


def grouped(code: str) -> str:
    """The code as people read it: ``K7QM-3XRP-9TZD-0W4E``."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """The code that somebody meant, from what was typed; raises :class:`GarbledCode`."""
    code = typed[:100].strip().upper().translate(_READ_AS)
    if len(code) < LENGTH:
        raise TooShort
    if len(code) > LENGTH:
        raise TooLong
    if not set(code) <= set(ALPHABET):
        raise GarbledCode("alphabet")
    if not luhn.is_valid(code, alphabet=ALPHABET):
        raise GarbledCode("check character")
    return code


def digest(code: str) -> str:
    """What the database keeps of a code: 64 hexadecimal characters. 75 bits make a salt needless."""
    return blake2b(code.encode(), digest_size=32, person=b"probidad-code").hexdigest()


def nullifier(code: str, *, scope: str) -> str:
    """The mark that a use of the code leaves: 32 hexadecimal characters, one for each ``scope``.

    The same code and scope give the same mark, so that a unique constraint counts a use once.
    """
    return blake2b(scope.encode(), key=code.encode(), digest_size=16, person=b"probidad-null").hexdigest()
