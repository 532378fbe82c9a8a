"""The result that a custodian made on a machine of their own: what the server would have reckoned, signed.

Two lines, compressed by gzip: a JSON document, and the signature of its bytes by the round's signing key. It holds
the comments in clear, and no count that isn't in the figures.
"""

import gzip
import zlib
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from probidad.core.anonymity.base64url import Base64Url, decode, encode
from probidad.core.anonymity.custody import PrivateKeys
from probidad.core.signing import signatures
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.tally.figures import Figures

LARGEST = 25 * 1024 * 1024  # bytes; an upload has no more
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes; reading takes twice as much memory
_SIGNATURE = 100  # more characters than one has


class NotAResult(ValueError):
    """The file isn't a result, or it was cut."""


class TooLarge(ValueError):
    """The comments are too many for a file that is taken back."""


class NotSigned(ValueError):
    """Another key signed it, or it was changed afterwards."""


class Result(BaseModel):
    """The document. ``comments`` are by the exercise's id."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["probidad-result"] = "probidad-result"
    version: Literal[1] = 1
    round: str
    ballots: str = Field(pattern=r"^[0-9a-f]{64}$")  # the digest of the file that they came in
    figures: Figures
    snapshot: str = Field(max_length=100_000)
    snapshot_signature: Base64Url
    comments: list[tuple[int, str]]

    def comments_of(self, exercise_id: int) -> Iterator[str]:
        """Those on an exercise, without characters that don't show, each of a possible length."""
        for number, text in self.comments:
            if number != exercise_id:
                continue
            if cleaned := rules.clean_comment(text[: rules.COMMENT_LENGTH]):
                yield cleaned


def written(result: Result, keys: PrivateKeys) -> bytes:
    """The file. Raises TooLarge for one that :func:`read`, or a form, would refuse."""
    document = result.model_dump_json().encode()
    signature = encode(signatures.sign(document, keys.signing)).encode()
    file = packed(document + b"\n" + signature + b"\n")
    if len(document) + _SIGNATURE > LARGEST_UNPACKED or len(file) > LARGEST:
        raise TooLarge
    return file


def packed(text: bytes) -> bytes:
    """The same text gives the same file."""
    return gzip.compress(text, compresslevel=6, mtime=0)


def unpacked(file: bytes) -> bytes:
    """The text of a file. Raises NotAResult, also for one that would fill the memory."""
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # gzip's
    try:
        text = reader.decompress(file, LARGEST_UNPACKED)
    except zlib.error as error:
        raise NotAResult from error
    if not reader.eof:
        raise NotAResult
    return text


def read(file: bytes, *, signing_key: bytes) -> Result:
    """What :func:`written` wrote with the key of which this is the public half. Raises NotAResult, NotSigned."""
    document, _newline, rest = unpacked(file).partition(b"\n")
    try:
        signature = decode(rest[:_SIGNATURE].decode("ascii").strip())
    except ValueError as error:
        raise NotAResult from error
    if not signatures.verify(document, signature, signing_key):
        raise NotSigned
    try:
        return Result.model_validate_json(document)
    except ValidationError as error:
        raise NotAResult from error
