"""What is published of an evaluation, frozen: the very content that its digest and signature are of. No Django in here."""

import datetime as dt
import hashlib
import json
from typing import Literal

from pydantic import Field

from probidad.core.languages.bilingual import Content

Side = Literal["organisation", "institution"]


class PublishedEvidence(Content):
    """What an answer rests on. ``digest``: SHA-256 of the file or of the stored copy of a page; empty for a note."""

    kind: Literal["file", "link", "note"]
    title: str
    url: str = ""
    seen_on: dt.date | None = None
    digest: str = ""
    note: str = ""
    brought_by: Side
    brought_on: dt.date
    # The key of the file that everybody may download; None where there is none, or it isn't for everybody.
    file: int | None = None


class PublishedReply(Content):
    """What the institution says of a finding."""

    agrees: bool
    text: str
    replied_on: dt.date


class PublishedDispute(Content):
    """A finding that somebody contested: ``decision`` is a key of :class:`models.Dispute.Decision`, and why."""

    raised_by: Side
    reason: str
    raised_on: dt.date
    claimed_level: str
    decision: Literal["upheld", "changed"]
    decision_reason: str
    decided_on: dt.date


class PublishedChange(Content):
    """What had been agreed on before it was changed in the review or in a correction, and why it was."""

    level: str
    part: int | None = None
    whole: int | None = None
    reason: str
    changed_on: dt.date


class PublishedAnswer(Content):
    """What was found for an indicator; ``gathered`` and ``possible`` are points with their weight, 0 where it doesn't apply."""

    code: str
    level: str
    part: int | None = None
    whole: int | None = None
    gathered: int
    possible: int
    note: str = ""
    # Why it is so: where it changed since the evaluation before, or two assessors differed.
    reason: str = ""
    evidence: list[PublishedEvidence] = Field(default_factory=list)
    reply: PublishedReply | None = None
    disputes: list[PublishedDispute] = Field(default_factory=list)
    changes: list[PublishedChange] = Field(default_factory=list)


class Agreement(Content):
    """How far two assessors agreed before they talked: of how many indicators, and by which measures (None: not defined)."""

    compared: int
    equal: int
    alpha: float | None
    kappa: float | None


class PublishedRound(Content):
    """A published evaluation. Names of people aren't in it but the reviewer's, who signs."""

    urn: str
    version: int
    revision: int
    institution: str
    organisation: str
    basis: Literal["accepted", "public", "self"]
    started_on: dt.date
    replied_until: dt.date | None
    items: list[str] = Field(default_factory=list)
    answers: list[PublishedAnswer]
    agreement: Agreement | None = None
    percent: float | None
    gathered: int
    possible: int
    reviewer: str
    published_on: dt.date
    # Of a correction: why there is another one, and of which publication (1 is the first).
    reason: str = ""
    number: int = 1

    def canonical(self) -> bytes:
        """The bytes that the digest is of: see :func:`canonical`."""
        return canonical(self.model_dump(mode="json"))

    def digest(self) -> str:
        """SHA-256 of :meth:`canonical`, in hexadecimal digits."""
        return hashlib.sha256(self.canonical()).hexdigest()


def canonical(plain: dict) -> bytes:
    """A content as it is stored, as everybody writes it alike: JSON with sorted names and without spaces, as UTF-8.

    Of what is stored, and not of what a later version of the platform reads in it, so that digests hold for ever.
    """
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
