"""Published evaluations of many institutions: the country, a state, a programme; and their open data."""

from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.markers import public
from probidad.core.reports.responses import download, file_name, kept_a_while
from probidad.core.ui.lists import Listing
from probidad.instruments.indices import queries
from probidad.instruments.indices.forms.nation import NationSearch
from probidad.instruments.indices.models import InstrumentVersion, Publication
from probidad.instruments.indices.queries import nation
from probidad.instruments.indices.queries import open_data as data_queries
from probidad.instruments.indices.reports import nation as reports
from probidad.instruments.indices.reports import nation_list
from probidad.instruments.indices.reports import open_data as package

# Beside charts and a map: with fifty the page would be twice as slow and near 100 kB.
INSTITUTIONS_A_PAGE = 20
# What of the open data counts as one request of the ceiling for all downloads.
PUBLICATIONS_A_REQUEST = 1000


@public
@require_safe
def overview(request):
    """All instruments, what was found by them, what an index is and how to ask for an evaluation."""
    counted = nation.counted_by_instrument()
    versions = queries.published_instruments()
    shown = [(each, *counted.get(each.instrument_id, (0, None))) for each in versions]
    shown.sort(key=lambda each: each[1] == 0)
    return kept_a_while(render(request, "indices/nation.html", {"instruments": shown}))


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
        page_size=INSTITUTIONS_A_PAGE,
    )
    if listing.format and (refused := too_many(request, listing.page.paginator.num_pages)):
        return refused
    if file := listing.file(version.short_name, _("evaluations")):
        return file
    page = {"version": version, "content": version.text, "list": listing, "figures": found}
    if found and found.scored:
        page |= {
            "charts": reports.charts(found),
            **_map(found, chosen.state),
            "here": reverse("indices:index", args=[slug]),
            "kept": _kept_filters(request),
        }
    return kept_a_while(render(request, "indices/index.html", page))


@public
@require_safe
def open_data(request, slug: str = ""):
    """All that is published by an instrument, or by all of them, as a Frictionless Data Package."""
    versions = [_version(slug)] if slug else queries.published_instruments()
    extent = data_queries.extent_of(versions)
    if refused := too_many(request, 1 + data_queries.size_of(extent) // PUBLICATIONS_A_REQUEST):
        return refused
    site = request.build_absolute_uri(reverse("indices:nation"))
    response = StreamingHttpResponse(package.package(extent, site), content_type="application/zip")
    name = file_name(_("open data"), _("evaluations"), slug, timezone.localdate(), ending="zip")
    return download(response, name)


@public
@require_safe
def index_json(request, slug: str):
    """The list of an index for machines, with the filters of its page; 400 where one of them is wrong."""
    version = _version(slug)
    form = NationSearch(request.GET, choices=nation.choices(version))
    chosen = form.selection
    if chosen is None:
        return JsonResponse({"errors": form.errors}, status=400)
    found = nation.published(version, chosen)
    if refused := too_many(request, 1 + found.count() // PUBLICATIONS_A_REQUEST):
        return refused
    about = {"urn": version.instrument.urn, "name": version.content["name"], "licence": package.LICENCE}
    return kept_a_while(
        JsonResponse(about | {"publications": [package.entry(each) for each in found.iterator()]})
    )


def _version(slug: str) -> InstrumentVersion:
    version = queries.shown_version(slug)
    if version is None:
        raise Http404
    return version


def _map(found: nation.Figures, state: str) -> dict:
    """The map: a state's municipalities where the operator loaded their shapes, else the states, as they lie or as tiles."""
    if state and found.places and (shapes := nation.shapes(state)):
        return {"outlines": reports.outlines(found, shapes), "map_table": reports.place_table(found)}
    page = {"map_table": reports.state_table(found)}
    if shapes := nation.shapes(""):
        return page | {"outlines": reports.outlines(found, shapes)}
    return page | {"map": reports.tile_map(found)}


def _kept_filters(request) -> str:
    """What the map's links keep of the address: all filters but the state."""
    query = request.GET.copy()
    for name in ("estado", "pagina", "orden", "formato"):
        query.pop(name, None)
    return query.urlencode()
