"""Keys of rows that must not tell when they were written."""

import secrets


def random_key() -> int:
    """A random positive 63-bit integer.

    On SQLite an integer primary key is the rowid, so a random one hides the order of arrival;
    a UUID or binary key would leave the hidden rowid as the exact order (design.md, known traps).
    """
    return secrets.randbelow(2**63 - 1) + 1
