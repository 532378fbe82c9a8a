"""The snapshot: what everybody can read of a closed round, signed by its custodian.

Figures are for those who may read the report: the snapshot has their digest, so that the round's public page shows
where they aren't those that were frozen. How many took part is told in quarters of the roster, where
any figure is.
"""

import json
from dataclasses import dataclass

from probidad.core.anonymity.custody import PrivateKeys
from probidad.core.signing import signatures
from probidad.instruments.exercises.manifest import Manifest
from probidad.instruments.exercises.tally.checks import CHECKS, overfull
from probidad.instruments.exercises.tally.counting import Count
from probidad.instruments.exercises.tally.figures import Facts, custodians_dice, figures_of


def figures_text(figures: dict) -> str:
    """The figures as JSON with sorted keys and no spaces: a database may store them otherwise."""
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def figures_digest(figures: dict) -> str:
    """SHA-256 of :func:`figures_text`."""
    return signatures.digest(figures_text(figures).encode())


@dataclass(frozen=True)
class Outcome:
    """What is told of a round: its figures, and the snapshot with its signature."""

    figures: dict
    snapshot: str
    signature: bytes
    unreadable: int


def outcome(*, manifest: Manifest, document: str, count: Count, keys: PrivateKeys) -> Outcome:
    """What may be told of a count, signed by the custodian; ``document`` is the manifest's."""
    merged = overfull(manifest, count)
    count.tell_with_the_whole(merged)
    figures = figures_of(Facts.signed(manifest), count, custodians_dice(keys, document, count))
    text = snapshot(manifest=manifest, document=document, figures=figures, count=count, overfull=len(merged))
    return Outcome(figures, text, signatures.sign(text.encode(), keys.signing), count.unreadable)


def snapshot(*, manifest: Manifest, document: str, figures: dict, count: Count, overfull: int = 0) -> str:
    """The text that is signed; ``overfull``: how many units are told with the institution's answers only."""
    said = {
        "kind": "probidad-snapshot",
        "version": 1,
        "round": manifest.round,
        "manifest": signatures.digest(document.encode()),
        "people": manifest.roster.size,
        "took_part": {"quarter": figures["quarter"]},
        "unreadable": count.unreadable,
        "units_overfull": overfull,
        "checks": list(CHECKS),
        "figures": figures_digest(figures),
    }
    return json.dumps(said, indent=1, ensure_ascii=False)
