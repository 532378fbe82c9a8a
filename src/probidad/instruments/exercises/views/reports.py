"""The report of a closed round: page, spreadsheet and document, from the same figures."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.core.reports.responses import pdf_response
from probidad.core.reports.sheets import xlsx_response
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.models import Comment
from probidad.instruments.exercises.permissions import ExercisesPermission as P


def _report(request, round_id: int) -> queries.RoundReport:
    found, unit_ids = access.report_for(request.user, round_id)
    return queries.round_report(found, unit_ids)


def _page(request, found: queries.RoundReport, name: str, charts: list):
    """One of the report's two pages, so that neither gets heavy with many dilemmas or many units."""
    labels = {"report": _("As a whole"), "report-dilemmas": _("Dilemma by dilemma")}
    page = {
        "report": found,
        "round": found.round,
        "charts": charts,
        "tabs": [
            {
                "href": reverse(f"exercises-panel:{each}", args=[found.round.pk]),
                "label": label,
                "current": each == name,
            }
            for each, label in labels.items()
        ],
        "released": queries.comments_of(found.round, Comment.State.RELEASED).count(),
        "reviews": access.reviews_comments(request.user, found.round),
    }
    return render(request, f"exercises/panel/{name.replace('-', '_')}.html", page)


# Charts compress to a fifth. Django pads the answer, so that its length tells nothing (BREACH).
@gzip_page
@requires(P.READ_REPORT)
@require_safe
def report(request, round_id: int):
    """What the answers say: by dilemma, by value, by unit."""
    found = _report(request, round_id)
    return _page(request, found, "report", reports.overview_charts(found))


@gzip_page
@requires(P.READ_REPORT)
@require_safe
def report_dilemmas(request, round_id: int):
    """How the answers to each dilemma spread over its options."""
    found = _report(request, round_id)
    return _page(request, found, "report-dilemmas", reports.exercise_charts(found))


@requires(P.READ_REPORT)
@require_safe
def report_xlsx(request, round_id: int):
    """The figures as a spreadsheet."""
    found = _report(request, round_id)
    return xlsx_response(reports.file_of(found.round, _("report"), "xlsx"), reports.sheets(found))


@requires(P.READ_REPORT)
@require_safe
def report_pdf(request, round_id: int):
    """The report as a tagged PDF."""
    found = _report(request, round_id)
    return pdf_response(reports.file_of(found.round, _("report"), "pdf"), reports.report_pdf(found))
