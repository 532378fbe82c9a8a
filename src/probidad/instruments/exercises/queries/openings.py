"""The opening of a round with the custodian's key: what is checked, what is left to open, how far it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, Sum

from probidad.core.database.reading import read_rows
from probidad.core.signing import signatures
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.models import Ballot, OpenedChunk, Opening, Round
from probidad.instruments.exercises.problems import told
from probidad.instruments.exercises.queries.manifests import (
    NoManifest,
    keys_of_ballots,
    roster_digest,
    signed_document,
)
from probidad.instruments.exercises.queries.rosters import complete_roster
from probidad.instruments.exercises.tally import CHUNK_SIZES, Chunk, Numbers, Problem


def numbers_of(round: Round, manifest: Manifest) -> Numbers:
    """What the database holds of a round that is over, for the checks."""
    roster, codes = complete_roster(round), round.codes
    made = dict(round.issuing_keys.values_list("key_id", "public"))
    signed = set(keys_of_ballots(manifest))
    # Under all keys that either names: whoever takes a row of keys away hides no ballots.
    ballots = ballots_by_key(signed | made.keys())
    return Numbers(
        people=roster.entries.count() if roster else 0,
        roster=roster_digest(roster) if roster else "",
        codes=codes.count(),
        used=codes.exclude(way="").count(),
        ballots={key: number for key, number in ballots.items() if key in signed},
        foreign=sum(number for key, number in ballots.items() if key not in signed),
        missing=sum(bytes(made.get(key.id, b"")) != key.spki for key in manifest.issuing_keys()),
    )


def keys_of_box(round: Round) -> set[str]:
    """The ids of all keys under which a round may have ballots: those that were made for it, and those that were signed.

    Either may have been changed; a manifest counts only with its signature, else it could name another round's.
    """
    made = set(round.issuing_keys.values_list("key_id", flat=True))
    try:
        signed = signed_document(round)
    except NoManifest:
        return made
    if not signatures.verify(signed.text.encode(), signed.signature, bytes(round.signing_key or b"")):
        return made
    return made.union(keys_of_ballots(signed.manifest))


def all_ballots(signed: Manifest) -> Iterator[Chunk]:
    """All ballots of a round, key after key, by their nullifiers: as they stand in a file of them."""
    for key, use, _exercise in signed.ballot_keys():
        yield from ballots_in_chunks(key.id, CHUNK_SIZES[use])


def ballots_by_key(keys) -> dict[str, int]:
    """How many ballots stand under each of these keys."""
    rows = Ballot.objects.filter(key__in=keys).order_by().values_list("key")
    return dict(rows.annotate(Count("pk")))


def opened_by_key(round: Round) -> dict[str, int]:
    """How many ballots of each key are in chunks that were opened."""
    rows = OpenedChunk.objects.filter(round=round).order_by().values_list("key")
    return dict(rows.annotate(Sum("ballots")))


def chunks_to_open(round: Round, signed: Manifest) -> Iterator[Chunk]:
    """The chunks that aren't opened yet, read one at a time, key after key."""
    rows = OpenedChunk.objects.filter(round=round).order_by().values_list("key")
    done = dict(rows.annotate(Max("upto")))
    for key, use, _exercise in signed.ballot_keys():
        yield from ballots_in_chunks(key.id, CHUNK_SIZES[use], after=done.get(key.id, ""))


def ballots_in_chunks(key: str, size: int, *, after: str = "") -> Iterator[Chunk]:
    """The ballots of a key, by their nullifiers, after one of them. No transaction stays open in between."""
    while True:
        found = Ballot.objects.filter(key=key, nullifier__gt=after).order_by("nullifier")
        ballots = read_rows(found.values_list("nullifier", "sealed")[:size])
        if not ballots:
            return
        chunk = Chunk(key, after, ballots)
        yield chunk
        after = chunk.upto


@dataclass(frozen=True)
class OpeningProgress:
    """How far the opening of a round is: ``percent`` of its ballots, from 0 to 100.

    ``stopped_by``: sentences on why nothing was published, and what to do; none while it runs.
    """

    running: bool
    percent: int
    stopped_by: list[str]


def opening_progress(round: Round) -> OpeningProgress | None:
    """How far the opening is; None before the key was brought, and once the round is closed."""
    found = Opening.objects.filter(round=round).first()
    if found is None:
        return None
    problems = told(Problem(**each) for each in found.problems)
    percent = 100 * found.opened // found.total if found.total else 0
    return OpeningProgress(found.state == Opening.State.RUNNING, percent, problems)
