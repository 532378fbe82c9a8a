"""The report of a closed round as charts, all from one ``RoundReport``."""

from django.utils.translation import gettext as _

from probidad.core.disclosure.bands import banded
from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.ui import charts
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.comparison import Comparison
from probidad.instruments.exercises.models import RoundUnit
from probidad.instruments.exercises.queries import ExerciseReport, RoundReport
from probidad.instruments.exercises.reports.signs import sign_badges
from probidad.instruments.exercises.reports.texts import (
    TONES,
    how_many,
    rating_label,
    rating_series,
    satisfaction_labels,
    stacked_row,
    title_of,
    told_share,
)


def overview_charts(report: RoundReport, comparison: Comparison | None) -> list:
    """Alignment by dilemma, before and now, and what participants thought of it."""
    found = [_by_dilemma(report), *([_before_and_now(comparison)] if comparison else [])]
    return [*found, _satisfaction(report)] if report.satisfaction else found


def _by_dilemma(report: RoundReport) -> charts.StackedBars:
    return charts.StackedBars(
        title=_("Answers by dilemma"),
        description=_(
            "For each dilemma, the share of answers that are aligned, partly aligned and not aligned."
        ),
        series=rating_series(),
        rows=tuple(stacked_row(title_of(each), each.alignment) for each in report.exercises),
        unit="band",
    )


def _before_and_now(comparison: Comparison) -> charts.Dots:
    return charts.Dots(
        title=_("Aligned answers, before and now"),
        description=_(
            "The dilemmas that “%(earlier)s” had too: the share of aligned answers then and now. "
            "Those who answered may not be the same people."
        )
        % {"earlier": comparison.earlier.title},
        series=(comparison.earlier.title, comparison.round.title),
        rows=tuple(
            charts.DotRow(
                localized(each.title.model_dump()),
                tuple(told_share(then.share) for then in (each.before, each.now)),
            )
            for each in comparison.changes
        ),
        unit="band",
    )


def _satisfaction(report: RoundReport) -> charts.Bars:
    answers = sum(report.satisfaction.values())
    return charts.Bars(
        title=_("How participants found the exercises"),
        description=how_many(answers),
        rows=tuple(
            charts.Bar(label, banded(report.satisfaction[level] / answers))
            for level, label in satisfaction_labels().items()
        ),
        unit="band",
    )


def options_chart(text: rules.DilemmaContent, counts: dict[str, int]) -> charts.Bars:
    """The share of the answers that each option got."""
    answers = sum(counts.values())
    return charts.Bars(
        title=_("What participants would do"),
        description=how_many(answers),
        rows=tuple(
            charts.Bar(_option_label(option), banded(counts[option.key] / answers), TONES[option.rating])
            for option in text.options
        ),
        unit="band",
    )


def _option_label(option: rules.Option) -> str:
    return f"{rating_label(option.rating)}: {localized(option.text.model_dump())}"


def trend_chart(institution: Institution) -> charts.Lines:
    """Alignment over an institution's closed rounds, of which there are two or more."""
    rounds = queries.alignment_over_rounds(institution)
    return charts.Lines(
        title=_("Aligned answers over the rounds"),
        description=_(
            "%(institution)s: the share of answers in line with the suggested one, in each closed round."
        )
        % {"institution": institution.name},
        x_labels=tuple(round.title for round, _share in rounds),
        lines=(charts.Line(_("aligned answers"), tuple(told_share(share) for _round, share in rounds)),),
        unit="band",
    )


def exercise_charts(
    report: RoundReport, unit: RoundUnit | None = None
) -> list[tuple[ExerciseReport, charts.Bars | None, list]]:
    """Each dilemma with the chart of a unit's answers, or of all, and what stands out in them.

    Without a chart where they are too few to show.
    """
    tallies = [(each, each.tally(unit.pk if unit else None)) for each in report.exercises]
    return [
        (each, options_chart(each.text, tally.counts) if tally else None, sign_badges(tally))
        for each, tally in tallies
    ]
