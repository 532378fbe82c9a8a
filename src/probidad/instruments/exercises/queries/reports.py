"""What a closed round says, from its frozen figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from probidad.core.disclosure.rounds import comparable
from probidad.core.institutions.models import Institution
from probidad.core.languages.words import folded
from probidad.core.taxonomy.models import OwnValue
from probidad.core.taxonomy.queries import own_values_of
from probidad.instruments.exercises import checking, discussion, rules
from probidad.instruments.exercises.models import Exercise, Results, Round, RoundUnit
from probidad.instruments.exercises.queries import frozen
from probidad.instruments.exercises.queries.rounds import exercises_of

ROUNDS_IN_TREND = 12


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
    # Below which no group is shown.
    minimum: int
    # People on its roster; None for a round from before this was kept.
    invited: int | None = None
    # The quarter of the roster in which participation lies: 1 to 4; None for such a round, and where nothing is shown.
    participation: int | None = None
    # Whether no unit was left out of it.
    of_all_units: bool = True
    # Of the institution's own code.
    own_values: list[OwnValue] = field(default_factory=list)

    @property
    def alignment(self) -> rules.Alignment:
        """Over all exercises that are shown."""
        return rules.total(each.alignment for each in self.exercises if each.alignment)

    def by_value(self, unit_id: int | None = None) -> dict[str, rules.Alignment]:
        """Alignment by the key of each value that is at stake."""
        return self._sums(unit_id, lambda text: text.values)

    def by_own_value(self, unit_id: int | None = None) -> dict[str, rules.Alignment]:
        """Alignment by the name of each value of the own code that stands for something at stake, in its order."""
        sums = self._sums(unit_id, self._own_values_at_stake)
        return {own.name: sums[own.name] for own in self.own_values if own.name in sums}

    def _own_values_at_stake(self, text: rules.DilemmaContent) -> list[str]:
        return [own.name for own in self.own_values if own.is_among(text.at_stake)]

    def by_topic(self, unit_id: int | None = None) -> dict[str, rules.Alignment]:
        """Alignment by the key of each topic."""
        return self._sums(unit_id, lambda text: [text.topic])

    def _sums(
        self, unit_id: int | None, keys_of: Callable[[rules.DilemmaContent], Iterable[str]]
    ) -> dict[str, rules.Alignment]:
        """Alignment of a unit, or of all, added up from what is shown: so it can't tell more than that."""
        sums: dict[str, rules.Alignment] = {}
        for each in self.exercises:
            found = each.alignment if unit_id is None else each.unit_alignment(unit_id)
            for key in keys_of(each.text):
                sums[key] = sums.get(key, rules.Alignment()) + (found or rules.Alignment())
        return sums


def round_report(round: Round, unit_ids: set[int] | None) -> RoundReport:
    """The report of a closed round, with these units only (None: all). Raises NotAsSigned."""
    figures, shown = frozen.kept_figures(round), exercises_of(round)
    frozen.require(round, frozen.checks_of_report(round, figures, shown))
    units = [unit for unit in _units(round) if unit_ids is None or unit.pk in unit_ids]
    exercises = {exercise.pk: exercise for exercise in shown}
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
        minimum=figures["minimum"],
        invited=figures.get("invited"),
        # Figures of a round closed before November 2026 have it also where nothing is shown.
        participation=figures.get("quarter") if any(each.total for each in reports) else None,
        of_all_units=unit_ids is None,
        own_values=own_values_of(round.institution),
    )


def _units(round: Round) -> list[RoundUnit]:
    """What a report has figures of, as the custodian signed it; and those that are too small, by the database."""
    signed = checking.read_manifest(round.manifest.document.encode()).units if round.signing_key else []
    named = {each.id: RoundUnit(pk=each.id, round=round, name=each.name) for each in signed}
    others = [each for each in round.units.reporting() if each.pk not in named]
    return sorted([*named.values(), *others], key=lambda each: folded(each.title))


def alignment_over_rounds(institution: Institution) -> list[tuple[Round, float | None]]:
    """The latest closed rounds of an institution, oldest first, with the share of aligned answers of each.

    Of an earlier one whose roster differs by few people from that of one that is shown, nothing is; nor of one whose
    figures aren't those that were signed.
    """
    found = Results.objects.filter(round__institution=institution, complete=True)
    latest = found.select_related("round__manifest", "round__snapshot").order_by(
        "-round__opens_on", "-round_id"
    )
    shown: list[Results] = []
    for results in latest[:ROUNDS_IN_TREND]:
        if _as_signed(results) and all(may_compare(results.figures, each.figures) for each in shown):
            shown.append(results)
    return [(results.round, _share(results.figures)) for results in reversed(shown)]


def _as_signed(results: Results) -> bool:
    return checking.verdict(frozen.checks_of_figures(results.round, results.figures)) is True


def may_compare(earlier: Mapping, later: Mapping) -> bool:
    """Whether the change between two rounds may be shown, given their figures."""
    if earlier.get("invited") is None or later.get("invited") is None:
        return False
    minimum = max(earlier["minimum"], later["minimum"])
    return comparable(earlier["invited"], later["invited"], minimum=minimum)


def _share(figures: dict) -> float | None:
    return rules.total(
        rules.alignment(each["total"], each["ratings"]) for each in figures["exercises"] if each["total"]
    ).share
