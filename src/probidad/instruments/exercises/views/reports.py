"""The report of a closed round: page, spreadsheet and document, from the same figures."""

from functools import wraps
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.core.reports.responses import download, pdf_response
from probidad.core.reports.sheets import csv_response, xlsx_response
from probidad.instruments.exercises import access, guides, queries, reports, tally
from probidad.instruments.exercises.comparison import Comparison, comparison, earlier_rounds
from probidad.instruments.exercises.models import Comment, Round, RoundUnit
from probidad.instruments.exercises.permissions import ExercisesPermission as P

WHOLE_INSTITUTION = "institucion"
# Of the heat maps of one page: each is some 220 bytes of HTML.
CELLS_A_PAGE = 280


def of_a_report(view):
    """A page or file of a closed round; where that isn't as its custodian signed it, a page that says so instead."""

    @requires(P.READ_REPORT)
    @require_safe
    @wraps(view)
    def wrapped(request, round_id: int):
        try:
            return view(request, round_id)
        except queries.NotAsSigned as found:
            page = {"round": found.round, "sentences": found.sentences}
            return render(request, "exercises/panel/not_as_signed.html", page, status=409)

    return wrapped


def _report(request, round_id: int) -> queries.RoundReport:
    found, unit_ids = access.report_for(request.user, round_id)
    return queries.round_report(found, unit_ids)


def _page(request, found: queries.RoundReport, name: str, **more):
    """One of the report's pages: several, so that none gets heavy with many dilemmas or many units."""
    labels = {
        "report": _("As a whole"),
        "report-sums": _("By value and topic"),
        **({"report-units": _("By unit")} if found.units else {}),
        "report-dilemmas": _("Dilemma by dilemma"),
        "report-guide": _("Discussion guide"),
    }
    page = {
        "compare": "",
        **more,
        "report": found,
        "round": found.round,
        "participation": reports.participation(found),
        "explained": reports.how_figures_were_made(found),
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
@of_a_report
def report(request, round_id: int):
    """What stands out, and what the answers to each dilemma say."""
    round, unit_ids = access.report_for(request.user, round_id)
    found = queries.round_report(round, unit_ids)
    earlier, compared = _compared(request, found)
    more = {
        "charts": reports.overview_charts(found, compared),
        "earlier": earlier,
        "compared": compared,
        # The files compare with the same round as the page.
        "compare": f"?antes={compared.earlier.pk}" if compared else "",
        # Of all and, for who leads units, of each of those: nobody reads a list of everybody's.
        "standing_out": reports.what_stands_out(found, found.units if unit_ids else ()),
        "nothing_stands_out": reports.nothing_stands_out(),
        "whole": WHOLE_INSTITUTION,
    }
    return _page(request, found, "report", **more)


@gzip_page
@of_a_report
def report_sums(request, round_id: int):
    """The answers added up by value and by topic."""
    found = _report(request, round_id)
    return _page(request, found, "report-sums", charts=map(reports.sums_chart, reports.sums_of(found)))


@gzip_page
@of_a_report
def report_units(request, round_id: int):
    """The same sums unit by unit, so many units a page that it stays light."""
    found = _report(request, round_id)
    if not found.units:
        raise Http404
    sums = reports.sums_of(found)
    units_a_page = max(CELLS_A_PAGE // sum(len(each.keys) for each in sums), 1)
    page = Paginator(found.units, units_a_page).get_page(request.GET.get("pagina"))
    charts = [reports.units_chart(each, list(page)) for each in sums]
    return _page(request, found, "report-units", charts=charts, page=page)


@gzip_page
@of_a_report
def report_dilemmas(request, round_id: int):
    """How the answers to each dilemma, of all or of one unit, spread over its options."""
    found = _report(request, round_id)
    unit = _asked_for(request.GET.get("unidad", ""), found.units, own=None)
    more = {
        "charts": reports.exercise_charts(found, unit),
        "chosen": unit,
        "group": unit.title if unit else reports.whole_institution(),
        "whole": WHOLE_INSTITUTION,
    }
    return _page(request, found, "report-dilemmas", **more)


@of_a_report
def report_xlsx(request, round_id: int):
    """The figures as a spreadsheet."""
    found = _report(request, round_id)
    _earlier, compared = _compared(request, found)
    return xlsx_response(reports.file_of(found.round, _("report"), "xlsx"), reports.sheets(found, compared))


@of_a_report
def report_csv(request, round_id: int):
    """The figures as one table, to go on calculating with."""
    found = _report(request, round_id)
    return csv_response(reports.file_of(found.round, _("report"), "csv"), reports.flat_sheet(found))


@of_a_report
def report_figures(request, round_id: int):
    """The figures as their digest was signed, for ``probidad custody check``: of all units, so not for who reads some."""
    found, unit_ids = access.report_for(request.user, round_id)
    if unit_ids is not None or not found.signing_key:
        raise Http404
    text = tally.figures_text(queries.frozen_figures(found))
    name = reports.file_of(found, _("figures"), "json")
    return download(HttpResponse(text, content_type="application/json"), name)


@of_a_report
def report_pdf(request, round_id: int):
    """The report as a tagged PDF."""
    found = _report(request, round_id)
    _earlier, compared = _compared(request, found)
    content = reports.report_pdf(found, compared)
    return pdf_response(reports.file_of(found.round, _("report"), "pdf"), content)


def _compared(request, found: queries.RoundReport) -> tuple[list[Round], Comparison | None]:
    """The rounds to compare with, and the change since the one that the address asks for, else the latest."""
    earlier = earlier_rounds(found)
    latest = earlier[0] if earlier else None
    by_key = {str(each.pk): each for each in earlier}
    return earlier, comparison(found, by_key.get(request.GET.get("antes", ""), latest))


@gzip_page
@of_a_report
def report_guide(request, round_id: int):
    """What to talk about, made from the answers of the reader's unit, or of the one asked for."""
    found, guide = _guide(request, round_id)
    more = {
        "guide": guide,
        "chosen": guide.asked_for,
        "ground_rules": guides.ground_rules(),
        "for_the_moderator": guides.for_the_moderator(),
        "how_chosen": guides.how_chosen(),
        "agreement": guides.agreement(),
        "pdf": f"?{urlencode({'unidad': guide.asked_for.pk if guide.asked_for else WHOLE_INSTITUTION})}",
        "whole": WHOLE_INSTITUTION,
    }
    return _page(request, found, "report-guide", **more)


@of_a_report
def report_guide_pdf(request, round_id: int):
    """The guide as a tagged PDF."""
    found, guide = _guide(request, round_id)
    name = reports.file_of(found.round, _("guide"), "pdf")
    return pdf_response(name, guides.guide_pdf(guide))


def _guide(request, round_id: int) -> tuple[queries.RoundReport, guides.Guide]:
    round, unit_ids = access.report_for(request.user, round_id)
    found = queries.round_report(round, unit_ids)
    # Who leads units begins with their own; who reads all of them, with the institution.
    own = found.units[0] if unit_ids and found.units else None
    return found, guides.guide(found, _asked_for(request.GET.get("unidad", ""), found.units, own))


def _asked_for(asked: str, units: list[RoundUnit], own: RoundUnit | None) -> RoundUnit | None:
    """The unit that an address asks for (None: the institution), of those that the person reads, or 404."""
    by_key = {"": own, WHOLE_INSTITUTION: None} | {str(unit.pk): unit for unit in units}
    if asked not in by_key:
        raise Http404
    return by_key[asked]
