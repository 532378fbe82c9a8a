"""Published evaluations of an institution as everybody reads them: pages, documents, files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.api.throttle import too_many
from probidad.core.files.models import StoredFile
from probidad.core.files.responses import file_response
from probidad.core.institutions.models import Institution
from probidad.core.markers import public
from probidad.core.reports.responses import download, file_name, kept_a_while, pdf_response
from probidad.core.reports.sheets import csv_response, xlsx_response
from probidad.instruments.indices.queries import institution as queries
from probidad.instruments.indices.reports import institution as reports
from probidad.instruments.indices.reports import institution_documents as documents
from probidad.instruments.indices.reports import institution_files, wording
from probidad.instruments.indices.reports import institution_lists as lists
from probidad.instruments.indices.rules.published import canonical


@public
@require_safe
def evaluations(request, institution: str):
    """All evaluations of an institution, by any instrument."""
    found = get_object_or_404(Institution, slug=institution)
    table = reports.evaluations_table(queries.evaluations_of(found), address)
    return kept_a_while(
        render(request, "indices/institution_evaluations.html", {"institution": found, "table": table})
    )


# Charts compress to a fifth.
@gzip_page
@public
@require_safe
def current(request, slug: str, institution: str):
    """The evaluation of an institution that counts now."""
    return _page(request, _found(slug, institution))


@gzip_page
@public
@require_safe
def one(request, slug: str, institution: str, application: int, number: int):
    """One publication of an evaluation, at the address that it always has."""
    return _page(request, _found(slug, institution, application=application, number=number))


@gzip_page
@public
@require_safe
def group(request, slug: str, institution: str, application: int, number: int, group: str):
    """The findings of one area, or of one commitment: each with its evidence, what was said of it and what it was before."""
    evaluation = _found(slug, institution, application=application, number=number)
    if group not in evaluation.groups:
        raise Http404
    keys = list(evaluation.groups)
    place = keys.index(group)
    entries = evaluation.groups[group]
    page = {
        "evaluation": evaluation,
        "title": reports.area_names(evaluation)[group],
        "area": entries[0].area,
        "tally": evaluation.score.areas.get(group) if evaluation.adds_up else None,
        "said": wording.commitment_words(evaluation, group),
        "findings": evaluation.findings(entries),
        "home": address(evaluation.publication),
        "file_address": _file_address(evaluation.publication),
        "before": _of_same(evaluation, evaluation.before) if evaluation.before else "",
        "neighbours": [
            (label, _group_address(evaluation, keys[near]), reports.area_names(evaluation)[keys[near]])
            for label, near in ((_("Previous"), place - 1), (_("Next"), place + 1))
            if 0 <= near < len(keys)
        ],
    }
    return kept_a_while(render(request, "indices/evaluation_group.html", page))


@public
@require_safe
def evidence_file(request, slug: str, institution: str, application: int, number: int, file_id: int):
    """A file that was published as evidence: only what the frozen content says is for everybody."""
    evaluation = _found(slug, institution, application=application, number=number)
    for answer in evaluation.text.answers:
        for evidence in answer.evidence:
            if evidence.file == file_id:
                stored = get_object_or_404(StoredFile, pk=file_id, digest=evidence.digest)
                return file_response(request, stored, public=True)
    raise Http404


@public
@require_safe
def report(request, slug: str, institution: str, application: int, number: int):
    """The evaluation as a report to be printed."""
    evaluation = _found(slug, institution, application=application, number=number)
    return _document(request, evaluation, _("report"), documents.report_pdf)


@public
@require_safe
def poster(request, slug: str, institution: str, application: int, number: int):
    """The evaluation as a poster of one page."""
    evaluation = _found(slug, institution, application=application, number=number)
    return _document(request, evaluation, _("poster"), documents.poster_pdf)


def _document(request, evaluation: queries.Evaluation, name: str, make) -> HttpResponse:
    if refused := too_many(request):
        return refused
    full = request.build_absolute_uri(address(evaluation.publication))
    return pdf_response(_name(evaluation, name, "pdf"), make(evaluation, full), store=True)


@public
@require_safe
def data(request, slug: str, institution: str, application: int, number: int, format: str):
    """The evaluation for machines: tables as XLSX or CSV, or the very content that its digest is of, as JSON."""
    if refused := too_many(request):
        return refused
    evaluation = _found(slug, institution, application=application, number=number)
    filename = _name(evaluation, _("data"), format)
    match format:
        case "xlsx":
            return xlsx_response(filename, institution_files.sheets(evaluation))
        case "csv":
            return csv_response(filename, institution_files.answers_sheet(evaluation))
    response = HttpResponse(canonical(evaluation.publication.content), content_type="application/json")
    return download(response, filename)


def address(publication) -> str:
    """Where a publication stands for ever."""
    return reverse("indices:publication", args=_names(publication))


def _names(publication) -> list:
    slug, institution = publication.version.instrument.slug, publication.institution.slug
    return [slug, institution, publication.application, publication.number]


def _found(slug: str, institution: str, **which) -> queries.Evaluation:
    evaluation = queries.evaluation_of(slug, institution, **which)
    if evaluation is None:
        raise Http404
    return evaluation


def _page(request, evaluation: queries.Evaluation) -> HttpResponse:
    publication = evaluation.publication
    files = [
        (label, reverse(f"indices:publication-{kind}", args=_names(publication)))
        for label, kind in (
            (_("Report (PDF)"), "report"),
            (_("Poster (PDF)"), "poster"),
            ("Excel", "xlsx"),
            ("CSV", "csv"),
            ("JSON", "json"),
        )
    ]
    on_paper, on_paper_rest = lists.on_paper(evaluation)
    page = {
        "evaluation": evaluation,
        "head": wording.head(evaluation),
        "score": wording.score_words(evaluation.instrument, evaluation.text.percent),
        "exact": wording.exact_words(evaluation),
        "finding": wording.finding_words(evaluation),
        "change": wording.change_words(evaluation),
        "compared": wording.compared_words(evaluation),
        "firmness": wording.firmness_words(evaluation),
        "agreement": wording.agreement_words(evaluation.text),
        "charts": reports.overview_charts(evaluation),
        "radar": reports.radar_chart(evaluation),
        "change_chart": reports.change_chart(evaluation),
        "courses": [(words, _linked(evaluation, entries)) for words, entries in lists.courses(evaluation)],
        "not_compared": [
            (why, _linked(evaluation, entries)) for why, entries in lists.not_compared(evaluation)
        ],
        "gone": lists.gone(evaluation),
        "versions": _versions_address(evaluation),
        "corrected": [
            (wording.corrected_words(each), each.entry, _entry_address(evaluation, each.entry))
            for each in evaluation.corrected
        ],
        "correction": wording.correction_words(evaluation),
        "corrects": _of_same(evaluation, evaluation.corrects) if evaluation.corrects else "",
        "stages": reports.stages_ladder(evaluation),
        "stages_table": reports.stages_table(evaluation),
        "criteria": reports.criteria_table(evaluation),
        "areas": reports.area_table(evaluation, lambda key: _group_address(evaluation, key)),
        "history": reports.history_table(evaluation, lambda each: _of_same(evaluation, each)),
        "said": [(words, _linked(evaluation, entries)) for words, entries in lists.said(evaluation)],
        "disputed_now": _linked(evaluation, lists.disputed_now(evaluation)),
        "on_paper": _paper(evaluation, on_paper),
        "on_paper_rest": _paper(evaluation, on_paper_rest),
        "most": _linked(evaluation, evaluation.most),
        "permanent": request.build_absolute_uri(address(publication)),
        "files": files,
        "later": _of_same(evaluation, evaluation.later) if evaluation.later else "",
    }
    return kept_a_while(render(request, "indices/evaluation.html", page))


def _of_same(evaluation: queries.Evaluation, other) -> str:
    names = _names(evaluation.publication)[:2]
    return reverse("indices:publication", args=[*names, other.application, other.number])


def _group_address(evaluation: queries.Evaluation, key: str) -> str:
    return reverse("indices:publication-group", args=[*_names(evaluation.publication), key])


def _linked(evaluation: queries.Evaluation, entries) -> list[tuple]:
    """Indicators, each with where it stands."""
    return [(entry, _entry_address(evaluation, entry)) for entry in entries]


def _paper(evaluation: queries.Evaluation, groups: list[lists.PaperGroup]) -> list[dict]:
    return [
        {"name": each.name, "points": each.points, "linked": _linked(evaluation, each.entries)}
        for each in groups
    ]


def _versions_address(evaluation: queries.Evaluation) -> str:
    """Where the versions of this evaluation's and the earlier one's instrument stand beside each other; empty if they are the same."""
    after, before = evaluation.publication.version, evaluation.before and evaluation.before.version
    if before is None or before.pk == after.pk:
        return ""
    changes = reverse("indices:instrument-changes", args=[after.instrument.slug])
    return f"{changes}?desde={before.number}&version={after.number}"


def _entry_address(evaluation: queries.Evaluation, entry) -> str:
    return f"{_group_address(evaluation, entry.group)}#{entry.indicator.key}"


def _file_address(publication) -> str:
    """Where its files are, up to the key of one."""
    return reverse("indices:publication-file", args=[*_names(publication), 0]).removesuffix("0/")


def _name(evaluation: queries.Evaluation, what: str, ending: str) -> str:
    publication = evaluation.publication
    slug, institution, application, number = _names(publication)
    return file_name(what, slug, institution, application, number, publication.published_on, ending=ending)
