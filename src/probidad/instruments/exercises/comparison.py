"""A closed round against an earlier one, from the frozen figures of both: nothing that their reports don't show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from probidad.core.languages.bilingual import Text
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.models import DilemmaVersion, Results, Round
from probidad.instruments.exercises.queries import RoundReport, may_compare

ROUNDS_TO_CHOOSE = 24
# A dilemma as answers are counted together: a revision of its wording is still the same.
Dilemma = tuple[str, int]


@dataclass(frozen=True)
class Change:
    """The alignment of a dilemma then and now; without answers where they are not shown."""

    title: Text
    before: rules.Alignment
    now: rules.Alignment


@dataclass(frozen=True)
class Comparison:
    """A round and an earlier one, by the dilemmas that they have in common, in the order of this round."""

    round: Round
    earlier: Round
    changes: list[Change]


def earlier_rounds(report: RoundReport) -> list[Round]:
    """The closed rounds of the same institution that this one may be compared with, the latest first.

    They came before it, and have a dilemma in common; and their rosters don't differ by few people.
    """
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
    comparable = _comparable(report, found)
    chosen = Round.objects.filter(pk__in=comparable).order_by("-opens_on", "-pk")
    return list(chosen[:ROUNDS_TO_CHOOSE])


def _comparable(report: RoundReport, rounds: QuerySet[Round]) -> list[int]:
    """Those of the rounds whose rosters allow a comparison, by what their figures say of them alone."""
    told = ("round", "figures__invited", "figures__minimum")
    found = Results.objects.filter(round__in=rounds.values("pk"), complete=True).values_list(*told)
    now = {"invited": report.invited, "minimum": report.minimum}
    return [
        pk for pk, invited, minimum in found if may_compare({"invited": invited, "minimum": minimum}, now)
    ]


def comparison(report: RoundReport, earlier: Round | None) -> Comparison | None:
    """The change since an earlier round, by the dilemmas in common; None without one, or where its figures were changed."""
    try:
        figures = queries.frozen_figures(earlier) if earlier else None
    except queries.NotAsSigned:
        figures = None
    if figures is None:
        return None
    titles = {(each.text.urn, each.text.version): each.text.title for each in report.exercises}
    now = _by_dilemma(((each.text.urn, each.text.version), each.alignment) for each in report.exercises)
    before = _by_dilemma(_alignments(figures))
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
