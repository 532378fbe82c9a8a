"""What was opened of a round, kept under a key that only the custodian's key gives: so that it can go on."""

from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import ValidationError

from probidad.core.anonymity import boxes
from probidad.instruments.exercises.models import OpenedChunk, Round
from probidad.instruments.exercises.tally import Chunk, Said

_SCALAR = 32  # bytes


class Altered(Exception):
    """A chunk isn't as it was kept, or one is missing."""


class Safe:
    """Seals what chunks of a round said: AES-256-GCM, bound to the round, its manifest and the chunk."""

    def __init__(self, private_key: EllipticCurvePrivateKey, *, token: str, manifest: str):
        scalar = private_key.private_numbers().private_value.to_bytes(_SCALAR, "big")
        info = f"probidad opening 1 {token} {manifest}".encode()
        self._key = HKDF(hashes.SHA256(), boxes.KEY, salt=b"", info=info).derive(scalar)

    def row(self, round_id: int, chunk: Chunk, said: Said) -> OpenedChunk:
        """The row that keeps what a chunk said."""
        row = OpenedChunk(
            round_id=round_id,
            key=chunk.key,
            after=chunk.after,
            upto=chunk.upto,
            ballots=len(chunk.ballots),
        )
        row.sealed = boxes.sealed(said.model_dump_json().encode(), self._key, bound=_bound(row))
        return row

    def said(self, row: OpenedChunk) -> Said:
        """What a chunk said; raises :class:`Altered`."""
        try:
            clear = boxes.opened(row.sealed, self._key, bound=_bound(row))
            return Said.model_validate_json(clear)
        except (ValidationError, boxes.WrongKey) as error:
            raise Altered from error


def _bound(row: OpenedChunk) -> bytes:
    return f"{row.key} {row.after} {row.upto} {row.ballots}".encode()


def kept(round: Round, safe: Safe, key: str) -> Iterator[Said]:
    """What the chunks of a key said, one at a time, without a gap; raises :class:`Altered`."""
    after = ""
    while row := OpenedChunk.objects.filter(round=round, key=key, after=after).first():
        yield safe.said(row)
        after = row.upto
    if OpenedChunk.objects.filter(round=round, key=key, upto__gt=after).exists():
        raise Altered
