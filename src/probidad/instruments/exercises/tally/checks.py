"""What must hold before anything of a round is published. What fails is named, and nothing is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from probidad.core import disclosure
from probidad.core.anonymity.custody import PublicKeys
from probidad.core.signing import signatures
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.tally.counting import Count
from probidad.instruments.exercises.tally.figures import Dilemma, Facts

# The checks, in their order; a snapshot says that they were made.
CHECKS = ("signature", "keys", "plan", "roster", "codes", "ballots", "foreign", "units")


@dataclass(frozen=True)
class Problem:
    """A check that failed (its ``code``), or what else stopped an opening.

    ``use`` and ``number`` say which ballots it is about (the dilemma's position).
    """

    code: str
    use: str = ""
    number: int = 0


@dataclass(frozen=True)
class Numbers:
    """What the database holds when a round is over.

    ``people`` and ``roster`` are the entries of the roster and their digest, reckoned anew; ``codes`` those that
    were made, ``used`` those that were exchanged for credentials or answered through the server; ``ballots`` are
    by the key's id; ``foreign`` those under keys of the round that its manifest hasn't got.
    """

    people: int
    roster: str
    codes: int
    used: int
    ballots: Mapping[str, int]
    foreign: int = 0


def problems(
    *, manifest: Manifest, document: str, signature: bytes, keys: PublicKeys, numbers: Numbers, facts: Facts
) -> list[Problem]:
    """The checks that fail before the opening; none where all is as it was signed.

    ``keys`` are the public halves of those that the custodian brought; ``facts`` are what figures would be made by.
    """
    found = []
    if not signatures.verify(document.encode(), signature, keys.signing):
        found.append(Problem("signature"))
    if (manifest.sealing_key, manifest.signing_key) != (keys.sealing, keys.signing):
        found.append(Problem("keys"))
    if not _as_planned(facts, manifest):
        found.append(Problem("plan"))
    if (numbers.people, numbers.roster) != (manifest.roster.size, manifest.roster.digest):
        found.append(Problem("roster"))
    if not numbers.used <= numbers.codes <= manifest.roster.size:
        found.append(Problem("codes"))
    for key, use, exercise in manifest.ballot_keys():
        if numbers.ballots.get(key.id, 0) > numbers.used:
            found.append(Problem("ballots", use, exercise.position if exercise else 0))
    if numbers.foreign:
        found.append(Problem("foreign"))
    return found


def _as_planned(facts: Facts, manifest: Manifest) -> bool:
    """Whether figures would be made by what was signed: the minimum, the dilemmas with their ratings, the units.

    The whole plan is compared, since a newer version of the platform may tell figures by other rules.
    """
    dilemmas = [
        Dilemma(
            exercise=each.id,
            urn=each.dilemma,
            version=each.version,
            values=each.values,
            ratings=each.ratings,
        )
        for each in manifest.exercises
    ]
    return (
        manifest.plan == disclosure.plan(facts.minimum)
        and facts.invited == manifest.roster.size
        and {unit.id for unit in manifest.units} <= set(facts.units)
        and facts.exercises == dilemmas
    )


def overfull(manifest: Manifest, count: Count) -> list[int]:
    """Units that have more answers to a dilemma than people: proofs were lent, or made with the issuing keys.

    Nobody can tell which answers are theirs, so these are told as the institution's only. The round isn't stopped:
    two participants who agree could stop any. The institution's own figures bear no proof, and stay right.
    """
    return [
        unit.id
        for unit in manifest.units
        if any(
            answers[unit.id].total() > unit.people for answers in count.answers.values() if unit.id in answers
        )
    ]
