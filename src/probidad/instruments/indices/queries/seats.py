"""Who scores what in an evaluation, and what nobody scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.core.people.access import people_with
from probidad.core.people.models import Person
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.rules.content import Entry


@dataclass(frozen=True)
class Group:
    """What pages and seats keep together: an area, or a commitment of a plan."""

    key: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Coverage:
    """Who scores a group; ``needed``: how many people must."""

    group: Group
    seats: tuple[Seat, ...]
    needed: int
    shared: bool  # more than ``needed`` may score it, since they write the same answers

    @property
    def is_whole(self) -> bool:
        return len(self.seats) == self.needed or (self.shared and len(self.seats) > self.needed)


def groups_of(round: Round) -> list[Group]:
    """The areas of an evaluation, or the commitments of its plan, in order."""
    return [
        Group(key, localized(entries[0].group_name), entries)
        for key, entries in (
            (key, tuple(found)) for key, found in groupby(round.entries, lambda each: each.group)
        )
    ]


def seats_of(round: Round) -> list[Seat]:
    """All seats of an evaluation with their people; each knows its round."""
    seats = list(round.seats.select_related("person"))
    for seat in seats:
        seat.round = round
    return seats


def coverage(round: Round, seats: Sequence[Seat]) -> list[Coverage]:
    """Who scores each area: one person or several who write together, or exactly two who score apart."""
    assessors = [each for each in seats if each.part == Seat.Part.ASSESSOR]
    return [
        Coverage(
            group,
            tuple(seat for seat in assessors if seat.scores(group.entries[0])),
            needed=2 if round.scored_twice else 1,
            shared=not round.scored_twice,
        )
        for group in groups_of(round)
    ]


def seat_problems(round: Round, seats: Sequence[Seat]) -> list[str]:
    """What is wrong with who scores what, as sentences; an empty list where all is well."""
    if not any(each.part == Seat.Part.ASSESSOR for each in seats):
        return [_("Nobody scores it yet.")]
    return [problem for each in coverage(round, seats) if (problem := _problem(each))]


def _problem(found: Coverage) -> str:
    if found.is_whole:
        return ""
    if not found.seats:
        sentence = _("Nobody scores “%(area)s”.")
    elif len(found.seats) < found.needed:
        sentence = _("Only one person scores “%(area)s”, and two must, apart from each other.")
    else:
        sentence = _("More than two people score “%(area)s”: exactly two must.")
    return sentence % {"area": found.group.name}


def people_for_seats(round: Round) -> QuerySet[Person]:
    """Members of the organisation who have no seat in its evaluation yet, by name."""
    seated = round.seats.exclude(person=None).values("person")
    return people_with(P.SEE_ROUNDS, round.organisation).exclude(pk__in=seated).order_by("name", "pk")


def still_scores(seat: Seat) -> bool:
    """Whether the person of a seat is still of the organisation that evaluates."""
    members = people_with(P.SEE_ROUNDS, seat.round.organisation)
    return seat.person_id is not None and members.filter(pk=seat.person_id).exists()
