"""Figures: for everybody as they were frozen, and for the staff besides as they stand today."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.disclosure import bands, lot, sums
from probidad.core.disclosure.groups import MINIMUM_DEFAULT
from probidad.core.institutions.models import Institution
from probidad.core.markers import public, requires
from probidad.core.people import access as roles
from probidad.core.reports.responses import kept_a_while
from probidad.core.ui.lists import sheet_file
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import figures as queries
from probidad.instruments.advice.reports import figures as reports


@gzip_page
@public
@require_safe
def together(request):
    """What all institutions say together, and which ones have figures of their own."""
    return _page(request, queries.told_together(), None)


@gzip_page
@public
@require_safe
def of_institution(request, slug: str):
    """What one institution tells."""
    institution = _telling(slug)
    return _page(request, queries.told_by(institution), institution)


@public
@require_safe
def file(request, format: str, slug: str = ""):
    """The figures of a page as XLSX or CSV."""
    if refused := too_many(request):
        return refused
    institution = _telling(slug) if slug else None
    told = queries.told_by(institution) if institution else queries.told_together()
    return sheet_file(reports.figure_sheet(told), _("questions-and-claims"), slug, format=format)


@requires(P.READ_FIGURES)
@require_safe
def today(request):
    """How many conversations stand where, and what is told of earlier half-years."""
    homes = roles.institutions_where(request.user, P.READ_FIGURES).existing().order_by("search_text", "pk")
    slug = request.GET.get("institucion", "")
    home = homes.filter(slug=slug).first() if slug else homes.first()
    if home is None:
        raise Http404
    told = queries.told_by(home)
    page = {
        "institution": home,
        "institutions": list(homes),
        "table": reports.today_table(queries.standing_today(home)),
        "told": told,
        "charts": reports.figure_charts(told),
    }
    return render(request, "advice/panel/figures.html", page)


def _telling(slug: str) -> Institution:
    return get_object_or_404(queries.institutions_telling(), slug=slug)


def _page(request, told: list[queries.Told], institution: Institution | None):
    page = {
        "institution": institution,
        "institutions": [] if institution else list(queries.institutions_telling()),
        "told": told,
        "charts": reports.figure_charts(told),
        "table": reports.received_table(told, together=institution is None),
        "minimum": MINIMUM_DEFAULT,
        "base": lot.BASE,
        "low": round(bands.LOW * 100),
        "settling": queries.SETTLING,
        "areas_shown": reports.AREAS_SHOWN,
        "minimum_institutions": sums.MINIMUM_INSTITUTIONS,
        "largest": sums.LARGEST_PART,
    }
    return kept_a_while(render(request, "advice/figures.html", page))
