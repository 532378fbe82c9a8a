"""Who may take part, by unit, and how they get their codes."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from probidad.instruments.exercises.models import (
    CardBatch,
    Roster,
    RosterEntry,
    Round,
    RoundUnit,
)


def complete_roster(round: Round) -> Roster | None:
    """The roster that counts, if there is one."""
    return round.rosters.filter(complete=True).first()


def roster_entries(round: Round) -> QuerySet[RosterEntry]:
    """The entries of the roster that counts."""
    return RosterEntry.objects.filter(roster__round=round, roster__complete=True)


def entries_to_mail(round: Round) -> QuerySet[RosterEntry]:
    """Who has an address and has had no mail yet."""
    return roster_entries(round).exclude(email="").filter(mailed=False)


def entries_to_tell(round: Round, position: int) -> QuerySet[RosterEntry]:
    """Who has had a code by mail, and hasn't been told of the dilemma at this position nor of a later one."""
    return roster_entries(round).exclude(email="").filter(mailed=True, told__lt=position)


def mail_progress(round: Round) -> dict[str, int]:
    """How many mails went out of how many: all together, never by person."""
    return (
        roster_entries(round)
        .exclude(email="")
        .aggregate(total=Count("id"), sent=Count("id", filter=Q(mailed=True)))
    )


@dataclass(frozen=True)
class RosterUnit:
    """A unit of a round with its number of people: ``reported`` where it reaches the minimum."""

    unit: RoundUnit | None
    people: int
    without_address: int
    in_batches: int
    reported: bool

    @property
    def cards_left(self) -> int:
        """How many people have no card in a batch yet, active or not."""
        return max(self.without_address - self.in_batches, 0)


def roster_units(round: Round) -> list[RosterUnit]:
    """The roster by unit; at the end, those without a unit."""
    rows = (
        roster_entries(round)
        .values("unit")
        .annotate(people=Count("id"), cards=Count("id", filter=Q(email="")))
    )
    by_unit = {row["unit"]: row for row in rows}
    in_batches = dict(card_batches(round).order_by().values_list("unit").annotate(Sum("cards")))
    listed = [
        RosterUnit(
            unit=unit,
            people=by_unit[unit.pk]["people"],
            without_address=by_unit[unit.pk]["cards"],
            in_batches=in_batches.get(unit.pk, 0),
            reported=by_unit[unit.pk]["people"] >= round.minimum_group,
        )
        for unit in round.units.all()
        if unit.pk in by_unit
    ]
    if None in by_unit:
        loose = by_unit[None]
        listed.append(RosterUnit(None, loose["people"], loose["cards"], in_batches.get(None, 0), False))
    return listed


def group_size(round: Round, unit_id: int | None) -> tuple[str, int]:
    """The group that somebody's answers are reported with: a unit's name, or "", and its people.

    Without a unit of their own, answers are reported with the whole institution's.
    """
    entries = roster_entries(round)
    if unit_id is None:
        return "", entries.count()
    return round.units.get(pk=unit_id).name, entries.filter(unit=unit_id).count()


def units_with_own_codes(round: Round) -> set[int]:
    """The units whose codes name them. A smaller unit's codes name none: it can't be reported by."""
    return {each.unit.pk for each in roster_units(round) if each.unit is not None and each.reported}


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
