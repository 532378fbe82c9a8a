"""A closed round against an earlier one, from the frozen figures of both: nothing that their reports don't show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import DilemmaVersion, Results, Round
from probidad.instruments.exercises.queries import RoundReport

ROUNDS_TO_CHOOSE = 24
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
    """A round and an earlier one, by the dilemmas that they have in common, in the order of this round."""

    round: Round
    earlier: Round
    changes: list[Change]


def earlier_rounds(report: RoundReport) -> list[Round]:
    """The closed rounds of the same institution before this one with a dilemma in common, the latest first."""
    round = report.round
    earlier = Q(opens_on__lt=round.opens_on) | Q(opens_on=round.opens_on, pk__lt=round.pk)
    pairs = (Q(dilemma__urn=each.text.urn, version=each.text.version) for each in report.exercises)
    in_common = DilemmaVersion.objects.filter(reduce(or_, pairs))
    found = Round.objects.filter(
        earlier,
        institution=round.institution_id,
        results__complete=True,
        exercises__dilemma_version__in=in_common,
    )
    return list(found.distinct().order_by("-opens_on", "-pk")[:ROUNDS_TO_CHOOSE])


def comparison(report: RoundReport, earlier: Round | None) -> Comparison | None:
    """The change since an earlier round, by the dilemmas in common; None without one."""
    if earlier is None:
        return None
    titles = {(each.text.urn, each.text.version): each.text.title for each in report.exercises}
    now = _by_dilemma(((each.text.urn, each.text.version), each.alignment) for each in report.exercises)
    before = _by_dilemma(_alignments(Results.objects.get(round=earlier, complete=True).figures))
    changes = [Change(titles[each], before[each], now[each]) for each in now if each in before]
    return Comparison(report.round, earlier, changes)


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
