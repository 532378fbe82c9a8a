"""What becomes of a claim, as a lawyer could check it: the ways it may take, who may do what, and when. No Django in here.

Two different people agree on every way and on every end (issue 5, section 3); whoever investigates never takes part in
ending it (Ley General de Responsabilidades Administrativas, article 115, not compared with the law in force).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pydantic import Field

from probidad.instruments.advice.rules import LongText, Sealed

AGREE = 2  # people
STEPS, MEASURES, DISCLOSURES = 200, 50, 20  # of one claim
FAULTS = 40
# Days after a referral or an end on which the writer is asked about reprisals.
FOLLOW_UP_DAYS = (30, 90, 180)
FOLLOW_UP_TIMES = 4  # days that an institution may set
FOLLOW_UP_LATEST = 730  # days
# Days without a word, a proposal or a step after which whoever decides or investigates is reminded of an answered claim.
STANDSTILL = 30
FOLLOW_UPS = 12  # of one claim


class Track(StrEnum):
    """The way that a claim takes."""

    BREACH = "breach"
    FAULT = "fault"
    CRIME = "crime"
    HARASSMENT = "harassment"
    NONE = "none"


class Phase(StrEnum):
    """How far it is."""

    INTAKE = "intake"
    UNDERWAY = "underway"
    RESOLVED = "resolved"


class Outcome(StrEnum):
    """How it ends; ``OTHER_TRACK`` sends it back to be decided on anew."""

    ORIENTED = "oriented"
    RECOMMENDED = "recommended"
    FOLLOWED = "followed"
    NOT_FOLLOWED = "not_followed"
    NO_BREACH = "no_breach"
    NO_FAULT = "no_fault"
    SANCTIONED = "sanctioned"
    REFERRED = "referred"
    ARCHIVED = "archived"
    OTHER_TRACK = "other_track"


_O = Outcome
OUTCOMES: Mapping[Track, tuple[Outcome, ...]] = {
    Track.BREACH: (_O.RECOMMENDED, _O.NO_BREACH, _O.ARCHIVED, _O.OTHER_TRACK),
    Track.FAULT: (_O.NO_FAULT, _O.SANCTIONED, _O.ARCHIVED, _O.OTHER_TRACK),
    Track.CRIME: (_O.REFERRED, _O.ARCHIVED, _O.OTHER_TRACK),
    # Its protocol: referred to who is in charge of it. Never mediation.
    Track.HARASSMENT: (_O.REFERRED, _O.RECOMMENDED, _O.NO_BREACH, _O.ARCHIVED, _O.OTHER_TRACK),
    Track.NONE: (),
}
# What may still be said of a claim that has ended: whether the recommendation was followed.
LATER = {_O.RECOMMENDED: (_O.FOLLOWED, _O.NOT_FOLLOWED)}


class Refusal(StrEnum):
    """Why a rule says no."""

    NOT_OFFERED = "not-offered"
    HAS_INVESTIGATED = "has-investigated"
    NOT_CONCLUDED = "not-concluded"
    NOT_THE_AUTHORITY = "not-the-authority"
    NOT_UNDERWAY = "not-underway"
    NOTHING_NEW = "nothing-new"


class Refused(ValueError):
    """A rule says no."""

    def __init__(self, why: Refusal):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class File:
    """A claim's file, without anything that was said. People are numbers.

    ``turn`` counts what two had to agree on; ``proposals`` are those of this turn. ``investigator`` has it now,
    ``investigated`` are all who ever had it to investigate.
    """

    phase: Phase = Phase.INTAKE
    track: Track | None = None
    outcome: Outcome | None = None
    turn: int = 1
    proposals: Mapping[int, str] = field(default_factory=dict)
    investigator: int | None = None
    investigated: frozenset[int] = frozenset()
    is_concluded: bool = False


def options(file: File) -> tuple[str, ...]:
    """What two people could agree on now."""
    if file.phase == Phase.INTAKE:
        return tuple(Track)
    if waits_for_investigation(file):
        return (Outcome.OTHER_TRACK,)
    if file.phase == Phase.UNDERWAY:
        return OUTCOMES[file.track]
    return LATER.get(file.outcome, ())


def propose(file: File, person: int, what: str) -> File:
    """One person's word, in place of what the same person said before; two that are alike decide. Raises Refused."""
    if waits_for_investigation(file) and what in OUTCOMES[file.track] and what not in options(file):
        raise Refused(Refusal.NOT_CONCLUDED)
    if what not in options(file):
        raise Refused(Refusal.NOT_OFFERED)
    if person in file.investigated:
        raise Refused(Refusal.HAS_INVESTIGATED)
    proposals = {**file.proposals, person: what}
    if sum(each == what for each in proposals.values()) < AGREE:
        return replace(file, proposals=proposals)
    return _decided(replace(file, turn=file.turn + 1, proposals={}), what)


