"""What stands out in the answers to a dilemma, in words and as badges."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from probidad.core.ui import charts
from probidad.instruments.exercises.discussion import Reason, Tally
from probidad.instruments.exercises.models import RoundUnit
from probidad.instruments.exercises.queries import RoundReport
from probidad.instruments.exercises.reports.texts import title_of, whole_institution


@dataclass(frozen=True)
class StandsOut:
    """A dilemma whose answers call for a talk, and why."""

    position: int
    title: str
    badges: list[dict[str, str]]
    seen: str


@dataclass(frozen=True)
class Group:
    """Whose answers these are (``unit`` None: of all), and which dilemmas stand out in them."""

    unit: RoundUnit | None
    dilemmas: list[StandsOut]

    @property
    def name(self) -> str:
        return self.unit.title if self.unit else whole_institution()


def what_stands_out(report: RoundReport, units: Iterable[RoundUnit]) -> list[Group]:
    """The dilemmas that stand out in the answers of all, and in those of these units, in the round's order."""
    return [_group(report, unit) for unit in (None, *units)]


def nothing_stands_out() -> str:
    """What is said where no dilemma stands out."""
    return _(
        "No dilemma stands out: in none of those that are shown did more than half choose what isn't aligned, "
        "and in each one option got more than half of the answers."
    )


def _group(report: RoundReport, unit: RoundUnit | None) -> Group:
    tallies = [(each, each.tally(unit.pk if unit else None)) for each in report.exercises]
    return Group(
        unit,
        [
            StandsOut(each.exercise.position, title_of(each), sign_badges(tally), what_is_seen(tally))
            for each, tally in tallies
            if tally and tally.signs
        ],
    )


def sign_badges(tally: Tally | None) -> list[dict[str, str]]:
    """What stands out in the answers to a dilemma, as badges."""
    badges = {
        Reason.MOSTLY_NOT_ALIGNED: {"label": _("Mostly not aligned"), "tone": "warn"},
        Reason.SPLIT: {"label": _("Divided views"), "tone": "info"},
    }
    return [badges[sign] for sign in tally.signs] if tally else []


def what_is_seen(tally: Tally) -> str:
    """What the answers say, in one sentence."""
    not_aligned, aligned, top = (
        charts.amount(number / tally.answers, "band")
        for number in (tally.alignment.not_aligned, tally.alignment.aligned, tally.top)
    )
    if tally.reason is Reason.MOSTLY_NOT_ALIGNED:
        return _("More than half of the answers (%(part)s) are “not aligned”.") % {"part": not_aligned}
    if tally.reason is Reason.SPLIT:
        return _(
            "Views are divided: no option got more than half of the answers; the most chosen one got "
            "%(part)s."
        ) % {"part": top}
    if tally.ratings[tally.most_chosen[0]] == "aligned":
        return _(
            "Most chose the same option (%(part)s), and it is aligned. Among the dilemmas on which "
            "most agree, few have a smaller share of aligned answers."
        ) % {"part": top}
    return _(
        "Most chose the same option (%(part)s), which is only partly aligned; what is aligned got "
        "%(aligned)s."
    ) % {"part": top, "aligned": aligned}
