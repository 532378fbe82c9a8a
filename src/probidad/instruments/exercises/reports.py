"""The report of a closed round as charts, spreadsheet and document, all from one ``RoundReport``; and the cards."""

import math

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.reports import cards
from probidad.core.reports.pdf import render_pdf
from probidad.core.reports.responses import file_name
from probidad.core.reports.sheets import Sheet
from probidad.core.taxonomy import catalogue
from probidad.core.ui import charts
from probidad.instruments.exercises import discussion, queries, rules
from probidad.instruments.exercises.comparison import Comparison
from probidad.instruments.exercises.discussion import Reason
from probidad.instruments.exercises.mails import participation_link
from probidad.instruments.exercises.models import CardBatch, Round
from probidad.instruments.exercises.queries import ExerciseReport, RoundReport

HIDDEN = "—"
TONES = {"aligned": "good", "partly": "mid", "not": "bad"}


def rating_label(rating: str) -> str:
    """A rating's name on pages and in files."""
    return {"aligned": _("Aligned"), "partly": _("Partly aligned"), "not": _("Not aligned")}[rating]


def _title(each: ExerciseReport) -> str:
    return localized(each.text.title.model_dump())


def _value_name(key: str) -> str:
    return localized(catalogue.values()[key]["name"])


def _counts(found: rules.Alignment | None) -> tuple[int, int, int] | None:
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
        rows=tuple(charts.StackedRow(_title(each), _counts(each.alignment)) for each in report.exercises),
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
            charts.StackedRow(_value_name(value), _counts(found) if found.answers else None)
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
        columns=tuple(_value_name(value) for value in values),
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
            for level, label in _satisfaction_labels().items()
        ),
        unit="percent",
    )


def _satisfaction_labels() -> dict[int, str]:
    return {5: _("Very good"), 4: _("Good"), 3: _("Fair"), 2: _("Poor"), 1: _("Very poor")}


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


def sheets(report: RoundReport, comparison: Comparison | None) -> list[Sheet]:
    """The report's figures: options by dilemma, values, units, change. What is not shown stays empty."""
    found = [_option_sheet(report), _value_sheet(report), _unit_sheet(report)]
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
        for heading in (_("Answers, %(round)s"), _("Share aligned, %(round)s"))
    ]
    return Sheet(_("Before and now"), [_("Dilemma"), *columns], rows)


def _answers_and_share(found: rules.Alignment) -> tuple[int | None, float | None]:
    return found.answers or None, found.share


def _satisfaction_sheet(report: RoundReport) -> Sheet:
    rows = [(label, report.satisfaction[level]) for level, label in _satisfaction_labels().items()]
    return Sheet(_("Satisfaction"), [_("Opinion of the exercises"), _("Answers")], rows)


def _option_sheet(report: RoundReport) -> Sheet:
    rows = [
        (
            each.exercise.position,
            _title(each),
            option.key,
            localized(option.text.model_dump()),
            rating_label(option.rating),
            None if each.total is None else each.total[option.key],
        )
        for each in report.exercises
        for option in each.text.options
    ]
    columns = [_("Number"), _("Dilemma"), _("Option"), _("Text"), _("Rating"), _("Answers")]
    return Sheet(_("Dilemmas"), columns, rows)


def _value_sheet(report: RoundReport) -> Sheet:
    rows = [
        (_value_name(value), found.answers, found.aligned, found.partly, found.not_aligned, found.share)
        for value, found in report.by_value().items()
    ]
    return Sheet(_("Values"), [_("Value"), _("Answers"), *_ratings(), _("Share aligned")], rows)


def _unit_sheet(report: RoundReport) -> Sheet:
    rows = []
    for unit in report.units:
        for each in report.exercises:
            found = each.unit_alignment(unit.pk)
            rows.append((unit.name, _title(each), *(_counts(found) or (None, None, None))))
    return Sheet(_("Units"), [_("Unit"), _("Dilemma"), *_ratings()], rows)


def _ratings() -> list[str]:
    return [rating_label(rating) for rating in rules.RATINGS]


def _dates(round: Round) -> str:
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (round.opens_on, round.closes_on))
    return f"{first} – {last}"


def file_of(round: Round, what: str, ending: str) -> str:
    """The name of a file about a round: what it is, whose, which round, and the month of its first day."""
    return file_name(what, round.institution.slug, round.title, f"{round.opens_on:%Y-%m}", ending=ending)


