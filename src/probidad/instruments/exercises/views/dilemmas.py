"""The library of dilemmas, for reading before choosing."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.core.taxonomy import catalogue
from probidad.core.ui.lists import Listing
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.lists import DILEMMA_COLUMNS, DilemmaSearch, dilemma_rows
from probidad.instruments.exercises.models import DilemmaVersion
from probidad.instruments.exercises.permissions import ExercisesPermission


@requires(ExercisesPermission.READ_DILEMMAS)
@require_safe
def dilemma_list(request):
    """The dilemmas of the library, in their newest wording."""
    form = DilemmaSearch(request.GET, dilemmas=queries.listed_dilemmas())
    listing = Listing(
        request, form, form.found(), columns=DILEMMA_COLUMNS, rows=dilemma_rows, caption=_("Dilemmas")
    )
    return listing.file(_("dilemmas")) or render(request, "exercises/panel/dilemmas.html", {"list": listing})


@requires(ExercisesPermission.READ_DILEMMAS)
@require_safe
def dilemma_detail(request, version_id: int):
    """A dilemma with its insights, citations and questions for a discussion."""
    version = get_object_or_404(DilemmaVersion, pk=version_id)
    page = {
        "version": version,
        "content": version.content,
        "values": catalogue.values(),
        "principles": catalogue.principles(),
        "sources": catalogue.sources(),
    }
    return render(request, "exercises/panel/dilemma.html", page)
