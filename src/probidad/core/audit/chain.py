"""How an event is serialised and hashed: pure functions, no Django.

**Canonical form.** JSON (RFC 8259) in UTF-8, object keys sorted by code point, no white space,
no escapes but those JSON demands, no floating-point numbers. Times are UTC with microseconds,
``2026-11-22T01:14:12.000000Z``.

**Event hash** = SHA-256 of ``probidad-audit-1\\n`` and the canonical form of ``{actor_digest, at,
details, institution, kind, personal_digest, previous, sequence, subject}``, in hex. ``previous``
is the hash of the event before; the first event's is 64 zeros.

**Digest of a personal part** = HMAC-SHA-256 with the part's random 32-byte salt as the key over
the canonical form of its data; empty where there is no such part. Erasing deletes salt and data,
so the digest that stays in the chain can't be guessed back to a name, and the chain stays whole.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
PREFIX = b"probidad-audit-1\n"


@dataclass(frozen=True)
class Link:
    """What of an event is chained. ``institution`` is its database key."""

    sequence: int
    at: datetime
    kind: str
    institution: int | None
    subject: str
    details: dict[str, Any]
    actor_digest: str
    personal_digest: str
    previous: str


def canonical(value: Any) -> bytes:
    """The canonical form of plain data; ValueError or TypeError for what has none.

    U+0000 is refused since PostgreSQL's JSON can't hold it.
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def _check(value: Any) -> None:
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise TypeError("keys of audit data are texts")
        for part in (*value, *value.values()):
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif isinstance(value, str):
        if "\x00" in value:
            raise ValueError("audit data holds no U+0000")
    elif value is not None and not isinstance(value, bool | int):
        raise TypeError(
            f"audit data is text, whole numbers, booleans, lists and objects, not {type(value).__name__}"
        )


def event_hash(link: Link) -> str:
    """The hash of an event, 64 hex digits."""
    content = {
        "actor_digest": link.actor_digest,
        "at": link.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "details": link.details,
        "institution": link.institution,
        "kind": link.kind,
        "personal_digest": link.personal_digest,
        "previous": link.previous,
        "sequence": link.sequence,
        "subject": link.subject,
    }
    return hashlib.sha256(PREFIX + canonical(content)).hexdigest()


def part_digest(salt: str, data: dict[str, Any]) -> str:
    """The digest of a personal part; ``salt`` is hex."""
    return hmac.new(bytes.fromhex(salt), canonical(data), hashlib.sha256).hexdigest()