def report_pdf(report: RoundReport, comparison: Comparison | None) -> bytes:
    """The report as a tagged PDF for printing."""
    overview = overview_charts(report, comparison)
    numbered = exercise_charts(report)
    sections = [_chart_section(chart.title, 1, f"overview-{n}", chart) for n, chart in enumerate(overview)]
    for each, chart, badges in numbered:
        heading = f"{each.exercise.position}. {_title(each)}"
        if chart is None:
            too_few = [_("Too few answers to show any.")]
            sections.append({"heading": heading, "level": 2, "paragraphs": too_few})
        else:
            marks = [" · ".join(badge["label"] for badge in badges)] if badges else []
            section = _chart_section(heading, 2, f"exercise-{each.exercise.position}", chart)
            sections.append(section | {"paragraphs": marks})
    figures = {f"overview-{n}": charts.svg(chart) for n, chart in enumerate(overview)}
    figures |= {
        f"exercise-{each.exercise.position}": charts.svg(chart) for each, chart, _badges in numbered if chart
    }
    return render_pdf("report", _document(report, sections), figures=figures)


def _chart_section(heading: str, level: int, name: str, chart) -> dict:
    columns, rows = charts.written_table(chart, hidden=HIDDEN)
    return {
        "heading": heading,
        "level": level,
        "paragraphs": [],
        "table": {"columns": columns, "rows": rows, "numeric": list(range(1, len(columns)))},
        "figure": {"name": name, "alt": f"{chart.title}. {chart.description}", "caption": chart.description},
    }


def _document(report: RoundReport, sections: list[dict]) -> dict:
    minimum = _(
        "Groups with fewer than %(minimum)s answers, and those that could be worked out from the others, "
        "are not shown. Sums by value are added up from what is shown."
    ) % {"minimum": report.round.minimum_group}
    return {
        **document_head(report.round, _("What the answers say")),
        "intro": [
            _(
                "An answer that isn't aligned is no failing: it shows where the team needs to talk. "
                "Units and people aren't ranked here."
            )
        ],
        "sections": sections,
        "notes": [minimum, _("%(sign)s stands for what is not shown.") % {"sign": HIDDEN}],
    }


def document_head(round: Round, title: str, group: str = "") -> dict:
    """What every document about a round begins with; ``group``: whose answers it is about, if not all."""
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": title,
        "subtitle": " · ".join(filter(None, [group, round.title, _dates(round)])),
        "institution": round.institution.name,
    }


def card_sheets(count: int) -> int:
    """How many sheets of paper so many cards take, without the control sheet."""
    return math.ceil(count / cards.A_SHEET)


def cards_pdf(batch: CardBatch, codes: list[str], control: int) -> bytes:
    """A batch of participation cards for printing, in the order given (shuffled already)."""
    round = batch.round
    return cards.cards_pdf(
        title=_("Ethical decision exercises"),
        institution=round.institution.name,
        round_title=round.title,
        until=formats.date_format(round.closes_on, "DATE_FORMAT"),
        address=settings.BASE_URL + reverse("exercises:enter"),
        cards=[(code, participation_link(code)) for code in codes],
        control=_control_sheet(batch, control),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _control_sheet(batch: CardBatch, control: int) -> cards.ControlSheet:
    sheets = card_sheets(batch.cards)
    return cards.ControlSheet(
        title=_("Control sheet"),
        lines=(batch.round.title, batch.group_name),
        label=_("Control number"),
        number=str(control),
        steps=(
            ngettext(
                "%(sheets)s sheet of cards comes after this one. Print on one side of the paper.",
                "%(sheets)s sheets of cards come after this one. Print on one side of the paper.",
                sheets,
            )
            % {"sheets": sheets},
            ngettext(
                "Cut the cards and count them: there must be %(cards)s card.",
                "Cut the cards and count them: there must be %(cards)s cards.",
                batch.cards,
            )
            % {"cards": batch.cards},
            _(
                "If some are missing, don't hand out any: download the PDF again, print it, and destroy "
                "this paper."
            ),
            _(
                "If all are there, write the control number on the page of these cards to activate them. "
                "Before that nobody can answer with them."
            ),
            _("Shuffle the cards, and let everybody draw one."),
        ),
    )