def waits_for_investigation(file: File) -> bool:
    """Whether nobody can say yet how it ends, since the investigating authority hasn't ended its work."""
    return file.phase == Phase.UNDERWAY and file.track == Track.FAULT and not file.is_concluded


def _decided(file: File, what: str) -> File:
    if file.phase == Phase.INTAKE:
        track = Track(what)
        if track == Track.NONE:
            return replace(file, phase=Phase.RESOLVED, track=track, outcome=Outcome.ORIENTED)
        return replace(file, phase=Phase.UNDERWAY, track=track)
    if what == Outcome.OTHER_TRACK:
        return _intake(file)
    return replace(file, phase=Phase.RESOLVED, outcome=Outcome(what))


def _intake(file: File) -> File:
    return replace(file, phase=Phase.INTAKE, track=None, outcome=None, investigator=None, is_concluded=False)


def reopen(file: File, *, writer_added: bool) -> File:
    """Decide anew, since the writer added something after it had ended. Raises Refused."""
    if file.phase != Phase.RESOLVED or not writer_added:
        raise Refused(Refusal.NOTHING_NEW)
    return _intake(replace(file, turn=file.turn + 1, proposals={}))


def refer(file: File, person: int) -> File:
    """Give it to an investigating authority, or to another one. Raises Refused."""
    if not waits_for_investigation(file):
        raise Refused(Refusal.NOT_UNDERWAY)
    return replace(file, investigator=person, investigated=file.investigated | {person})


def may_write_step(file: File, person: int) -> bool:
    """Steps are written while it is under way: of a fault by the investigating authority alone."""
    if file.phase != Phase.UNDERWAY:
        return False
    return file.investigator == person if file.track == Track.FAULT else person not in file.investigated


def conclude(file: File, person: int) -> File:
    """The investigating authority, alone, says that its work has ended. Raises Refused."""
    if file.track != Track.FAULT or not may_write_step(file, person) or file.is_concluded:
        raise Refused(Refusal.NOT_THE_AUTHORITY)
    return replace(file, is_concluded=True)


class Reasoned(Sealed):
    """A proposal's words: why (the staff reads it), what the writer is told, faults of the catalogue by their keys."""

    reason: LongText
    told: LongText = ""
    faults: tuple[str, ...] = Field(default=(), max_length=FAULTS)


class StepWords(Sealed):
    """What was done (the staff reads it), and what of it the writer may be told."""

    text: LongText
    told: LongText = ""


class Words(Sealed):
    """A text of a claim's file."""

    text: LongText


# What may become of protection that was asked for; a review that lets it go on keeps it granted.
MEASURE_MOVES: Mapping[str, tuple[str, ...]] = {
    "asked": ("granted", "refused"),
    "granted": ("granted", "ended"),
    "refused": (),
    "ended": (),
}


def may_answer_measure(state: str, becomes: str, *, proposed_by: int | None, person: int) -> bool:
    """Whether somebody may answer for protection: nobody answers what they proposed themselves."""
    return becomes in MEASURE_MOVES[state] and (state != "asked" or person != proposed_by)
