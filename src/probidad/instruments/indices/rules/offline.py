"""What a form for work offline says: what was found for an indicator, its links, and what the form changes of them.

A form knows what it left with (the edition of each answer, the digest of what stood in each cell), so that what nobody touched
in it changes nothing when it comes back, whatever was written on the platform meanwhile.
"""

import datetime as dt
import hashlib
import json

from pydantic import BaseModel, ConfigDict


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def digest(self) -> str:
        """Enough of a SHA-256 to tell that somebody changed a cell."""
        plain = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]


class Finding(_Plain):
    """What an assessor writes of an indicator. ``level``: empty where it follows from numbers, or isn't chosen yet."""

    level: str = ""
    part: int | None = None
    whole: int | None = None
    note: str = ""


class Link(_Plain):
    """A page that shows something: its title, its address, and the day on which it was seen."""

    title: str
    url: str
    seen_on: dt.date


class LinkChange(_Plain):
    """``link`` in place of a piece of evidence (``evidence``, its key; None: a new one). No ``link``: it was emptied."""

    evidence: int | None = None
    link: Link | None = None


class FilledRow(_Plain):
    """An indicator that the form changes. ``edition``: of the answer that it left with, 0 without one."""

    code: str
    edition: int = 0
    finding: Finding | None = None  # None: not touched
    links: tuple[LinkChange, ...] = ()


class FilledForm(_Plain):
    """A form that came back: what was changed in it, in the order of the sheets."""

    rows: tuple[FilledRow, ...] = ()
