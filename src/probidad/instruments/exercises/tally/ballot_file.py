"""The file of a round's sealed ballots, for a custodian who opens them on a machine of their own.

Text, written and read as a stream. The first line is a JSON document: the manifest with its signature, the numbers
for the checks, and what figures need to know of the dilemmas. Then a line for each ballot, by the manifest's order
of keys and their nullifiers: ``KEYID NULLIFIER SEALED``. The last line is the SHA-256 of the ballots' lines, so
that a file that was cut shows, and a result can say which ballots it is of.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from probidad.core.anonymity.base64url import Base64Url, decode, encode
from probidad.instruments.exercises.manifest import MAXIMUM, Manifest
from probidad.instruments.exercises.tally.checks import Numbers
from probidad.instruments.exercises.tally.counting import CHUNK_SIZES, Chunk
from probidad.instruments.exercises.tally.figures import Facts

LONGEST_HEAD, LONGEST_LINE = 4 * MAXIMUM, 16_384  # bytes
_NULLIFIER = 32  # characters


class NotABallotFile(ValueError):
    """The file isn't one of sealed ballots, or it was cut or changed."""


class Head(BaseModel):
    """The first line."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["probidad-ballots"] = "probidad-ballots"
    version: Literal[1] = 1
    manifest: str = Field(max_length=MAXIMUM)
    signature: Base64Url
    numbers: Numbers
    facts: Facts


def lines(head: Head, chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """The file, a piece for each chunk."""
    yield head.model_dump_json().encode() + b"\n"
    found = Digest()
    for chunk in chunks:
        yield found.add(chunk)
    yield found.hexadecimal.encode() + b"\n"


class Digest:
    """The SHA-256 of ballots' lines, chunk by chunk."""

    def __init__(self):
        self._hash = hashlib.sha256()

    def add(self, chunk: Chunk) -> bytes:
        """Take a chunk in; its lines."""
        text = "".join(f"{chunk.key} {mark} {encode(sealed)}\n" for mark, sealed in chunk.ballots).encode()
        self._hash.update(text)
        return text

    @property
    def hexadecimal(self) -> str:
        return self._hash.hexdigest()


@dataclass
class BallotFile:
    """A file that is read: its head at once, its ballots as a stream. ``digest`` is known when they were read."""

    head: Head
    manifest: Manifest
    _rest: Iterator[bytes]
    digest: str = ""

    @classmethod
    def read(cls, file) -> "BallotFile":
        """Of a file opened for bytes. Raises NotABallotFile."""
        try:
            head = Head.model_validate_json(file.readline(LONGEST_HEAD))
            manifest = Manifest.model_validate_json(head.manifest)
        except ValidationError as error:
            raise NotABallotFile from error
        return cls(head, manifest, iter(lambda: file.readline(LONGEST_LINE), b""))

    def chunks(self) -> Iterator[Chunk]:
        """The ballots. Raises NotABallotFile for a line that isn't one, is out of order, or stands twice."""
        found, line = Digest(), next(self._rest, b"")
        for key, use, _exercise in self.manifest.ballot_keys():
            after, ballots = "", []
            while line.startswith(key.id.encode() + b" "):
                ballots.append(_ballot(line, after=ballots[-1][0] if ballots else after))
                if len(ballots) == CHUNK_SIZES[use]:
                    chunk = Chunk(key.id, after, ballots)
                    found.add(chunk)
                    yield chunk
                    after, ballots = chunk.upto, []
                line = next(self._rest, b"")
            if ballots:
                chunk = Chunk(key.id, after, ballots)
                found.add(chunk)
                yield chunk
        if line.strip() != found.hexadecimal.encode() or next(self._rest, b""):
            raise NotABallotFile
        self.digest = found.hexadecimal


def _ballot(line: bytes, *, after: str) -> tuple[str, bytes]:
    try:
        _key, mark, sealed = line.decode("ascii").removesuffix("\n").split(" ")
        ballot = mark, decode(sealed)
    except ValueError as error:
        raise NotABallotFile from error
    if len(mark) != _NULLIFIER or not after < mark:
        raise NotABallotFile
    return ballot
