"""The report of a closed round as a document for printing."""

from django.utils.translation import gettext as _

from probidad.core.reports.pdf import render_pdf
from probidad.core.ui import charts
from probidad.instruments.exercises.comparison import Comparison
from probidad.instruments.exercises.queries import RoundReport
from probidad.instruments.exercises.reports.charts import exercise_charts, overview_charts
from probidad.instruments.exercises.reports.explained import how_figures_were_made, participation
from probidad.instruments.exercises.reports.signs import nothing_stands_out, what_stands_out
from probidad.instruments.exercises.reports.sums import sums_chart, sums_of, units_chart
from probidad.instruments.exercises.reports.texts import HIDDEN, document_head, title_of

# Some forty pages of heat maps and their tables.
CELLS_ON_PAPER = 2000


def report_pdf(report: RoundReport, comparison: Comparison | None) -> bytes:
    """The report as a tagged PDF for printing."""
    overview = [*overview_charts(report, comparison), *_sums(report)]
    numbered = exercise_charts(report)
    sections = [_what_stands_out(report)]
    sections += [_chart_section(chart.title, 1, f"overview-{n}", chart) for n, chart in enumerate(overview)]
    for each, chart, badges in numbered:
        heading = f"{each.exercise.position}. {title_of(each)}"
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


def _sums(report: RoundReport) -> list:
    found = sums_of(report)
    shows_units = report.units and _fits_on_paper(report)
    by_unit = [units_chart(each, report.units) for each in found] if shows_units else []
    return [*(sums_chart(each) for each in found), *by_unit]


def _fits_on_paper(report: RoundReport) -> bool:
    """Whether the units are few enough to be printed: a document has an end, and so has its reader's patience."""
    return len(report.units) * sum(len(each.keys) for each in sums_of(report)) <= CELLS_ON_PAPER


def _what_stands_out(report: RoundReport) -> dict:
    [everybody] = what_stands_out(report, units=())
    points = [{"lead": f"{each.position}. {each.title}", "text": each.seen} for each in everybody.dilemmas]
    said = {"points": points} if points else {"paragraphs": [nothing_stands_out()]}
    return {"heading": _("What stands out"), **said}


def _chart_section(heading: str, level: int, name: str, chart) -> dict:
    columns, rows = charts.written_table(chart, hidden=HIDDEN)
    return {
        "heading": heading,
        "level": level,
        "paragraphs": [],
        "table": {"columns": columns, "rows": rows, "numeric": list(range(1, len(columns)))},
        "figure": {"name": name, "alt": f"{chart.title}. {chart.description}", "caption": chart.description},
    }


def _left_out(report: RoundReport) -> list[str]:
    if _fits_on_paper(report):
        return []
    return [_("The figures by unit are too many for paper: the page and the spreadsheet have them.")]


def _document(report: RoundReport, sections: list[dict]) -> dict:
    return {
        **document_head(report.round, _("What the answers say")),
        "intro": [
            _(
                "An answer that isn't aligned is no failing: it shows where the team needs to talk. "
                "Units and people aren't ranked here."
            ),
            *filter(None, [participation(report)]),
        ],
        "sections": sections,
        "notes": [
            *how_figures_were_made(report),
            _("%(sign)s stands for what is not shown.") % {"sign": HIDDEN},
            *_left_out(report),
        ],
    }
