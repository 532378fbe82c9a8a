"""Manifests: what a round's would say now, what its custodian signed, and the keys that it names."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from pydantic import ValidationError

from probidad.core import disclosure
from probidad.core.anonymity import blind
from probidad.core.anonymity.base64url import encode
from probidad.core.signing import signatures
from probidad.instruments.exercises import manifest
from probidad.instruments.exercises.manifest import BallotKey, IssuingKeyPart, Manifest
from probidad.instruments.exercises.models import IssuingKey, Roster, Round, SignedManifest
from probidad.instruments.exercises.queries.rosters import RosterUnit, complete_roster, roster_units

Use = IssuingKey.Use


def reported_units(round: Round) -> list[RosterUnit]:
    """The units that are reported by, in the order of the manifest."""
    return [each for each in roster_units(round) if each.reported]


def _keys_needed(dilemmas: int, units: list[RosterUnit]) -> list[tuple[str, int]]:
    """The issuing keys that a round of so many dilemmas with these units has to have: as :func:`keys_missing`."""
    positions = range(1, dilemmas + 1)
    return [
        *((Use.ANSWER, position) for position in positions),
        *((Use.COMMENT, position) for position in positions),
        (Use.SATISFACTION, 1),
        *((Use.UNIT, number) for number in range(1, len(units) + 1)),
    ]


def keys_missing(round: Round) -> list[tuple[str, int]]:
    """The issuing keys that a round has to have and that aren't made yet: what each is for, and its number."""
    made = set(round.issuing_keys.values_list("use", "number"))
    return [each for each in _keys_needed(round.exercises.count(), reported_units(round)) if each not in made]


def roster_digest(roster: Roster) -> str:
    """The salted digest of who is on a roster: 64 hexadecimal characters."""
    rows = roster.entries.values_list("email", "unit_id").iterator(chunk_size=2000)
    lines = sorted(f"{email}\t{unit or ''}\n" for email, unit in rows)
    return hmac.new(bytes(roster.salt), "".join(lines).encode(), hashlib.sha256).hexdigest()


def manifest_of(round: Round) -> Manifest | None:
    """The manifest as it would be signed now; None while something that it names is missing."""
    roster = complete_roster(round)
    if roster is None or round.sealing_key is None:
        return None
    units = reported_units(round)
    exercises = list(round.exercises.select_related("dilemma_version"))
    rows = round.issuing_keys.values_list("use", "number", "key_id", "public")
    keys = {
        (use, number): IssuingKeyPart(id=name, spki=encode(bytes(public)))
        for use, number, name, public in rows
    }
    if not keys.keys() >= set(_keys_needed(len(exercises), units)):
        return None
    return Manifest(
        round=round.token,
        institution=round.institution.name,
        title=round.title,
        opens_on=round.opens_on,
        closes_on=round.closes_on,
        days_between=round.days_between,
        custodian=round.custodian,
        signing_key=encode(bytes(round.signing_key)),
        sealing_key=encode(bytes(round.sealing_key)),
        roster=manifest.RosterPart(size=roster.size, digest=roster.digest),
        units=[
            manifest.UnitPart(
                id=each.unit.pk, name=each.unit.title, people=each.people, key=keys[Use.UNIT, number]
            )
            for each, number in zip(units, count(1), strict=False)
        ],
        exercises=[
            manifest.ExercisePart(
                id=each.pk,
                position=each.position,
                dilemma=each.dilemma_version.text.urn,
                version=each.dilemma_version.text.version,
                values=each.dilemma_version.text.values,
                ratings={option.key: option.rating for option in each.dilemma_version.text.options},
                answer=keys[Use.ANSWER, each.position],
                comment=keys[Use.COMMENT, each.position],
            )
            for each in exercises
        ],
        satisfaction=keys[Use.SATISFACTION, 1],
        plan=disclosure.plan(round.minimum_group),
    )


