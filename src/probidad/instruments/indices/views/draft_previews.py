"""A draft as others will see it, and as a file: also before it is finished."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from probidad.core.files.yaml_files.writer import to_yaml
from probidad.core.markers import requires
from probidad.core.reports.responses import download, file_name
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices import access
from probidad.instruments.indices.drafting import document
from probidad.instruments.indices.drafting.lacks import finished
from probidad.instruments.indices.forms.scoring import AnswerForm
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.views.instruments import YAML_TYPE


@requires(P.WRITE_INSTRUMENTS)
@require_safe
def draft_preview(request, draft_id: int):
    """The instrument's public page, as far as it is written."""
    draft = access.draft_for(request.user, draft_id)
    page = {"draft": draft, "content": draft.content, "sources": catalogue.sources()}
    return render(request, "indices/panel/draft_preview.html", page)


@requires(P.WRITE_INSTRUMENTS)
@require_safe
def draft_preview_area(request, draft_id: int, area: str):
    """The public page of an area, and below each indicator the form in which assessors answer it."""
    draft = access.draft_for(request.user, draft_id)
    keys = [each["key"] for each in draft.content.get("areas", [])]
    if area not in keys:
        raise Http404
    found = draft.content["areas"][keys.index(area)]
    content, indicators = finished(draft.content, area)
    entries = [Entry(content, None, each, f"{keys.index(area) + 1}.{number}") for number, each in indicators]
    page = {
        "draft": draft,
        "area": found,
        "number": keys.index(area) + 1,
        "entries": [(each, AnswerForm(entry=each, asks_why=False, prefix=each.code)) for each in entries],
        "unfinished": len(found.get("indicators", [])) - len(entries),
        "names": {each["key"]: each.get("question") for _number, each in document.indicators(draft.content)},
        "sources": catalogue.sources(),
    }
    return render(request, "indices/panel/draft_preview_area.html", page)


@requires(P.WRITE_INSTRUMENTS)
@require_safe
def draft_file(request, draft_id: int):
    """The draft as a file, finished or not."""
    draft = access.draft_for(request.user, draft_id)
    source = to_yaml([document.in_order(document.compact(draft.content))])
    response = HttpResponse(source, content_type=YAML_TYPE)
    return download(response, file_name(str(draft), "draft", ending="yaml"))
