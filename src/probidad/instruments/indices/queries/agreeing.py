"""What is seen once the assessors have finished: both answers, what is agreed on, and what the institution says of it."""

from collections import defaultdict
from dataclasses import dataclass, field

from probidad.core.people.models import Person
from probidad.instruments.indices.models import (
    Answer,
    Correction,
    Dispute,
    Evidence,
    FormerAnswer,
    Publication,
    Reply,
    Round,
    Seat,
)
from probidad.instruments.indices.queries.seats import Group, groups_of
from probidad.instruments.indices.rules import scoring
from probidad.instruments.indices.rules.content import Entry, Level
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE

NUMBERS_SHOWN = 12


def numbers_of(entries: list[Entry]) -> str:
    """The numbers of indicators, as messages name them."""
    shown = ", ".join(entry.number for entry in entries[:NUMBERS_SHOWN])
    return f"{shown} …" if len(entries) > NUMBERS_SHOWN else shown


def gaps_in(round: Round) -> list[Entry]:
    """The indicators that nothing is agreed on for, in order."""
    agreed = set(round.answers.filter(seat=None).exclude(level="").values_list("code", flat=True))
    return [entry for entry in round.entries if entry.code not in agreed]


@dataclass(frozen=True)
class Apart:
    """An indicator that was scored apart: the answer of each assessor, in the order of their seats, and the agreed one."""

    entry: Entry
    answers: list[Answer]
    agreed: Answer | None

    @property
    def differs(self) -> bool:
        """Whether they found different levels or numbers."""
        return len({(each.level, each.part, each.whole) for each in self.answers}) > 1

    @property
    def is_decided(self) -> bool:
        return bool(self.agreed and self.agreed.level)


def answers_apart(round: Round) -> list[Apart]:
    """All indicators with what each assessor found who scores them, in order. One query."""
    answers: dict[str, list[Answer]] = defaultdict(list)
    agreed: dict[str, Answer] = {}
    for each in round.answers.select_related("seat__person").order_by("seat", "pk"):
        entry = round.by_code.get(each.code)
        if each.seat is None:
            agreed[each.code] = each
        elif entry and each.seat.part == Seat.Part.ASSESSOR and each.seat.scores(entry):
            answers[each.code].append(each)
    return [Apart(entry, answers[entry.code], agreed.get(entry.code)) for entry in round.entries]


@dataclass(frozen=True)
class Words:
    """What of an answer is read: its level (None: it doesn't apply), and its points."""

    entry: Entry
    answer: Answer | FormerAnswer

    @property
    def level(self) -> Level | None:
        return next((each for each in self.entry.levels if each.key == self.answer.level), None)

    @property
    def doesnt_apply(self) -> bool:
        return self.answer.level == NOT_APPLICABLE


@dataclass
class Finding:
    """What is agreed on for an indicator, and all that was said of it."""

    entry: Entry
    found: Words | None = None
    points: scoring.Tally | None = None
    unmet: bool = False
    evidence: list[Evidence] = field(default_factory=list)
    reply: Reply | None = None
    disputes: list[Dispute] = field(default_factory=list)
    former: list[Words] = field(default_factory=list)

    @property
    def claims(self) -> list[tuple[Dispute, Level | None]]:
        """The disputes, each with the level that is claimed (None: that it doesn't apply)."""
        levels = {each.key: each for each in self.entry.levels}
        return [(each, levels.get(each.claimed_level)) for each in self.disputes]

    @property
    def open_dispute(self) -> Dispute | None:
        return next((each for each in self.disputes if not each.decision), None)


@dataclass(frozen=True)
class FindingGroup:
    """The findings of an area."""

    group: Group
    findings: list[Finding]

    @property
    def replied(self) -> int:
        return sum(each.reply is not None for each in self.findings)

    @property
    def disputed(self) -> int:
        return sum(each.open_dispute is not None for each in self.findings)


@dataclass(frozen=True)
class Findings:
    """A whole evaluation as its reviewer and the institution read it."""

    groups: list[FindingGroup]
    score: scoring.Score
    by_code: dict[str, Finding]

    @property
    def gaps(self) -> list[Entry]:
        """The indicators that nothing is agreed on for."""
        return [each.entry for each in self.by_code.values() if each.found is None]

    @property
    def disputed(self) -> list[Entry]:
        """The indicators of which a dispute is open."""
        return [each.entry for each in self.by_code.values() if each.open_dispute]

    @property
    def replied(self) -> int:
        return sum(each.reply is not None for each in self.by_code.values())

    def near(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The indicators before and after one."""
        codes = list(self.by_code)
        place = codes.index(entry.code)
        before = self.by_code[codes[place - 1]].entry if place else None
        after = self.by_code[codes[place + 1]].entry if place + 1 < len(codes) else None
        return before, after


def findings_of(round: Round) -> Findings:
    """What is agreed on in an evaluation with its points, evidence, replies, disputes and changes: five queries."""
    found = {entry.code: Finding(entry) for entry in round.entries}
    answers = {each.code: each for each in round.answers.filter(seat=None).exclude(level="")}
    levels = {code: each.level for code, each in answers.items()}
    score = scoring.score(round.version.text, round.entries, levels)
    for code, answer in answers.items():
        if code in found:
            one = found[code]
            one.found, one.points, one.unmet = (
                Words(one.entry, answer),
                score.points.get(code),
                code in score.unmet,
            )
    for each in round.evidence.select_related("file", "brought_by"):
        _put(found, each, lambda one, each: one.evidence.append(each))
    for each in round.replies.select_related("replied_by"):
        _put(found, each, lambda one, each: setattr(one, "reply", each))
    for each in round.disputes.select_related("raised_by", "decided_by"):
        _put(found, each, lambda one, each: one.disputes.append(each))
    for each in round.former_answers.select_related("changed_by"):
        _put(found, each, lambda one, each: one.former.append(Words(one.entry, each)))
    groups = [
        FindingGroup(group, [found[entry.code] for entry in group.entries]) for group in groups_of(round)
    ]
    return Findings(groups, score, found)


def _put(found: dict[str, Finding], each, put) -> None:
    if one := found.get(each.code):
        put(one, each)


def corrected_codes(round: Round, published: Publication) -> list[str]:
    """The indicators whose agreed answer differs from what is published, in order."""
    before = {
        each["code"]: (each["level"], each["part"], each["whole"], each["note"])
        for each in published.content["answers"]
    }
    now = {
        each.code: (each.level, each.part, each.whole, each.note) for each in round.answers.filter(seat=None)
    }
    return [entry.code for entry in round.entries if now.get(entry.code) != before.get(entry.code)]


def open_correction(round: Round) -> Correction | None:
    """The correction of a published evaluation that isn't signed yet."""
    return round.corrections.filter(publication=None, withdrawn_on=None).select_related("begun_by").first()


def reviews(person: Person, round: Round) -> bool:
    """Whether the person has the reviewer's seat."""
    return round.seats.filter(person=person, part=Seat.Part.REVIEWER).exists()
