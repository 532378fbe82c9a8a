"""Tables of the exercises. Where a decision protects anonymity, its reason stands at the model."""

from probidad.instruments.exercises.models.answers import Ballot, Comment, Results
from probidad.instruments.exercises.models.codes import CardBatch, ParticipationCode, PrintedCode
from probidad.instruments.exercises.models.dilemmas import Dilemma, DilemmaDraft, DilemmaVersion
from probidad.instruments.exercises.models.keys import IssuingKey, SignedManifest
from probidad.instruments.exercises.models.openings import OpenedChunk, Opening, Snapshot
from probidad.instruments.exercises.models.rounds import Exercise, Roster, RosterEntry, Round, RoundUnit

__all__ = [
    "Ballot",
    "CardBatch",
    "Comment",
    "Dilemma",
    "DilemmaDraft",
    "DilemmaVersion",
    "Exercise",
    "IssuingKey",
    "OpenedChunk",
    "Opening",
    "ParticipationCode",
    "PrintedCode",
    "Results",
    "Roster",
    "RosterEntry",
    "Round",
    "RoundUnit",
    "SignedManifest",
    "Snapshot",
]
