"""Public pages: the list of institutions and the page of each."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core import registry
from probidad.core.api.throttle import too_many
from probidad.core.files.responses import file_response
from probidad.core.institutions import queries
from probidad.core.institutions.lists import PUBLIC_COLUMNS, InstitutionSearch, public_rows
from probidad.core.institutions.models import Institution
from probidad.core.markers import public
from probidad.core.reports.responses import file_name
from probidad.core.ui.lists import Listing


@public
@require_safe
def index(request):
    """All institutions, to be searched by name, type and state."""
    form = InstitutionSearch(request.GET)
    listing = Listing(
        request,
        form,
        form.found(Institution.objects.public_bodies()),
        columns=PUBLIC_COLUMNS,
        rows=public_rows,
        caption=_("Institutions"),
    )
    # A file costs as much as the pages of the list that it holds.
    if listing.format and (refused := too_many(request, listing.page.paginator.num_pages)):
        return refused
    return listing.file(_("institutions")) or render(request, "institutions/index.html", {"list": listing})


@public
@require_safe
def detail(request, slug: str):
    """What an institution is, and what it was called; of one that ended, where its tasks went."""
    related = ("parent", "logo", "code_of_ethics", "successor")
    institution = get_object_or_404(Institution.objects.select_related(*related), slug=slug)
    page = {
        "profile": queries.profile_of(institution),
        "published": registry.about_institution(institution),
    }
    return render(request, "institutions/detail.html", page)


@public
@require_safe
def logo(request, slug: str):
    """An institution's logo."""
    return _file(request, slug, "logo")


@public
@require_safe
def code_of_ethics(request, slug: str):
    """An institution's code of ethics, as a download."""
    return _file(request, slug, "code_of_ethics", file_name(_("code of ethics"), slug, ending="pdf"))


def _file(request, slug: str, field: str, name: str = ""):
    institution = get_object_or_404(Institution.objects.select_related(field), slug=slug)
    stored = getattr(institution, field)
    if stored is None:
        raise Http404
    return file_response(request, stored, public=True, name=name)
