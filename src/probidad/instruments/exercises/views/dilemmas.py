"""The library of dilemmas, for reading before choosing."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.institutions.models import Institution
from probidad.core.markers import requires
from probidad.core.people import access as people_access
from probidad.core.people.models import Person
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.taxonomy.queries import own_values_among
from probidad.core.ui.lists import Listing
from probidad.instruments.exercises import access, queries
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
    page = {"list": listing, "imports_into": access.institutions_to_write_for(request.user)}
    return listing.file(_("dilemmas")) or render(request, "exercises/panel/dilemmas.html", page)


@requires(ExercisesPermission.READ_DILEMMAS)
@require_safe
def dilemma_detail(request, version_id: int):
    """A dilemma with its insights, citations and questions for a discussion."""
    version = get_object_or_404(access.dilemma_versions_for(request.user), pk=version_id)
    page = {
        "version": version,
        "content": version.content,
        "filed_under": _filed_under(version),
        "values": catalogue.values(),
        "principles": catalogue.principles(),
        "sources": catalogue.sources(),
        "own_values": own_values_among(_institutions_of(request.user), version.text.at_stake),
    }
    return render(request, "exercises/panel/dilemma.html", page)


def _institutions_of(person: Person) -> QuerySet[Institution]:
    return people_access.institutions_where(person, ExercisesPermission.READ_DILEMMAS)


def _filed_under(version: DilemmaVersion) -> list[str]:
    """The names of its topic, area of service and level of post, as far as it has them."""
    content = version.content
    names = (
        name_of(content["topic"], catalogue.topics()),
        name_of(content.get("service_area"), catalogue.service_areas()),
        name_of(content.get("post_level"), catalogue.post_levels()),
    )
    return [name for name in names if name]
