"""The report of a closed round as charts, all from one ``RoundReport``."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.ui import charts
from probidad.instruments.exercises import discussion, queries, rules
from probidad.instruments.exercises.comparison import Comparison
from probidad.instruments.exercises.discussion import Reason
from probidad.instruments.exercises.queries import ExerciseReport, RoundReport
from probidad.instruments.exercises.reports.texts import (
    TONES,
    rating_label,
    satisfaction_labels,
    title_of,
    value_name,
)


def rating_counts(found: rules.Alignment | None) -> tuple[int, int, int] | None:
    return None if found is None else (found.aligned, found.partly, found.not_aligned)


def _rating_series() -> tuple[charts.Series, ...]:
    return tuple(charts.Series(rating_label(rating), TONES[rating]) for rating in rules.RATINGS)


def overview_charts(report: RoundReport, comparison: Comparison | None) -> list:
    """Alignment by dilemma, before and now, and by value; then unit by value where units are shown."""
    found = [_by_dilemma(report), *([_before_and_now(comparison)] if comparison else []), _by_value(report)]
    if report.units:
        found.append(_units_by_value(report))
    if report.satisfaction:
        found.append(_satisfaction(report))
    return found


def _by_dilemma(report: RoundReport) -> charts.StackedBars:
    return charts.StackedBars(
        title=_("Answers by dilemma"),
        description=_(
            "For each dilemma, the share of answers that are aligned, partly aligned and not aligned."
        ),
        series=_rating_series(),
        rows=tuple(
            charts.StackedRow(title_of(each), rating_counts(each.alignment)) for each in report.exercises
        ),
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
            charts.DotRow(localized(each.title.model_dump()), (each.before.share, each.now.share))
            for each in comparison.changes
        ),
    )


def _by_value(report: RoundReport) -> charts.StackedBars:
    return charts.StackedBars(
        title=_("Answers by value at stake"),
        description=_("For each value, the answers to all dilemmas in which it is at stake, added up."),
        series=_rating_series(),
        rows=tuple(
            charts.StackedRow(value_name(value), rating_counts(found) if found.answers else None)
            for value, found in report.by_value().items()
        ),
    )


def _units_by_value(report: RoundReport) -> charts.HeatMap:
    values = list(report.by_value())
    rows = [charts.HeatRow(_("The whole institution"), _shares(report, values, None))]
    rows += [charts.HeatRow(unit.name, _shares(report, values, unit.pk)) for unit in report.units]
    return charts.HeatMap(
        title=_("Aligned answers by unit and value"),
        description=_("The share of aligned answers. Units stand in alphabetical order: this is no ranking."),
        columns=tuple(value_name(value) for value in values),
        rows=tuple(rows),
    )


def _shares(report: RoundReport, values: list[str], unit_id: int | None) -> tuple[float | None, ...]:
    found = report.by_value(unit_id)
    return tuple(found[value].share for value in values)


def _satisfaction(report: RoundReport) -> charts.Bars:
    answers = sum(report.satisfaction.values())
    return charts.Bars(
        title=_("How participants found the exercises"),
        description=ngettext("%(count)s answer.", "%(count)s answers.", answers) % {"count": answers},
        rows=tuple(
            charts.Bar(label, report.satisfaction[level] / answers)
            for level, label in satisfaction_labels().items()
        ),
        unit="percent",
    )


def exercise_chart(each: ExerciseReport) -> charts.Bars | None:
    """How the answers to one dilemma spread over its options; None where they are too few to show."""
    return None if each.total is None else options_chart(each.text, each.total)


def options_chart(text: rules.DilemmaContent, counts: dict[str, int]) -> charts.Bars:
    """The share of the answers that each option got."""
    answers = sum(counts.values())
    return charts.Bars(
        title=_("What participants would do"),
        description=ngettext("%(count)s answer.", "%(count)s answers.", answers) % {"count": answers},
        rows=tuple(
            charts.Bar(_option_label(option), counts[option.key] / answers, TONES[option.rating])
            for option in text.options
        ),
        unit="percent",
    )


def sign_badges(tally: discussion.Tally | None) -> list[dict[str, str]]:
    """What stands out in the answers to a dilemma, as badges."""
    badges = {
        Reason.MOSTLY_NOT_ALIGNED: {"label": _("Mostly not aligned"), "tone": "warn"},
        Reason.SPLIT: {"label": _("Divided views"), "tone": "info"},
    }
    return [badges[sign] for sign in tally.signs] if tally else []


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
        lines=(charts.Line(_("aligned answers"), tuple(share for _round, share in rounds)),),
        unit="percent",
    )


def exercise_charts(report: RoundReport) -> list[tuple[ExerciseReport, charts.Bars | None, list]]:
    """Each dilemma with its chart and what stands out in it."""
    return [(each, exercise_chart(each), sign_badges(each.tally())) for each in report.exercises]
