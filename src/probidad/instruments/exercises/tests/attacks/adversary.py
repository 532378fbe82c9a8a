"""Whoever has everything: each table before and after, what the issuer saw, and even the custodian's key."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from probidad.core.anonymity import blind, credentials, custody, sealing
from probidad.instruments.exercises import queries, rehearsal
from probidad.instruments.exercises.manifest import ballot_info
from probidad.instruments.exercises.models import Ballot, IssuingKey
from probidad.instruments.exercises.services import ballots, issuing
from probidad.instruments.exercises.tests.conftest import PASSPHRASE, Play

LONG_ENOUGH = 6  # bytes that two values share by chance once in 2**48


def backup() -> dict[str, set[tuple]]:
    """Every row of every table, as a copy of the database holds them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = {
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in cursor.fetchall()
            }
    return found


def content() -> bytes:
    """All that stands in the database, in one piece to search."""
    values = (value for rows in backup().values() for row in rows for value in row)
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def private_forms(keys: custody.PrivateKeys) -> list[bytes]:
    """The custodian's private numbers in each way in which they are written: also as part of something longer.

    Raw, as in PKCS #8; hexadecimal; decimal; and base64 of either alphabet, at each of the three places where a group of four
    letters may begin.
    """
    found = []
    for key in (keys.sealing, keys.signing):
        number = key.private_numbers().private_value
        raw = number.to_bytes(32, "big")
        found += [raw, raw.hex().encode(), raw.hex().upper().encode(), str(number).encode()]
        for skip in range(3):
            text = base64.b64encode(bytes(skip) + raw)[4 : (skip + 32) * 8 // 6]
            found += [text, text.translate(bytes.maketrans(b"+/", b"-_"))]
    return found


def differences(before: dict[str, set], after: dict[str, set]) -> dict[str, tuple[set, set]]:
    """The tables that changed between two backups: the rows that went, and those that came."""
    return {
        table: (before[table] - after[table], after[table] - before[table])
        for table in after
        if before[table] != after[table]
    }


@dataclass
class Seen:
    """What the issuer saw of one person: the code, the handle, what came blinded and what went back signed."""

    code: str
    values: list[bytes] = field(default_factory=list)


def watched(code: str) -> tuple[rehearsal.Browser, Seen]:
    """A participant's browser, at an issuer that notes all that it sees."""
    seen, issue = Seen(code, [code.encode()]), issuing.issue

    def noting(*, place, handle, blinded):
        signed = issue(place=place, handle=handle, blinded=blinded)
        seen.values += [handle, *blinded, *signed, place.row.digest.encode()]
        return signed

    issuing.issue = noting
    try:
        return rehearsal.Browser(code), seen
    finally:
        issuing.issue = issue


@contextmanager
def hostile_box() -> Iterator[dict[str, list[bytes]]]:
    """A box that notes what it sees of each ballot and doesn't keep, by its nullifier.

    Of the credential's message what is its own (the rest names the key), and the signature, also as what was signed.
    """
    noted, cast = {}, ballots.cast_credential

    def noting(*, key, message, signature, sealed):
        modulus = queries.public_key(bytes(IssuingKey.objects.get(key_id=key).public)).public_numbers().n
        signed = pow(int.from_bytes(signature, "big"), blind.EXPONENT, modulus).to_bytes(blind.SIZE, "big")
        own = [message[: blind.PREFIX], message[-credentials.NONCE :]]
        noted[credentials.nullifier(message)] = [*own, signature, signed]
        return cast(key=key, message=message, signature=signature, sealed=sealed)

    ballots.cast_credential = noting
    try:
        yield noted
    finally:
        ballots.cast_credential = cast


def opened(play: Play) -> list[tuple[Ballot, dict]]:
    """Every ballot with what it says: only with the custodian's key."""
    keys = custody.open_key_file(play.key_file, PASSPHRASE)
    token = queries.signed_manifest(play.round).round
    return [
        (
            ballot,
            sealing.unseal(
                ballot.sealed,
                private_key=keys.sealing,
                context=ballot_info(token, ballot.key, ballot.nullifier),
            ),
        )
        for ballot in Ballot.objects.all()
    ]


def shared(one: list[bytes], other: list[bytes]) -> set[bytes]:
    """What two sets of values have in common: pieces that are too long for chance."""
    return _pieces(one) & _pieces(other)


def _pieces(values: list[bytes]) -> set[bytes]:
    return {
        value[start : start + LONG_ENOUGH]
        for value in (bytes.fromhex(each.decode()) if _is_hex(each) else each for each in values)
        for start in range(len(value) - LONG_ENOUGH + 1)
    }


def _is_hex(value: bytes) -> bool:
    return len(value) % 2 == 0 and all(letter in b"0123456789abcdef" for letter in value)
