"""Verifying the trail: reads every event once, in order, in constant memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.audit import chain
from probidad.core.audit.events import AuditEvents
from probidad.core.audit.models import AuditEvent, AuditHead, AuditPersonal

CHUNK = 1000


@dataclass(frozen=True)
class Anchor:
    """A number and its hash, kept outside the database: ``SEQ:HASH``."""

    sequence: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """From ``SEQ:HASH``; ValueError for anything else."""
        number, _colon, digest = text.strip().partition(":")
        digest = digest.lower()
        if (
            not number.isascii()
            or not number.isdigit()
            or len(digest) != 64
            or set(digest) - set("0123456789abcdef")
        ):
            raise ValueError(gettext("an anchor reads SEQ:HASH, e.g. 42:9f86d0… (64 hex digits)"))
        return cls(int(number), digest)

    def __str__(self):
        return f"{self.sequence}:{self.hash}"


@dataclass(frozen=True)
class Check:
    """The result: up to where it was verified, and the first fault, if any.

    ``broken_at`` is the number of the event that is changed, missing or misplaced.
    ``reason`` is one of :data:`REASONS`.
    """

    head: Anchor
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


# The command's words; the page says only where the chain breaks.
REASONS = {
    "missing": _("this event is missing"),
    "changed": _("this event was changed"),
    "chain": _("this event doesn't follow the one before it (reordered or replaced)"),
    "personal": _("personal data of this event was changed, added or removed"),
    "head": _("the end of the chain isn't the recorded head (the last events were removed or added)"),
    "anchor": _("the hash of this event isn't the expected one (the chain was rewritten)"),
    "erased": _("more personal data is erased than the trail says"),
}


def head() -> Anchor:
    """The present end of the chain: keep it elsewhere, for ``verify_audit --expect``."""
    row = AuditHead.objects.filter(pk=1).first()
    return Anchor(row.sequence, row.hash) if row else Anchor(0, chain.GENESIS)


def verify(expected: Anchor | None = None) -> Check:
    """Verify the whole chain, and that ``expected`` is still part of it.

    Events that are appended meanwhile are left for the next time.
    """
    end = head()
    walk = _Walk(expected)
    for event in _events(end.sequence):
        fault = walk.fault(event)
        if fault:
            return Check(end, walk.sequence + 1 if fault == "missing" else event.sequence, fault)
        walk.advance(event)
    return _end(walk, end, expected)


def _end(walk: "_Walk", end: Anchor, expected: Anchor | None) -> Check:
    """What only the end can tell."""
    beyond = AuditEvent.objects.filter(sequence__gt=end.sequence)
    if walk.sequence < end.sequence:
        return Check(end, walk.sequence + 1, "missing")
    if walk.hash != end.hash:
        return Check(end, end.sequence, "head")
    if end.sequence == 0 and beyond.exists():
        return Check(end, 1, "head")
    if expected and expected.sequence > end.sequence:
        return Check(end, end.sequence + 1, "missing")
    if expected and expected.sequence == 0 and expected.hash != chain.GENESIS:
        return Check(end, 0, "anchor")
    if walk.erased > walk.erasures:
        return Check(end, walk.first_erased, "erased")
    return Check(end)


def _events(last: int) -> Iterator[AuditEvent]:
    return (
        AuditEvent.objects.filter(sequence__lte=last)
        .order_by("sequence")
        .prefetch_related("parts")
        .iterator(chunk_size=CHUNK)
    )


class _Walk:
    """Where the walk along the chain is."""

    def __init__(self, expected: Anchor | None):
        self.expected = expected
        self.sequence, self.hash = 0, chain.GENESIS
        # Parts that are erased, and parts that the trail itself says were erased.
        self.erased = self.erasures = 0
        self.first_erased: int | None = None

    def fault(self, event: AuditEvent) -> str:
        """What is wrong with the next event; empty if nothing."""
        if event.sequence != self.sequence + 1:
            return "missing"
        if event.previous_hash != self.hash:
            return "chain"
        if _hash(event) != event.hash:
            return "changed"
        if self.expected and self.expected.sequence == event.sequence and self.expected.hash != event.hash:
            return "anchor"
        if not _parts_match(event):
            return "personal"
        return ""

    def advance(self, event: AuditEvent) -> None:
        self.sequence, self.hash = event.sequence, event.hash
        erased = sum(1 for part in event.parts.all() if part.erased_on)
        if erased and self.first_erased is None:
            self.first_erased = event.sequence
        self.erased += erased
        if event.kind == AuditEvents.ERASED:
            self.erasures += event.details.get("parts", 0)


def _hash(event: AuditEvent) -> str:
    try:
        return chain.event_hash(event.link())
    except (TypeError, ValueError, AttributeError):  # what was put there has no canonical form
        return ""


def _parts_match(event: AuditEvent) -> bool:
    """Whether each digest has its part, and each part its digest; of an erased one only the digest is left."""
    parts = {part.part: part for part in event.parts.all()}
    digests = {
        AuditPersonal.Part.ACTOR: event.actor_digest,
        AuditPersonal.Part.ABOUT: event.personal_digest,
    }
    if set(parts) != {name for name, digest in digests.items() if digest}:
        return False
    return all(part.erased_on or _digest(part) == digests[name] for name, part in parts.items())


def _digest(part: AuditPersonal) -> str:
    try:
        return chain.part_digest(part.salt, part.data)
    except (TypeError, ValueError):
        return ""