def signed_manifest(round: Round) -> Manifest | None:
    """The manifest that the custodian signed; None where that hasn't happened yet. Raises :class:`NoManifest`.

    From the opening on it can't change, so a process reads it once. The round's token, which no other round
    shares, stands for it in that memory.
    """
    if round.state != Round.State.DRAFT:
        return _fixed_manifest(round.pk, round.token)
    return _read(round.pk)


@lru_cache(maxsize=32)
def _fixed_manifest(round_id: int, _token: str) -> Manifest:
    found = _read(round_id)
    if found is None:
        raise NoManifest  # and so nothing is kept in memory: it may be put back
    return found


def _read(round_id: int) -> Manifest | None:
    document = SignedManifest.objects.filter(round=round_id).values_list("document", flat=True).first()
    return None if document is None else _parsed(document)


class NoManifest(Exception):
    """What was signed is gone from the database, or was changed so that it is no manifest any more."""


class NoIssuingKey(LookupError):
    """The private half of an issuing key isn't in the database: the round is done, or somebody took it away."""


def _parsed(document: str) -> Manifest:
    try:
        return Manifest.model_validate_json(document)
    except ValidationError as error:
        raise NoManifest from error


def fingerprint(round: Round) -> str:
    """What people compare of the signed manifest, the same for everybody; nothing where there is none."""
    document = SignedManifest.objects.filter(round=round).values_list("document", flat=True).first()
    return signatures.fingerprint(document.encode()) if document else ""


@dataclass(frozen=True)
class SignedDocument:
    """A manifest as it stands in the database, to be checked: its text, the signature, and what the text says."""

    text: str
    signature: bytes
    manifest: Manifest


def signed_document(round: Round) -> SignedDocument:
    """The manifest of a round that was opened, read anew. Raises :class:`NoManifest`."""
    row = SignedManifest.objects.filter(round=round).first()
    if row is None:
        raise NoManifest
    return SignedDocument(row.document, bytes(row.signature), _parsed(row.document))


def signed_as_it_is(round: Round) -> bool:
    """Whether the custodian has signed what a round in preparation says now."""
    current = manifest_of(round)
    signed = SignedManifest.objects.filter(round=round).values_list("document", flat=True).first()
    return current is not None and current.document() == signed and not current.is_too_long


class UnknownKey(LookupError):
    """No round that was opened has this key for ballots."""


@lru_cache(maxsize=4096)
def ballot_key(key_id: str) -> tuple[int, BallotKey]:
    """A round's key (in the database) and what a ballot under this issuing key is.

    Raises :class:`UnknownKey`, and :class:`NoManifest` where what was signed is damaged or gone.
    From the opening on neither changes, so a process looks each up once.
    """
    found = IssuingKey.objects.select_related("round").filter(key_id=key_id).first()
    if found is None or found.round.state == Round.State.DRAFT:
        raise UnknownKey(key_id)
    signed = signed_manifest(found.round)
    for key, use, exercise in signed.ballot_keys():
        if key.id == key_id:
            return found.round_id, BallotKey(key, use, exercise, signed)
    raise UnknownKey(key_id)


@lru_cache(maxsize=4096)
def signer(key_id: str) -> blind.Signer:
    """The private half of an issuing key. Raises :class:`NoIssuingKey` once it is gone."""
    kept = IssuingKey.objects.exclude(private=None).filter(key_id=key_id)
    private = kept.values_list("private", flat=True).first()
    if private is None:
        raise NoIssuingKey(key_id)
    return blind.Signer(bytes(private))


@lru_cache(maxsize=4096)
def public_key(spki: bytes):
    """A public key, read once by each process."""
    return blind.load_public(spki)


REMEMBERED: tuple[Callable, ...] = (_fixed_manifest, ballot_key, signer, public_key)


def keys_of_ballots(signed: Manifest) -> list[str]:
    """The ids under which a round's ballots are stored."""
    return [key.id for key, _use, _exercise in signed.ballot_keys()]
