"""The report of a closed round as a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.core.reports.sheets import Sheet
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.comparison import Comparison
from probidad.instruments.exercises.discussion import Tally
from probidad.instruments.exercises.queries import ExerciseReport, RoundReport
from probidad.instruments.exercises.reports.sums import (
    answers_and_shares,
    answers_and_shares_headings,
    sums_of,
    sums_sheet,
)
from probidad.instruments.exercises.reports.texts import (
    rating_label,
    satisfaction_labels,
    title_of,
    whole_institution,
    written_share,
)


def sheets(report: RoundReport, comparison: Comparison | None) -> list[Sheet]:
    """The report's figures: options by dilemma, sums, units, change. What is not shown stays empty."""
    found = [_option_sheet(report), *(sums_sheet(each, report.units) for each in sums_of(report))]
    found += [_unit_sheet(report)] if report.units else []
    found += [_change_sheet(comparison)] if comparison else []
    return [*found, _satisfaction_sheet(report)] if report.satisfaction else found


def _change_sheet(comparison: Comparison) -> Sheet:
    rows = [
        (localized(each.title.model_dump()), *_answers_and_share(each.before), *_answers_and_share(each.now))
        for each in comparison.changes
    ]
    columns = [
        heading % {"round": round.title}
        for round in (comparison.earlier, comparison.round)
        for heading in (_("Answers (at least), %(round)s"), _("Share aligned, %(round)s"))
    ]
    return Sheet(_("Before and now"), [_("Dilemma"), *columns], rows)


def _answers_and_share(found: rules.Alignment) -> tuple[int | None, float | str | None]:
    return found.answers or None, written_share(found.share)


def _satisfaction_sheet(report: RoundReport) -> Sheet:
    answers = sum(report.satisfaction.values())
    rows = [
        (label, answers, written_share(report.satisfaction[level] / answers))
        for level, label in satisfaction_labels().items()
    ]
    columns = [_("Opinion of the exercises"), _("Answers (at least)"), _("Share")]
    return Sheet(_("Satisfaction"), columns, rows)


def _option_sheet(report: RoundReport) -> Sheet:
    rows = [
        (
            each.exercise.position,
            title_of(each),
            option.key,
            localized(option.text.model_dump()),
            rating_label(option.rating),
            *_of_option(each.tally(), option.key),
        )
        for each in report.exercises
        for option in each.text.options
    ]
    named = [_("Number"), _("Dilemma"), _("Option"), _("Text"), _("Rating")]
    return Sheet(_("Dilemmas"), [*named, _("Answers (at least)"), _("Share")], rows)


def _of_option(tally: Tally | None, option: str) -> tuple[int | None, float | str | None]:
    """How many answered a dilemma, and the share that chose an option; empty where it isn't shown."""
    return (tally.answers, written_share(tally.counts[option] / tally.answers)) if tally else (None, None)


def _unit_sheet(report: RoundReport) -> Sheet:
    rows = []
    for unit in report.units:
        for each in report.exercises:
            rows.append((unit.title, title_of(each), *answers_and_shares(each.unit_alignment(unit.pk))))
    return Sheet(_("Units"), [_("Unit"), _("Dilemma"), *answers_and_shares_headings()], rows)


def flat_sheet(report: RoundReport) -> Sheet:
    """All figures as one table, a row for each option of each dilemma and group, to go on calculating with.

    What is not shown has empty cells, and says so.
    """
    columns = [
        _("Group"),
        _("Number"),
        _("Dilemma"),
        _("Topic"),
        _("Option"),
        _("Text"),
        _("Rating"),
        _("Answers (at least)"),
        _("Share"),
        _("Shown"),
    ]
    groups = [(whole_institution(), None), *((unit.title, unit.pk) for unit in report.units)]
    rows = (
        (group, *row)
        for group, unit_id in groups
        for each in report.exercises
        for row in _options(each, unit_id)
    )
    return Sheet(_("report"), columns, rows)


def _options(each: ExerciseReport, unit_id: int | None) -> Iterator[tuple]:
    """The options of a dilemma with the answers of a unit, or of all."""
    tally = each.tally(unit_id)
    for option in each.text.options:
        yield (
            each.exercise.position,
            title_of(each),
            name_of(each.text.topic, catalogue.topics()),
            option.key,
            localized(option.text.model_dump()),
            rating_label(option.rating),
            *_of_option(tally, option.key),
            _("yes") if tally else _("no"),
        )
