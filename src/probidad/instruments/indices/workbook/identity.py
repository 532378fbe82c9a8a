"""The hidden sheet by which a form says what it is and what it left with."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from probidad.core.languages.text import localized
from probidad.instruments.indices.models import Seat
from probidad.instruments.indices.rules.offline import Finding
from probidad.instruments.indices.workbook.layout import FORMAT, plain_text

_NAMES = ("urn", "version", "instrument", "round", "round-name", "seat", "person")


class Damaged(Exception):
    """The hidden sheet isn't as it was written."""


@dataclass
class Identity:
    """What a form is, by names; its headings by column; its sheets; and what each answer and link left with."""

    names: dict[str, str]
    headings: dict[str, str] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    # Edition and digest by the code of the indicator.
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    # Key of the evidence and digest, by code and number of the link.
    links: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)

    def left_with(self, code: str, finding: Finding) -> bool:
        """Whether the form left with this very finding."""
        return self.answers.get(code, (0, ""))[1] == finding.digest()

    def rows(self) -> list[list[str]]:
        """The rows of the hidden sheet; the last one is the digest of the others."""
        rows = [[FORMAT], *([name, self.names[name]] for name in _NAMES)]
        rows += [["column", key, heading] for key, heading in self.headings.items()]
        rows += [["sheet", title] for title in self.sheets]
        rows += [["answer", code, str(edition), digest] for code, (edition, digest) in self.answers.items()]
        rows += [
            ["link", code, str(number), str(key), digest]
            for (code, number), (key, digest) in self.links.items()
        ]
        return [*rows, ["digest", _digest(rows)]]


def identity_of(seat: Seat) -> Identity:
    """What a form of a seat is called."""
    round = seat.round
    names = {
        "urn": round.version.content["urn"],
        "version": f"{round.version.version}.{round.version.revision}",
        "instrument": localized(round.version.content["name"]),
        "round": str(round.pk),
        "round-name": str(round),
        "seat": str(seat.pk),
        "person": seat.person.name if seat.person else "",
    }
    return Identity({name: plain_text(text) for name, text in names.items()})


def identity_from(rows: Sequence[Sequence[str]]) -> Identity:
    """What the rows of the hidden sheet say. Raises :class:`Damaged`."""
    if len(rows) < len(_NAMES) + 2 or list(rows[0]) != [FORMAT]:
        raise Damaged
    *told, last = [list(row) for row in rows]
    if last != ["digest", _digest(told)]:
        raise Damaged
    identity = Identity({name: "" for name in _NAMES})
    try:
        for row in told[1:]:
            _take(identity, row)
    except (ValueError, IndexError):
        raise Damaged from None
    return identity


def _take(identity: Identity, row: list[str]) -> None:
    match row:
        case ["column", key, heading]:
            identity.headings[key] = heading
        case ["sheet", title]:
            identity.sheets.append(title)
        case ["answer", code, edition, digest]:
            identity.answers[code] = (int(edition), digest)
        case ["link", code, number, key, digest]:
            identity.links[code, int(number)] = (int(key), digest)
        case [name, *value] if name in _NAMES and len(value) < 2:
            identity.names[name] = value[0] if value else ""
        case _:
            raise Damaged


def _digest(rows: Sequence[Sequence[str]]) -> str:
    # An empty cell at the end of a row is none when it comes back.
    told = [[str(cell) for cell in row if cell != ""] for row in rows]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
