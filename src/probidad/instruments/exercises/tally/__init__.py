"""From sealed ballots to what is published of them: checking, opening, counting, signing.

Pure code without Django or a database: the same runs on the server and on a custodian's own machine
(``probidad custody open``). The protocol is described in ``docs/instruments/sealed-ballots.md``.
"""

from probidad.instruments.exercises.tally.checks import Numbers, Problem, problems
from probidad.instruments.exercises.tally.counting import (
    CHUNK_SIZES,
    Chunk,
    Count,
    Opener,
    Said,
)
from probidad.instruments.exercises.tally.figures import (
    Dilemma,
    Facts,
    Figures,
    figures_of,
    with_comments,
)
from probidad.instruments.exercises.tally.snapshots import (
    Outcome,
    figures_digest,
    figures_text,
    outcome,
    snapshot,
)
from probidad.instruments.exercises.tally.workers import opened, workers_for

__all__ = [
    "CHUNK_SIZES",
    "Chunk",
    "Count",
    "Dilemma",
    "Facts",
    "Figures",
    "Numbers",
    "Opener",
    "Outcome",
    "Problem",
    "Said",
    "figures_digest",
    "figures_of",
    "figures_text",
    "opened",
    "outcome",
    "problems",
    "snapshot",
    "with_comments",
    "workers_for",
]
