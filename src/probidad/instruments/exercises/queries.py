"""What the pages and reports of the exercises show, named by their result."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import matches
from probidad.core.notifications import mail
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.instruments.exercises import discussion, rules
from probidad.instruments.exercises.models import (
    Ballot,
    CardBatch,
    Comment,
    DilemmaVersion,
    Exercise,
    Results,
    Roster,
    RosterEntry,
    Round,
    RoundUnit,
)
from probidad.instruments.exercises.permissions import ExercisesPermission

ROUNDS_IN_TREND = 12
ANY_POST = "any"


def current_dilemmas() -> QuerySet[DilemmaVersion]:
    """The newest wording of the newest version of each dilemma, by its URN."""
    same = DilemmaVersion.objects.filter(dilemma=OuterRef("dilemma"))
    newest = same.order_by("-version", "-revision").values("pk")[:1]
    current = DilemmaVersion.objects.filter(pk=Subquery(newest))
    return current.select_related("dilemma").order_by("dilemma__urn")


@dataclass(frozen=True)
class ListedDilemma:
    """A current dilemma as lists show it. Options, insights and citations, most of its text, stay unread."""

    pk: int
    title: dict[str, str]
    situation: dict[str, str]
    topic: str
    service_area: str | None
    post_level: str | None
    values: list[str]
    principles: list[str]
    contested: bool


def listed_dilemmas() -> list[ListedDilemma]:
    """The current dilemmas, by URN."""
    names = [each.name for each in fields(ListedDilemma) if each.name != "pk"]
    rows = current_dilemmas().values_list("pk", *(f"content__{name}" for name in names))
    return [ListedDilemma(*row) for row in rows]


def found_dilemmas(
    listed: Iterable[ListedDilemma],
    *,
    search: str,
    topic: str,
    service_area: str,
    post_level: str,
    value: str,
    principle: str,
) -> list[ListedDilemma]:
    """Those in whose title or situation, of either language, all words of the search stand.

    What is from any post's day is from that of each level.
    """
    return [
        each
        for each in listed
        if topic in ("", each.topic)
        and service_area in ("", each.service_area)
        and (post_level in ("", each.post_level) or each.post_level == ANY_POST)
        and (not value or value in each.values)
        and (not principle or principle in each.principles)
        and matches(search, *each.title.values(), *each.situation.values())
    ]


def found_rounds(rounds: Iterable[Round], *, search: str, state: str, institution: str) -> list[Round]:
    """Those in whose name, or their institution's, all words of the search stand. ``institution`` is a slug."""
    return [
        each
        for each in rounds
        if state in ("", each.shown_state)
        and institution in ("", each.institution.slug)
        and matches(search, each.title, each.institution.name)
    ]


def exercises_of(round: Round) -> list[Exercise]:
    """A round's exercises with their dilemmas, in order."""
    return list(round.exercises.select_related("dilemma_version"))


def exercises_to_answer(round: Round) -> tuple[Exercise, ...]:
    """The exercises of a round as participants see them, in order. Read only: others hold them too.

    From its opening on they can't change, so a process reads them once. The round's key, which no
    other round shares, stands for it in that memory.
    """
    if round.state != Round.State.OPEN:
        return tuple(exercises_of(round))
    return _fixed_exercises(round.pk, bytes(round.public_key))


@lru_cache(maxsize=32)
def _fixed_exercises(round_id: int, _public_key: bytes) -> tuple[Exercise, ...]:
    return tuple(Exercise.objects.filter(round=round_id).select_related("dilemma_version"))


def complete_roster(round: Round) -> Roster | None:
    """The roster that counts, if there is one."""
    return round.rosters.filter(complete=True).first()


def roster_entries(round: Round) -> QuerySet[RosterEntry]:
    """The entries of the roster that counts."""
    return RosterEntry.objects.filter(roster__round=round, roster__complete=True)


def entries_to_mail(round: Round) -> QuerySet[RosterEntry]:
    """Who has an address and has had no mail yet."""
    return roster_entries(round).exclude(email="").filter(mailed=False)


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


def used(nullifiers: Iterable[str]) -> set[str]:
    """Which of these marks have been left: what somebody with the code has done already."""
    return set(Ballot.objects.filter(nullifier__in=list(nullifiers)).values_list("nullifier", flat=True))


def comments_of(round: Round, state: str | None = None) -> QuerySet[Comment]:
    """The comments of a closed round, in the order of their random keys."""
    comments = Comment.objects.filter(results__round=round, results__complete=True)
    comments = comments.select_related("exercise__dilemma_version").order_by("exercise__position", "id")
    return comments.filter(state=state) if state else comments


def pending_comments(rounds: QuerySet[Round]) -> list[Round]:
    """The closed rounds that have comments to review, each with their number as ``pending``."""
    waiting = Q(results__complete=True, results__comments__state=Comment.State.PENDING)
    return list(rounds.annotate(pending=Count("results__comments", filter=waiting)).filter(pending__gt=0))


