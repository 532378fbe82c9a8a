"""Instruments as everybody reads them: what is asked, what counts, how it scores."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.markers import public
from probidad.instruments.indices import queries


@public
@require_safe
def instrument_list(request):
    """All instruments that are in use."""
    return render(request, "indices/instruments.html", {"instruments": queries.published_instruments()})


@gzip_page
@public
@require_safe
def instrument_detail(request, slug: str):
    """One instrument whole: method, areas, indicators with their levels."""
    version = queries.shown_version(slug)
    if version is None:
        raise Http404
    return render(request, "indices/instrument.html", {"version": version, "content": version.text})
