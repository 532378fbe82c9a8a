"""Public pages: the list of institutions and the page of each."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from probidad.core.files.responses import file_response
from probidad.core.institutions import queries
from probidad.core.institutions.forms import SearchForm
from probidad.core.institutions.models import Institution
from probidad.core.markers import public

PER_PAGE = 24


@public
@require_safe
def index(request):
    """All institutions, to be searched by name, type and state."""
    form = SearchForm(request.GET)
    criteria = form.criteria()
    found = queries.found_institutions(Institution.objects.all(), **criteria)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"form": form, "page": page, "searched": any(criteria.values())}
    return render(request, "institutions/index.html", context)


@public
@require_safe
def detail(request, slug: str):
    """What an institution is, and what it was called; of one that ended, where its tasks went."""
    related = ("parent", "logo", "code_of_ethics", "successor")
    institution = get_object_or_404(Institution.objects.select_related(*related), slug=slug)
    return render(request, "institutions/detail.html", {"profile": queries.profile_of(institution)})


@public
@require_safe
def logo(request, slug: str):
    """An institution's logo."""
    return _file(request, slug, "logo")


@public
@require_safe
def code_of_ethics(request, slug: str):
    """An institution's code of ethics, as a download."""
    return _file(request, slug, "code_of_ethics")


def _file(request, slug: str, field: str):
    institution = get_object_or_404(Institution.objects.select_related(field), slug=slug)
    stored = getattr(institution, field)
    if stored is None:
        raise Http404
    return file_response(request, stored, public=True)
