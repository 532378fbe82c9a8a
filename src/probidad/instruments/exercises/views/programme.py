"""The programme's public page: no account, no cookie, nothing but what may be public."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.disclosure import sums
from probidad.core.institutions.lists import PUBLIC_COLUMNS, public_rows
from probidad.core.markers import public
from probidad.core.reports.responses import kept_a_while
from probidad.core.ui.lists import Listing, sheet_file
from probidad.instruments.exercises import programme, queries, reports
from probidad.instruments.exercises.lists import ProgrammeSearch


# Charts compress to a fifth.
@gzip_page
@public
@require_safe
def page(request):
    """What all rounds of the programme say together, and which institutions took part."""
    today = timezone.localdate()
    found = queries.programme_so_far(today)
    form = ProgrammeSearch(request.GET)
    listing = Listing(
        request,
        form,
        form.found(found.institutions),
        columns=PUBLIC_COLUMNS,
        rows=public_rows,
        caption=_("Institutions that took part"),
    )
    if listing.format and (refused := too_many(request, listing.page.paginator.num_pages)):
        return refused
    if file := listing.file(_("programme"), _("institutions")):
        return file
    shown = {
        "programme": found,
        "counts": reports.programme_counts(found),
        "charts": reports.programme_charts(found),
        "table": reports.half_year_table(found),
        "list": listing,
        "until": programme.latest_public(today).last_day,
        "minimum": sums.MINIMUM_INSTITUTIONS,
        "largest": sums.LARGEST_PART,
        "rest": sums.REST_OF_LARGEST,
    }
    return kept_a_while(render(request, "exercises/programme.html", shown))


@public
@require_safe
def figures_file(request, format: str):
    """The page's figures as XLSX or CSV."""
    if refused := too_many(request):
        return refused
    sheet = reports.programme_sheet(queries.programme_so_far(timezone.localdate()))
    return sheet_file(sheet, _("programme"), _("figures"), format=format)
