"""What must hold before anything of a round is published. What fails is named, and nothing is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from probidad.core import disclosure
from probidad.core.anonymity.custody import PublicKeys
from probidad.core.signing import signatures
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.tally.counting import Count
from probidad.instruments.exercises.tally.figures import Facts

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
    by the key's id, under those that the manifest names; ``foreign`` those under other keys of the round. ``missing``
    are issuing keys that the manifest names and the round hasn't got.
    """

    people: int
    roster: str
    codes: int
    used: int
    ballots: Mapping[str, int]
    foreign: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        return sum(self.ballots.values())


def problems(
    *, manifest: Manifest, document: str, signature: bytes, keys: PublicKeys, numbers: Numbers, facts: Facts
) -> list[Problem]:
    """The checks that fail, before the opening and once more before anything is signed; none where all is as it was signed.

    ``keys`` are the public halves of those that the custodian brought; ``facts`` are what the database says that
    figures are made by. They are made by the manifest: where the database says otherwise, somebody changed it.
    """
    found = []
    if not signatures.verify(document.encode(), signature, keys.signing):
        found.append(Problem("signature"))
    if (manifest.sealing_key, manifest.signing_key) != (keys.sealing, keys.signing) or numbers.missing:
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
    """Whether the database says what was signed: the minimum, the dilemmas with their ratings, the units with their names.

    The whole plan is compared, since a newer version of the platform may tell figures by other rules. Units that are
    too small to be reported by aren't in the manifest.
    """
    if manifest.plan != disclosure.plan(facts.minimum):
        return False
    signed = Facts.signed(manifest)
    of_signed = {unit: name for unit, name in facts.units.items() if unit in signed.units}
    return facts.model_copy(update={"units": of_signed}) == signed


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