@dataclass(frozen=True)
class ExerciseReport:
    """One dilemma of a closed round: the answers as they may be shown (None: not shown)."""

    exercise: Exercise
    text: rules.DilemmaContent
    total: dict[str, int] | None
    units: dict[int, dict[str, int] | None]
    ratings: dict[str, str]

    @property
    def alignment(self) -> rules.Alignment | None:
        return None if self.total is None else rules.alignment(self.total, self.ratings)

    def unit_alignment(self, unit_id: int) -> rules.Alignment | None:
        """A unit's alignment; None where the unit is not shown."""
        counts = self.units.get(unit_id)
        return None if counts is None else rules.alignment(counts, self.ratings)

    def tally(self, unit_id: int | None = None) -> discussion.Tally | None:
        """The answers of a unit, or of all; None where they are not shown."""
        counts = self.total if unit_id is None else self.units.get(unit_id)
        return None if counts is None else discussion.Tally(counts, self.ratings)


@dataclass(frozen=True)
class RoundReport:
    """A closed round as somebody may read it."""

    round: Round
    exercises: list[ExerciseReport]
    units: list[RoundUnit]
    satisfaction: dict[int, int] | None
    unreadable: int

    @property
    def alignment(self) -> rules.Alignment:
        """Over all exercises that are shown."""
        return rules.total(each.alignment for each in self.exercises if each.alignment)

    def by_value(self, unit_id: int | None = None) -> dict[str, rules.Alignment]:
        """Alignment by value, added up from what is shown: so it can't tell more than that."""
        sums: dict[str, rules.Alignment] = {}
        for each in self.exercises:
            found = each.alignment if unit_id is None else each.unit_alignment(unit_id)
            for value in each.text.values:
                sums[value] = sums.get(value, rules.Alignment()) + (found or rules.Alignment())
        return sums


def round_report(round: Round, unit_ids: set[int] | None) -> RoundReport:
    """The report of a closed round, with these units only (None: all)."""
    figures = round.results.get(complete=True).figures
    units = [unit for unit in round.units.all() if unit_ids is None or unit.pk in unit_ids]
    exercises = {exercise.pk: exercise for exercise in exercises_of(round)}
    reports = [
        ExerciseReport(
            exercise=exercises[each["exercise"]],
            text=exercises[each["exercise"]].dilemma_version.text,
            total=each["total"],
            units={unit.pk: each["units"].get(str(unit.pk)) for unit in units},
            ratings=each["ratings"],
        )
        for each in figures["exercises"]
    ]
    satisfaction = figures["satisfaction"]
    return RoundReport(
        round=round,
        exercises=reports,
        units=units,
        satisfaction={int(level): n for level, n in satisfaction.items()} if satisfaction else None,
        unreadable=figures["unreadable"],
    )


def alignment_over_rounds(institution: Institution) -> list[tuple[Round, float | None]]:
    """The latest closed rounds of an institution, oldest first, with the share of aligned answers of each."""
    found = Results.objects.filter(round__institution=institution, complete=True)
    latest = found.select_related("round").order_by("-round__opens_on", "-round_id")
    return [(results.round, _share(results.figures)) for results in reversed(latest[:ROUNDS_IN_TREND])]


def _share(figures: dict) -> float | None:
    return rules.total(
        rules.alignment(each["total"], each["ratings"]) for each in figures["exercises"] if each["total"]
    ).share


def obstacles(round: Round) -> list[str]:
    """What still keeps a round in preparation from opening, as sentences; empty when it may open."""
    found = []
    if not round.exercises.exists():
        found.append(_("Choose at least one dilemma."))
    found += _roster_obstacles(round)
    if not round.key_proved:
        found.append(_key_obstacle(round))
    if round.closes_on < timezone.localdate():
        found.append(_("The last day has passed: choose a later one."))
    if not round.institution.exists:
        found.append(_("The institution no longer exists."))
    return found


def _roster_obstacles(round: Round) -> list[str]:
    roster = complete_roster(round)
    if roster is None:
        return [_("Upload the roster.")]
    if roster.size < round.minimum_group:
        return [_("The roster has fewer people than the minimum group: no result could be shown.")]
    if not mail.reaches_people() and entries_to_mail(round).exists():
        return [_("This site can't send mail yet: the operator must set it up, or everybody gets a card.")]
    return []


def _key_obstacle(round: Round) -> str:
    if round.custodian and not outside_custodians(round.institution).exists():
        return _("Nobody has the role of custodian yet: ask whoever operates the platform to invite one.")
    if round.public_key is None:
        return _("The custodian must make the key.")
    return _("The custodian must prove that the key file opens.")


def outside_custodians(institution: Institution) -> QuerySet[Person]:
    """Those who keep keys in an institution without managing its rounds."""
    managers = access.people_with(ExercisesPermission.MANAGE_ROUNDS, institution)
    return access.people_with(ExercisesPermission.KEEP_KEY, institution).exclude(pk__in=managers)


def open_business(institution: Institution) -> list[str]:
    """Why an institution can't end yet: its rounds that are neither closed nor given up, as sentences."""
    unfinished = institution.exercise_rounds.exclude(state__in=Round.DONE)
    return [
        _("Close or discard the round “%(round)s” first.") % {"round": round.title} for round in unfinished
    ]
