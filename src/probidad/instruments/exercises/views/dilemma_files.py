"""Dilemmas as files: those of the library and of one's institutions to keep, and others brought in as drafts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.files.yaml_files.writer import to_yaml
from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.reports.responses import download, file_name
from probidad.instruments.exercises import access, queries
from probidad.instruments.exercises.dilemma_file.gift_reader import told_left_out
from probidad.instruments.exercises.dilemma_file.gift_writer import to_gift
from probidad.instruments.exercises.forms import DilemmaFileForm
from probidad.instruments.exercises.lists import DilemmaSearch
from probidad.instruments.exercises.models import DilemmaDraft, DilemmaVersion
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services.dilemma_files import import_dilemmas

# What became of the last file of this session: its page can be looked at again without bringing it in twice.
_IMPORTED = "dilemmas_imported"
_DONE = "hecho"
YAML_TYPE = "application/yaml; charset=utf-8"


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def dilemmas_import(request, institution: str):
    """Bring the dilemmas of a file in, as drafts of an institution; then say what became of each."""
    home = get_object_or_404(access.institutions_to_write_for(request.user), slug=institution)
    if request.method != "POST" and _DONE in request.GET:
        return _imported(request, home)
    form = DilemmaFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["file"]
        drafts = import_dilemmas(institution=home, dilemmas=found.dilemmas, actor=request.user)
        pairs = zip(drafts, found.dilemmas, strict=True)
        request.session[_IMPORTED] = {
            "institution": home.pk,
            "remarks": {str(draft.pk): each.remarks for draft, each in pairs},
            "left_out": told_left_out(found.left_out),
        }
        return redirect(f"{request.path}?{_DONE}=1")
    page = {"form": form, "institution": home}
    return render(request, "exercises/panel/dilemmas_import.html", page, status=422 if form.errors else 200)


def _imported(request, home: Institution) -> HttpResponse:
    """The drafts that were made of the last file, with what is to be known of each."""
    told = request.session.get(_IMPORTED)
    if not told or told["institution"] != home.pk:
        return redirect(request.path)
    drafts = DilemmaDraft.objects.filter(institution=home).in_bulk(map(int, told["remarks"]))
    made = [
        (draft, remarks, len(queries.draft_problems(draft)))
        for key, remarks in told["remarks"].items()
        if (draft := drafts.get(int(key)))
    ]
    page = {"institution": home, "made": made, "left_out": told["left_out"]}
    return render(request, "exercises/panel/dilemmas_imported.html", page)


@requires(P.READ_DILEMMAS)
@require_safe
def dilemmas_yaml(request):
    """The dilemmas of the list, as it is filtered, in YAML."""
    found = _asked_for(request)
    return _yaml(found, _("dilemmas"), timezone.localdate()) if found else _to_list(request)


@requires(P.READ_DILEMMAS)
@require_safe
def dilemmas_gift(request):
    """The same as questions for Moodle, in the page's language."""
    found = _asked_for(request)
    return _gift(found, _("dilemmas"), timezone.localdate()) if found else _to_list(request)


@requires(P.READ_DILEMMAS)
@require_safe
def dilemma_yaml(request, version_id: int):
    """One dilemma in YAML."""
    version = access.dilemma_version_for(request.user, version_id)
    return _yaml([version], localized(version.content["title"]))


@requires(P.READ_DILEMMAS)
@require_safe
def dilemma_gift(request, version_id: int):
    """One dilemma as a question for Moodle."""
    version = access.dilemma_version_for(request.user, version_id)
    return _gift([version], localized(version.content["title"]))


def _asked_for(request) -> list[DilemmaVersion]:
    """The dilemmas that the list shows, in its order; none where nothing matches or a filter is wrong."""
    listed = queries.listed_dilemmas(access.dilemmas_for(request.user))
    keys = [each.pk for each in DilemmaSearch(request.GET, dilemmas=listed).found()]
    found = access.dilemma_versions_for(request.user).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _to_list(request) -> HttpResponse:
    """The list says why there is nothing to keep."""
    return redirect(f"{reverse('exercises-panel:dilemmas')}?{request.GET.urlencode()}")


def _yaml(versions: list[DilemmaVersion], *name: object) -> HttpResponse:
    content = to_yaml(each.text.model_dump(mode="json") for each in versions)
    return download(HttpResponse(content, content_type=YAML_TYPE), file_name(*name, ending="yaml"))


def _gift(versions: list[DilemmaVersion], *name: object) -> HttpResponse:
    """With the ending .txt, since Moodle takes no other."""
    content = to_gift(each.text for each in versions)
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    return download(response, file_name(*name, ending="gift.txt"))
