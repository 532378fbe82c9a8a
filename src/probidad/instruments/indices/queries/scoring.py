"""What an assessor sees while an evaluation is scored: own answers, how far they are, what stood there last time."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from probidad.core.people.models import Person
from probidad.instruments.indices.models import Answer, Evidence, Publication, Round, Seat
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.queries.seats import Group, groups_of
from probidad.instruments.indices.rules.comparison import comparable
from probidad.instruments.indices.rules.content import Entry, Level
from probidad.instruments.indices.rules.published import PublishedAnswer
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE


def answers_of(seat: Seat) -> QuerySet[Answer]:
    """The answers that a seat writes: those of its own where two score apart, else those of all together.

    The latter have no seat: with nobody to reconcile them with, they are the agreed ones from the beginning.
    """
    return Answer.objects.filter(round=seat.round_id, seat=seat if seat.round.scored_twice else None)


def scored_entries(seat: Seat) -> list[Entry]:
    """What a seat scores, in order."""
    return [entry for entry in seat.round.entries if seat.scores(entry)]


def gaps_of(seat: Seat) -> list[Entry]:
    """What a seat scores and has no answer yet, in order."""
    found = set(answers_of(seat).exclude(level="").values_list("code", flat=True))
    return [entry for entry in scored_entries(seat) if entry.code not in found]


@dataclass(frozen=True)
class EntryProgress:
    """An indicator on the overview; ``answer`` is None before it was saved."""

    entry: Entry
    answer: Answer | None

    @property
    def state(self) -> str:
        """``answered``, ``begun`` (a note, or one of two numbers) or ``open``, also where it was saved without anything."""
        answer = self.answer
        if answer and answer.level:
            return "answered"
        begun = answer and (answer.note or answer.part is not None or answer.whole is not None)
        return "begun" if begun else "open"


@dataclass(frozen=True)
class GroupProgress:
    """An area on the overview: its indicators, and how many have an answer."""

    group: Group
    entries: list[EntryProgress]

    @cached_property
    def answered(self) -> int:
        return sum(each.state == "answered" for each in self.entries)

    @property
    def total(self) -> int:
        return len(self.entries)

    @property
    def state(self) -> str:
        """``answered``, ``begun`` or ``open``."""
        if self.answered == self.total:
            return "answered"
        return "begun" if any(each.state != "open" for each in self.entries) else "open"


def progress_of(seat: Seat) -> list[GroupProgress]:
    """The areas that a seat scores, with its answers. Two queries at most, whatever the number of indicators."""
    answers = {each.code: each for each in answers_of(seat)}
    return [
        GroupProgress(group, [EntryProgress(entry, answers.get(entry.code)) for entry in group.entries])
        for group in groups_of(seat.round)
        if seat.scores(group.entries[0])
    ]


@dataclass(frozen=True)
class SeatProgress:
    """How far an assessor is, in numbers alone: the coordinator sees no answer before all have finished."""

    seat: Seat
    answered: int
    total: int


def progress_of_seats(round: Round, seats: list[Seat]) -> list[SeatProgress]:
    """How far each assessor of an evaluation is."""
    found: dict[int | None, set[str]] = {}
    for seat_id, code in round.answers.exclude(level="").values_list("seat", "code"):
        found.setdefault(seat_id, set()).add(code)
    progress = []
    for seat in seats:
        if seat.part == Seat.Part.ASSESSOR:
            mine = found.get(seat.pk if round.scored_twice else None, set())
            codes = [entry.code for entry in round.entries if seat.scores(entry)]
            progress.append(SeatProgress(seat, sum(code in mine for code in codes), len(codes)))
    return progress


@dataclass(frozen=True)
class EarlierAnswer:
    """What was published last time of the same question; ``level`` is None where it didn't apply."""

    publication: Publication
    answer: PublishedAnswer
    level: Level | None


def earlier_answer(round: Round, entry: Entry) -> EarlierAnswer | None:
    """The earlier evaluation's answer, if it asked the same; a commitment of a plan is found by its name."""
    if round.earlier_id is None:
        return None
    publication = (
        Publication.objects.filter(round=round.earlier_id, latest=True).select_related("version").first()
    )
    if publication is None or not _asked_the_same(publication, round, entry):
        return None
    code = _earlier_code(publication.content["items"], entry)
    found = next((each for each in publication.content["answers"] if each["code"] == code), None)
    if found is None:
        return None
    answer = PublishedAnswer.model_validate(found)
    return EarlierAnswer(publication, answer, _level(publication, entry, answer))


def _asked_the_same(publication: Publication, round: Round, entry: Entry) -> bool:
    if publication.version_id == round.version_id:
        return True
    return entry.indicator.key in comparable(publication.version.text, round.version.text)


def _earlier_code(items: list[str], entry: Entry) -> str:
    if not entry.item:
        return entry.code
    return f"{entry.indicator.key}@{items.index(entry.item_name) + 1}" if entry.item_name in items else ""


def _level(publication: Publication, entry: Entry, answer: PublishedAnswer) -> Level | None:
    if answer.level == NOT_APPLICABLE:
        return None
    content = publication.version.text
    levels = content.levels(content.by_key[entry.indicator.key])
    return next(each for each in levels if each.key == answer.level)


@dataclass(frozen=True)
class Needed:
    """What another indicator must reach first; ``reached`` is None while that one has no answer."""

    entry: Entry
    level: Level
    reached: bool | None


def needed_for(round: Round, entry: Entry, found: Mapping[str, str]) -> Needed | None:
    """What an indicator needs, and whether it is there as far as the assessor found (levels by codes)."""
    need = entry.indicator.needs
    if need is None:
        return None
    needed = round.by_code[f"{need.indicator}@{entry.item}" if entry.item else need.indicator]
    level = found.get(needed.code)
    keys = [each.key for each in needed.levels]
    reached = None
    if level and level != NOT_APPLICABLE:
        reached = keys.index(level) >= keys.index(need.level)
    return Needed(needed, needed.level(need.level), reached)


def evidence_seen_by(person: Person, round: Round) -> QuerySet[Evidence]:
    """The evidence that somebody of the organisation sees: while two score apart, not what the other one brought."""
    found = round.evidence.select_related("file", "brought_by")
    if round.scored_twice and round.state == Round.State.SCORING:
        return found.filter(Q(side=Side.INSTITUTION) | Q(brought_by=person))
    return found


def evidence_seen_in_institution(round: Round) -> QuerySet[Evidence]:
    """The evidence that the institution sees: its own, and all once it is asked for its replies."""
    found = round.evidence.select_related("file", "brought_by")
    if round.state in (Round.State.REPLY, Round.State.REVIEW, Round.State.PUBLISHED):
        return found
    return found.filter(side=Side.INSTITUTION)
