"""The manifest of a round: what its custodian signs and everybody can read. No Django in here.

Described in ``docs/instruments/sealed-ballots.md``. What the document says is fixed by its bytes, which are
signed as they stand; two manifests are the same where their bytes are.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from probidad.core.anonymity.base64url import Base64Url
from probidad.instruments.exercises.rules import Key, Rating

KIND = "probidad-manifest"
MOST_PEOPLE = 10**7  # on a roster
MAXIMUM = 512 * 1024  # bytes of a document; whoever reads one, a phone too, takes no more
Use = Literal["answer", "comment", "satisfaction", "unit"]
Identifier = Field(pattern=r"^[0-9a-f]{32}$")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IssuingKeyPart(_Part):
    """The public half of an issuing key (RSA-2048), and its name."""

    id: str = Identifier
    spki: Base64Url


class RosterPart(_Part):
    """How many people may take part, and a salted digest of who."""

    size: int = Field(ge=0, le=MOST_PEOPLE)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class UnitPart(_Part):
    """A unit that is reported by, with its people on the roster."""

    id: int = Field(ge=0, lt=2**63)
    name: str
    people: int = Field(ge=0, le=MOST_PEOPLE)
    key: IssuingKeyPart


class ExercisePart(_Part):
    """A dilemma of the round, with the keys of its answers and comments. ``ratings`` are by option, in their order."""

    id: int = Field(ge=0, lt=2**63)
    position: int = Field(ge=1, le=1000)
    dilemma: str
    version: int
    values: list[str]
    ratings: dict[Key, Rating]
    answer: IssuingKeyPart
    comment: IssuingKeyPart

    @property
    def options(self) -> list[str]:
        return list(self.ratings)


class Manifest(_Part):
    """The whole document."""

    kind: Literal["probidad-manifest"] = KIND
    version: Literal[1] = 1
    round: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    institution: str
    title: str
    opens_on: dt.date
    closes_on: dt.date
    days_between: int = Field(ge=0, le=366)
    custodian: str
    signing_key: Base64Url
    sealing_key: Base64Url
    roster: RosterPart
    units: list[UnitPart]
    exercises: list[ExercisePart]
    satisfaction: IssuingKeyPart
    plan: dict[str, Any]

    def document(self) -> str:
        """The text that is signed."""
        return self.model_dump_json(indent=1)

    @property
    def is_too_long(self) -> bool:
        """Whether those who read manifests would refuse it: such a one is never signed."""
        return len(self.document().encode()) > MAXIMUM

    def ballot_keys(self) -> Iterator[tuple[IssuingKeyPart, Use, ExercisePart | None]]:
        """The keys under which ballots are cast, with what they are for."""
        for each in self.exercises:
            yield each.answer, "answer", each
        for each in self.exercises:
            yield each.comment, "comment", each
        yield self.satisfaction, "satisfaction", None

    def issuing_keys(self) -> Iterator[IssuingKeyPart]:
        """All keys that it names for credentials and for the proofs of units."""
        yield from (key for key, _use, _exercise in self.ballot_keys())
        yield from (unit.key for unit in self.units)

    def signing_keys(self, unit_id: int | None) -> list[str]:
        """The ids of the keys that sign the values of an exchange, in the order of the protocol."""
        unit = self.unit(unit_id)
        return [
            *(each.answer.id for each in self.exercises),
            *(unit.key.id for _each in self.exercises if unit),
            *(each.comment.id for each in self.exercises),
            self.satisfaction.id,
        ]

    def unit(self, unit_id: int | None) -> UnitPart | None:
        """The unit with this id; None for those who are reported with the whole institution only."""
        return next((each for each in self.units if each.id == unit_id), None)


@dataclass(frozen=True)
class BallotKey:
    """What the box knows of a key under which ballots are cast."""

    key: IssuingKeyPart
    use: Use
    exercise: ExercisePart | None
    manifest: Manifest


def ballot_info(token: str, key: str, mark: str) -> str:
    """What a ballot's seal is bound to: the round, the key and the nullifier."""
    return f"probidad ballot 1 {token} {key} {mark}"
