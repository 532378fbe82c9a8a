"""Instruments as everybody reads them: what is asked, what counts, how it scores, what changed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.markers import public
from probidad.core.reports.responses import download, file_name, kept_a_while
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.forms.instruments import VersionsForm
from probidad.instruments.indices.library.writing import instrument_yaml
from probidad.instruments.indices.models import InstrumentVersion
from probidad.instruments.indices.queries import instruments as queries
from probidad.instruments.indices.reports.versions import told_differences
from probidad.instruments.indices.rules.versions import entries_of

YAML_TYPE = "application/yaml; charset=utf-8"


@public
@require_safe
def instrument_list(request):
    """All instruments that are in use."""
    return render(request, "indices/instruments.html", {"instruments": queries.published_instruments()})


@gzip_page
@public
@require_safe
def instrument_detail(request, slug: str):
    """One instrument: its method, how it scores, its areas, and where it comes from."""
    version = _found(request, slug)
    page = {
        "version": version,
        "content": version.content,
        "count": len(version.text.indicators),
        "sources": catalogue.sources(),
        "versions": queries.versions_of(version),
    }
    return kept_a_while(render(request, "indices/instrument.html", page))


@gzip_page
@public
@require_safe
def instrument_area(request, slug: str, area: str):
    """The indicators of one area, whole."""
    version = _found(request, slug)
    found = next((each for each in version.text.areas if each.key == area), None)
    if found is None:
        raise Http404
    keys = [each.key for each in version.text.areas]
    place = keys.index(area)
    page = {
        "version": version,
        "area": found,
        "number": place + 1,
        "entries": [each for each in entries_of(version.text) if each.area.key == area],
        "names": {key: each.question for key, each in version.text.by_key.items()},
        "sources": catalogue.sources(),
        "previous": version.text.areas[place - 1] if place else None,
        "next": version.text.areas[place + 1] if place + 1 < len(keys) else None,
    }
    return kept_a_while(render(request, "indices/instrument_area.html", page))


@gzip_page
@public
@require_safe
def instrument_changes(request, slug: str):
    """What is different between two versions: those that the address names, or the newest and the one before."""
    versions = queries.versions_of(_version(slug))
    if len(versions) < 2:
        raise Http404
    form = VersionsForm(request.GET, versions=versions)
    page = {"version": versions[0], "form": form}
    if form.is_valid():
        before, after = form.pair
        page |= {"before": before, "after": after, "told": told_differences(before.text, after.text)}
    return kept_a_while(render(request, "indices/instrument_changes.html", page))


@public
@require_safe
def instrument_file(request, slug: str):
    """One version as a file, as it can be brought in again."""
    if refused := too_many(request):
        return refused
    version = _found(request, slug)
    response = HttpResponse(instrument_yaml(version.text), content_type=YAML_TYPE)
    return download(response, file_name(version.short_name, version.number, ending="yaml"))


def _found(request, slug: str) -> InstrumentVersion:
    return _version(slug, request.GET.get("version", ""))


def _version(slug: str, number: str = "") -> InstrumentVersion:
    version = queries.shown_version(slug, number)
    if version is None:
        raise Http404
    return version
