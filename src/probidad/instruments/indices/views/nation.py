"""Published evaluations of many institutions: the country, a state, a programme; and their open data."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.markers import public
from probidad.core.ui.lists import Listing
from probidad.instruments.indices import queries
from probidad.instruments.indices.forms.nation import NationSearch
from probidad.instruments.indices.models import InstrumentVersion, Publication
from probidad.instruments.indices.queries import nation
from probidad.instruments.indices.reports import nation as reports
from probidad.instruments.indices.reports import nation_list

SECONDS_IN_CACHE = 300


@public
@require_safe
def overview(request):
    """All instruments, what was found by them, what an index is and how to ask for an evaluation."""
    counted = nation.counted_by_instrument()
    versions = queries.published_instruments()
    shown = [(each, *counted.get(each.instrument_id, (0, None))) for each in versions]
    shown.sort(key=lambda each: each[1] == 0)
    return _kept(render(request, "indices/nation.html", {"instruments": shown}))


# Charts and maps compress to a fifth.
@gzip_page
@public
@require_safe
def index(request, slug: str):
    """What the evaluations by an instrument say together, of all institutions or of those that the address chooses."""
    version = _version(slug)
    form = NationSearch(request.GET, choices=nation.choices(version))
    chosen = form.selection
    found = nation.figures(version, chosen) if chosen else None
    listing = Listing(
        request,
        form,
        nation.published(version, chosen) if chosen else Publication.objects.none(),
        columns=nation_list.columns(version),
        rows=nation_list.Rows(version, found) if found else iter,
        caption=_("Institutions evaluated"),
    )
    if listing.format and (refused := too_many(request, listing.page.paginator.num_pages)):
        return refused
    if file := listing.file(version.short_name, _("evaluations")):
        return file
    page = {"version": version, "content": version.text, "list": listing, "figures": found}
    if found and found.scored:
        page |= {
            "charts": reports.charts(found),
            "map": reports.tile_map(found),
            "map_table": reports.state_table(found),
            "here": reverse("indices:index", args=[slug]),
            "kept": _kept_filters(request),
        }
    return _kept(render(request, "indices/index.html", page))


def _version(slug: str) -> InstrumentVersion:
    version = queries.shown_version(slug)
    if version is None:
        raise Http404
    return version


def _kept_filters(request) -> str:
    """What the map's links keep of the address: all filters but the state."""
    query = request.GET.copy()
    for name in ("estado", "pagina", "orden", "formato"):
        query.pop(name, None)
    return query.urlencode()


def _kept(response):
    patch_cache_control(response, public=True, max_age=SECONDS_IN_CACHE)
    return response
