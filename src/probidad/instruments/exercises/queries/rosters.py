"""Who may take part, by unit, and how they get their codes."""

import math
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from probidad.instruments.exercises.models import CardBatch, Roster, RosterEntry, Round, RoundUnit


def complete_roster(round: Round) -> Roster | None:
    """The roster that counts, if there is one."""
    return round.rosters.filter(complete=True).first()


def roster_entries(round: Round) -> QuerySet[RosterEntry]:
    """The entries of the roster that counts."""
    return RosterEntry.objects.filter(roster__round=round, roster__complete=True)


def entries_to_mail(round: Round) -> QuerySet[RosterEntry]:
    """Who has an address and has had no mail yet."""
    return roster_entries(round).exclude(email="").filter(mailed=False)


@dataclass(frozen=True)
class UnitToMail:
    """Those of a unit that codes name (None: of the rest) who are mailed next; ``begun``: others of it were before."""

    unit_id: int | None
    entries: QuerySet[RosterEntry]
    begun: bool


def next_to_mail(round: Round, most: int) -> list[UnitToMail]:
    """Whom to mail next, ``most`` people in all: of each unit that codes name, and of the rest, all who wait.

    A code's row names its unit. So whoever compares the database before and after a unit's codes were stored has as
    many new codes as people who were marked, the whole unit, and no way to join one to the other. Those of a unit whose
    mail was refused come together too. A unit that is larger than ``most`` comes in even parts.
    """
    named = units_of_codes(round)
    waiting, begun = Counter(), set()
    addresses = roster_entries(round).exclude(email="").order_by()
    for unit_id, mailed, people in addresses.values_list("unit", "mailed").annotate(Count("id")):
        if mailed:
            begun.add(named.get(unit_id))
        else:
            waiting[named.get(unit_id)] += people
    found, room = [], most
    # In random order, within a unit too: addresses that always fail don't keep the others waiting.
    for unit_id in sorted(waiting, key=lambda _unit: secrets.randbits(32)):
        people = even_part(waiting[unit_id], most)
        if people <= room:
            room -= people
            entries = _waiting_of(round, unit_id, named).order_by("?")[:people]
            found.append(UnitToMail(unit_id, entries, unit_id in begun))
    return found


def even_part(people: int, most: int) -> int:
    """How many of so many come at once, at most ``most``, where all parts are even: so none is of a few."""
    return math.ceil(people / math.ceil(people / most))


def _waiting_of(round: Round, unit_id: int | None, named: dict[int, int]) -> QuerySet[RosterEntry]:
    """Who waits for a code that names this unit, or, None, for one that names none."""
    if unit_id is None:
        return entries_to_mail(round).exclude(unit__in=named)
    return entries_to_mail(round).filter(unit__in=[member for member, by in named.items() if by == unit_id])


def entries_to_tell(round: Round, position: int) -> QuerySet[RosterEntry]:
    """Who has had a code by mail, and hasn't been told of the dilemma at this position nor of a later one."""
    return roster_entries(round).exclude(email="").filter(mailed=True, told__lt=position)


def entries_to_remind(round: Round) -> QuerySet[RosterEntry]:
    """Who has had a code by mail, and hasn't been reminded of the last day."""
    return roster_entries(round).exclude(email="").filter(mailed=True, reminded=False)


def mail_progress(round: Round) -> dict[str, int]:
    """How many mails went out of how many: all together, never by person."""
    return (
        roster_entries(round)
        .exclude(email="")
        .aggregate(total=Count("id"), sent=Count("id", filter=Q(mailed=True)))
    )


@dataclass(frozen=True)
class RosterUnit:
    """A unit of a round, or those that report together, with its people: ``reported`` where it reaches the minimum.

    ``members``: each unit of it with its own number of people; none for those without a unit.
    """

    unit: RoundUnit | None
    people: int
    without_address: int
    in_batches: int
    reported: bool
    members: tuple[tuple[RoundUnit, int], ...] = ()

    @property
    def is_group(self) -> bool:
        return len(self.members) > 1

    @property
    def cards_left(self) -> int:
        """How many people have no card in a batch yet, active or not."""
        return max(self.without_address - self.in_batches, 0)


def roster_units(round: Round) -> list[RosterUnit]:
    """The roster by what is reported by, so that everybody is in one; at the end, those without a unit."""
    rows = (
        roster_entries(round)
        .values("unit")
        .annotate(people=Count("id"), cards=Count("id", filter=Q(email="")))
    )
    by_unit = {row["unit"]: row for row in rows}
    in_batches = dict(card_batches(round).order_by().values_list("unit").annotate(Sum("cards")))
    groups: dict[int, list[RoundUnit]] = defaultdict(list)
    for unit in round.units.select_related("unit"):
        if unit.pk in by_unit:
            groups[unit.reporting_id].append(unit)
    listed = []
    for unit in round.units.reporting().select_related("unit"):
        members = groups[unit.pk]
        if people := sum(by_unit[each.pk]["people"] for each in members):
            listed.append(
                RosterUnit(
                    unit=unit,
                    people=people,
                    without_address=sum(by_unit[each.pk]["cards"] for each in members),
                    in_batches=in_batches.get(unit.pk, 0),
                    reported=people >= round.minimum_group,
                    members=tuple((each, by_unit[each.pk]["people"]) for each in members),
                )
            )
    if None in by_unit:
        loose = by_unit[None]
        listed.append(RosterUnit(None, loose["people"], loose["cards"], in_batches.get(None, 0), False))
    return listed


def too_small(groups: Iterable[RosterUnit]) -> list[RosterUnit]:
    """The units and groups that don't reach the minimum: they have no figures of their own."""
    return [each for each in groups if each.unit is not None and not each.reported]


def units_of_codes(round: Round) -> dict[int, int]:
    """By each unit, the one that its people's codes name. What is too small isn't here: its codes name none."""
    return {
        member.pk: each.unit.pk
        for each in roster_units(round)
        if each.reported
        for member, _people in each.members
    }


def card_batches(round: Round) -> QuerySet[CardBatch]:
    """The batches of cards of a round, but for those that were discarded."""
    return round.card_batches.exclude(state=CardBatch.State.DISCARDED).select_related("unit")


def people_without_active_card(round: Round) -> int:
    """How many of those without an address have no card that works."""
    active = card_batches(round).filter(state=CardBatch.State.ACTIVE).aggregate(cards=Sum("cards"))["cards"]
    return max(roster_entries(round).filter(email="").count() - (active or 0), 0)


def cards_left(round: Round, unit: RoundUnit | None) -> int:
    """How many cards may still be prepared for a unit (None: for those without a unit)."""
    return sum(each.cards_left for each in roster_units(round) if each.unit == unit)
