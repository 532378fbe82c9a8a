"""Instruments of an organisation's own while they are written: begun, edited page by page by several."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.languages.text import localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.session_ended import typed_in
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.indices import access
from probidad.instruments.indices.drafting import document
from probidad.instruments.indices.drafting.document import Part
from probidad.instruments.indices.drafting.lacks import Lack
from probidad.instruments.indices.forms import drafts as forms
from probidad.instruments.indices.forms.beginning import (
    BeginForm,
    NewAreaForm,
    NewIndicatorForm,
    NewScaleForm,
)
from probidad.instruments.indices.forms.draft_words import MISSING, PAGES, label_of, sentence
from probidad.instruments.indices.models import InstrumentDraft
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import instruments as queries
from probidad.instruments.indices.services import drafts as services

LIST = "indices-panel:instruments"
SAVED = "guardado"
# Where a page's parts of their own are written.
NAMED = {"area": "draft-area", "indicator": "draft-indicator", "scale": "draft-scale"}


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def instrument_new(request):
    """Begin an instrument of one's own: empty, or as a copy."""
    organisations = access.organisations_of(request.user, P.WRITE_INSTRUMENTS)
    sources = queries.instruments_to_copy(organisations)
    sent = request.POST if request.method == "POST" else None
    initial = {"source": request.GET.get("copia", "")}
    form = BeginForm(sent, organisations=organisations, sources=sources, initial=initial)
    if sent is not None and form.is_valid():
        chosen = form.cleaned_data
        try:
            draft = services.begin_draft(
                actor=request.user,
                organisation=form.organisations[chosen["organisation"]],
                source=form.sources.get(chosen["source"]),
                short_name=chosen["short_name"],
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("indices-panel:draft-edit", draft.pk)
    return form_page(
        request,
        form,
        title=_("New instrument"),
        label=_("Begin"),
        back=reverse(LIST),
        trail=[(_("Instruments"), reverse(LIST))],
        lead=_("Nobody but those who write instruments in your organisation sees it until it is published."),
    )


@requires(P.WRITE_INSTRUMENTS)
@require_POST
def instrument_revise(request, instrument_id: int):
    """Go on with an own instrument's next version, which has one draft whoever began it."""
    found = access.own_instrument_for(request.user, instrument_id)
    draft = services.revise_instrument(actor=request.user, instrument=found)
    return redirect("indices-panel:draft-edit", draft.pk)


@requires(P.WRITE_INSTRUMENTS)
@require_safe
def draft_edit(request, draft_id: int):
    """All of a draft at a glance: its pages, its areas, and what it still lacks."""
    draft = access.draft_for(request.user, draft_id)
    lacking = services.lacking(draft)
    in_parts = {(each.page, each.key) for each in lacking}
    page = {
        "draft": draft,
        "missing": missing_lines(draft, lacking),
        "pages": [
            (PAGES[name], page_url(draft, name), (name, "") in in_parts)
            for name in ("head", "rule", "findings")
        ],
        "scales": list(draft.content.get("scales", {})),
        "areas": [
            (
                area,
                sum((("indicator", each["key"]) in in_parts) for each in area.get("indicators", []))
                + (("area", area["key"]) in in_parts),
            )
            for area in draft.content.get("areas", [])
        ],
    }
    return render(request, "indices/panel/draft_edit.html", page)


def page_url(draft: InstrumentDraft, page: str, key: str = "") -> str:
    """Where a part of a draft is edited."""
    if page in NAMED:
        return reverse(f"indices-panel:{NAMED[page]}", args=[draft.pk, key])
    return reverse(f"indices-panel:draft-{page or 'edit'}", args=[draft.pk])


def missing_lines(draft: InstrumentDraft, lacking: list[Lack]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a draft lacks: for each page its name, and links to its fields."""
    names = _names(draft.content)
    lines: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in lacking:
        url = f"{page_url(draft, each.page, each.key)}#campo-{each.name}"
        text = label_of(each.name)
        if each.code not in MISSING:
            text = f"{text}: {sentence(each)}"
        lines.setdefault((each.page, each.key), []).append((url, text))
    return [(names[place], links) for place, links in lines.items()]


def _names(content: Part) -> dict[tuple[str, str], str]:
    names = {(page, ""): str(name) for page, name in PAGES.items()}
    names |= {("scale", key): _("Scale “%(name)s”") % {"name": key} for key in content.get("scales", {})}
    for number, area in enumerate(content.get("areas", []), start=1):
        names["area", area["key"]] = f"{number}. {localized(area.get('name'))}"
    for number, each in document.indicators(content):
        names["indicator", each["key"]] = f"{number} {localized(each.get('question'))}"
    return names


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def draft_part(request, draft_id: int, page: str, key: str = ""):
    """One part of a draft: what it holds, what it lacks, saved at any time."""
    draft = access.drafts_for(request.user).filter(pk=draft_id).first()
    part = document.read(draft.content, page, key) if draft else None
    if request.method == "POST":
        return lost(request, draft) if part is None else _save(request, draft, page, key, part)
    if part is None:
        raise Http404
    lacking = [each for each in services.lacking(draft) if (each.page, each.key) == (page, key)]
    form = _form(draft, page, key, part=part, lacking=lacking)
    return _part_page(request, draft, page, key, form, missing=missing_lines(draft, lacking))


def _form(draft: InstrumentDraft, page: str, key: str, **kwargs) -> forms.PartForm:
    more = {}
    if page == "head":
        more["latest"] = draft.instrument.latest if draft.instrument else None
    elif page == "indicator":
        more["key"] = key
    return forms.FORMS[page](document=draft.content, **more, **kwargs)


def _save(request, draft: InstrumentDraft, page: str, key: str, part: Part) -> HttpResponse:
    form = _form(draft, page, key, data=request.POST, part=part)
    if not form.is_valid():
        return _part_page(request, draft, page, key, form, status=422)
    try:
        services.save_part(
            actor=request.user,
            draft=draft,
            page=page,
            key=key,
            part=form.written,
            seen=form.cleaned_data["seen"],
        )
    except services.PartGone:
        return lost(request, draft)
    except services.ChangedMeanwhile as error:
        draft.refresh_from_db()
        form = _form(draft, page, key, data=request.POST, part=error.part)
        form.full_clean()
        form.show_theirs(error.part)
        return _part_page(request, draft, page, key, form, status=409)
    except ValidationError as error:
        form.add_refusal(error)
        return _part_page(request, draft, page, key, form, status=422)
    if request.POST.get("go") == "back":
        return redirect(_above(draft, page, key))
    return redirect(f"{page_url(draft, page, key)}?{SAVED}=1#{SAVED}")


def _above(draft: InstrumentDraft, page: str, key: str) -> str:
    """The page that lists a part: of an indicator its area, of all else the draft."""
    area = _area_of(draft.content, key) if page == "indicator" else None
    return page_url(draft, "area", area["key"]) if area else page_url(draft, "")


def _area_of(content: Part, key: str) -> Part | None:
    areas = content.get("areas", [])
    return next((a for a in areas if any(each["key"] == key for each in a.get("indicators", []))), None)


def _part_page(
    request, draft, page: str, key: str, form: forms.PartForm, *, missing=(), status: int = 200
) -> HttpResponse:
    content = draft.content
    area = next((each for each in content.get("areas", []) if page == "area" and each["key"] == key), None)
    context = {
        "draft": draft,
        "page": page,
        "key": key,
        "form": form,
        "missing": missing,
        "heading": _names(content)[page, key],
        "above": _above(draft, page, key),
        "above_area": _area_of(content, key) if page == "indicator" else None,
        "area": area,
        "conflict": status == 409,
        "saved": SAVED in request.GET,
        "siblings": _siblings(draft, page, key),
    }
    return render(request, "indices/panel/draft_part.html", context, status=status)


def _siblings(draft: InstrumentDraft, page: str, key: str) -> dict[str, str]:
    """The indicators before and after one, to go on writing."""
    if page != "indicator":
        return {}
    keys = [each["key"] for _number, each in document.indicators(draft.content)]
    place = keys.index(key)
    found = {
        "previous": keys[place - 1] if place else "",
        "next": keys[place + 1] if place + 1 < len(keys) else "",
    }
    return {name: page_url(draft, "indicator", each) for name, each in found.items() if each}


def lost(request, draft: InstrumentDraft | None) -> HttpResponse:
    """What was typed for a draft or a part that is no longer there, to be copied."""
    typed = [each for each in typed_in(request) if each.is_text]
    return render(request, "indices/panel/draft_lost.html", {"draft": draft, "typed": typed}, status=409)


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def draft_add(request, draft_id: int, page: str, area: str = ""):
    """One more area, indicator or scale: what it is called; the rest is written on its own page."""
    draft = access.drafts_for(request.user).filter(pk=draft_id).first()
    gone = draft is None or (area and document.read(draft.content, "area", area) is None)
    if gone:
        if request.method == "POST":
            return lost(request, draft)
        raise Http404
    titles = {"area": _("Add an area"), "indicator": _("Add an indicator"), "scale": _("Add a scale")}
    form = _ADDING[page](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(page_url(draft, page, _added(request.user, draft, page, area, form)))
        except services.PartGone:
            return lost(request, draft)
        except document.Full:
            form.add_error(None, _("There are as many already as one instrument may have."))
        except ValidationError as error:
            form.add_refusal(error)
    back = page_url(draft, "area", area) if area else page_url(draft, "")
    return form_page(
        request,
        form,
        title=titles[page],
        label=_("Add"),
        back=back,
        trail=[(_("Instruments"), reverse(LIST)), (str(draft), page_url(draft, ""))],
    )


_ADDING = {"area": NewAreaForm, "indicator": NewIndicatorForm, "scale": NewScaleForm}


def _added(person, draft: InstrumentDraft, page: str, area: str, form) -> str:
    """Add a part; its key."""
    keys = []

    def grown(content: Part) -> Part:
        if page == "area":
            content, key = document.add_area(content, form.text)
        elif page == "scale":
            content, key = document.add_scale(content, form.cleaned_data["name"])
        elif document.read(content, "area", area) is None:
            raise services.PartGone
        else:
            content, key = document.add_indicator(content, area, form.text, form.cleaned_data["kind"])
        keys.append(key)
        return content

    services.change(actor=person, draft=draft, edit=grown)
    return keys[0]


@requires(P.WRITE_INSTRUMENTS)
@require_POST
def draft_move(request, draft_id: int, page: str, key: str):
    """Move an area or an indicator up or down among its like."""
    draft = access.draft_for(request.user, draft_id)
    steps = -1 if request.POST.get("move") == "up" else 1
    back = _above(draft, page, key)
    try:
        services.change(
            actor=request.user, draft=draft, edit=partial(document.move, page=page, key=key, steps=steps)
        )
    except services.PartGone as error:
        raise Http404 from error
    return redirect(f"{back}#parte-{key}")


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def draft_remove(request, draft_id: int, page: str, key: str):
    """Remove an area, an indicator or a scale."""
    draft = access.draft_for(request.user, draft_id)
    if document.read(draft.content, page, key) is None:
        raise Http404
    return confirmed(
        request,
        act=partial(
            services.change,
            actor=request.user,
            draft=draft,
            edit=partial(document.remove, page=page, key=key),
        ),
        title=_("Remove “%(name)s”?") % {"name": _names(draft.content)[page, key]},
        body=_("What is written in it is deleted, also what others wrote, and so are conditions on it."),
        label=_("Remove"),
        kind="danger",
        back=_above(draft, page, key),
    )
