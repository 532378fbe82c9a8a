"""A closed round against an earlier one, from the frozen figures of both: nothing that their reports don't show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Results, Round
from probidad.instruments.exercises.queries import RoundReport

# A dilemma as answers are counted together: a revision of its wording is still the same.
Dilemma = tuple[str, int]


@dataclass(frozen=True)
class Change:
    """The alignment of a dilemma then and now; without answers where they are not shown."""

    title: rules.Text
    before: rules.Alignment
    now: rules.Alignment


@dataclass(frozen=True)
class Comparison:
    """A round and the latest earlier one that has dilemmas in common with it, in the order of this round."""

    round: Round
    earlier: Round
    changes: list[Change]


def comparison(report: RoundReport) -> Comparison | None:
    """The change since the latest round of the same institution with a dilemma in common, if there is one."""
    titles = {(each.text.urn, each.text.version): each.text.title for each in report.exercises}
    now = _by_dilemma(((each.text.urn, each.text.version), each.alignment) for each in report.exercises)
    for earlier in _earlier_results(report.round).iterator():
        before = _by_dilemma(_alignments(earlier.figures))
        changes = [Change(titles[each], before[each], now[each]) for each in now if each in before]
        if changes:
            return Comparison(report.round, earlier.round, changes)
    return None


def _earlier_results(round: Round) -> QuerySet[Results]:
    earlier = Q(round__opens_on__lt=round.opens_on) | Q(round__opens_on=round.opens_on, round__lt=round.pk)
    found = Results.objects.filter(earlier, round__institution=round.institution_id, complete=True)
    return found.select_related("round").order_by("-round__opens_on", "-round_id")


def _alignments(figures: dict) -> Iterable[tuple[Dilemma, rules.Alignment | None]]:
    for each in figures["exercises"]:
        shown = each["total"] is not None
        found = rules.alignment(each["total"], each["ratings"]) if shown else None
        yield (each["urn"], each["version"]), found


def _by_dilemma(
    alignments: Iterable[tuple[Dilemma, rules.Alignment | None]],
) -> dict[Dilemma, rules.Alignment]:
    sums: dict[Dilemma, rules.Alignment] = defaultdict(rules.Alignment)
    for dilemma, found in alignments:
        sums[dilemma] += found or rules.Alignment()
    return sums
