"""Dilemmas of an institution's own while they are written: begun, edited by several, discarded."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from probidad.core.languages.text import base_language, localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.exercises import access, drafting, queries
from probidad.instruments.exercises.drafting.content import tidy
from probidad.instruments.exercises.forms.beginning import BeginForm
from probidad.instruments.exercises.forms.built_on import FIELD, BuiltOn, built_on
from probidad.instruments.exercises.forms.draft_texts import label_of, sentence_of
from probidad.instruments.exercises.forms.drafts import DraftForm, rows_for, rows_sent
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import drafts as services

LANGUAGE_NAMES = {"es": gettext_lazy("Spanish"), "en": gettext_lazy("English")}


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_new(request):
    """Begin a dilemma of one's own."""
    return _begin(request, title=_("New dilemma"), act=partial(services.begin_draft, content={}))


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_adapt(request, version_id: int):
    """Begin a dilemma of one's own as a copy of another."""
    version = access.dilemma_version_for(request.user, version_id)
    return _begin(
        request,
        title=_("Adapt “%(dilemma)s”") % {"dilemma": localized(version.content["title"])},
        lead=_("A copy becomes a draft of your own: change what is different where you work."),
        act=partial(services.adapt_dilemma, version=version),
        back=reverse("exercises-panel:dilemma", args=[version.pk]),
    )


def _begin(request, *, title: str, act, lead: str = "", back: str = "") -> HttpResponse:
    institutions = access.institutions_to_write_for(request.user)
    if not institutions:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, institutions=institutions, initial={"language": base_language()})
    if sent is not None and form.is_valid():
        draft = act(institution=form.home, language=form.cleaned_data["language"], actor=request.user)
        return redirect("exercises-panel:draft", draft.pk)
    dilemmas = reverse("exercises-panel:dilemmas")
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        label=_("Begin"),
        back=back or dilemmas,
        trail=[(_("Dilemmas"), dilemmas)],
    )


@requires(P.WRITE_DILEMMAS)
@require_POST
def draft_revise(request, version_id: int):
    """Go on with an own dilemma's next version, which has one draft whoever began it."""
    version = access.own_version_for(request.user, version_id)
    draft = services.revise_dilemma(dilemma=version.dilemma, language=base_language(), actor=request.user)
    return redirect("exercises-panel:draft", draft.pk)


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_edit(request, draft_id: int):
    """The page that a dilemma is written on."""
    draft = access.drafts_for(request.user).filter(pk=draft_id).first()
    if request.method == "POST":
        return _save(request, draft, draft_id)
    if draft is None:
        raise Http404
    if draft.state != DilemmaDraft.State.WRITING:
        return redirect("exercises-panel:draft-review", draft.pk)
    return _edit_page(request, draft, _form(draft, asked=_asked_rows(request)))


def _form(draft: DilemmaDraft, fields=None, asked: int = 0) -> DraftForm:
    fields = services.fields_of(draft) if fields is None else fields
    return DraftForm(initial=fields, rows=rows_for(fields, asked), revises=draft.dilemma_id is not None)


def _asked_rows(request) -> int:
    asked = request.GET.get("normas", "")
    return int(asked) if asked.isdecimal() and len(asked) < 3 else 0


def _save(request, draft: DilemmaDraft | None, draft_id: int) -> HttpResponse:
    base = built_on(request.POST, draft_id)
    form = DraftForm(
        request.POST, rows=rows_sent(request.POST), revises=not draft or draft.dilemma_id is not None
    )
    if draft is None:
        return gone(request, form, base, draft_id)
    if draft.state != DilemmaDraft.State.WRITING:
        return stranded(request, draft, form, base)
    if not form.is_valid():
        return _edit_page(request, draft, form, base=request.POST.get(FIELD, ""), status=422)
    try:
        services.save_draft(
            draft=draft, edition=base.edition, base=base.fields, fields=form.written, actor=request.user
        )
    except services.EditedMeanwhile as error:
        form = _form(error.draft, error.merge.fields, asked=form.rows)
        form.show_conflicts(error.merge.conflicts)
        return _edit_page(request, error.draft, form, status=409)
    except services.NotBeingWritten:
        return stranded(request, draft, form, base)
    return redirect(_onwards(request, draft, form.rows))


def _onwards(request, draft: DilemmaDraft, rows: int) -> str:
    """Where a button to save leads: on with writing below the section, or to another page."""
    here = reverse("exercises-panel:draft", args=[draft.pk])
    go = request.POST.get("go", "")
    if go in ("draft-translation", "draft-preview", "draft-submit"):
        return reverse(f"exercises-panel:{go}", args=[draft.pk])
    if go == "more":
        return f"{here}?normas={rows + 2}#normas"
    known = go if go in SECTIONS else SECTIONS[0]
    return f"{here}?guardado={known}&normas={rows}#guardado-{known}"


FEW = 5
SECTIONS = ("situacion", "opciones", "temas", "acuerdo", "normas", "conversacion", "firma")


def _edit_page(request, draft: DilemmaDraft, form: DraftForm, *, base: str = "", status: int = 200):
    fields, missing = services.fields_of(draft), missing_lines(draft)
    built = BuiltOn(draft.pk, draft.edition, drafting.digests(fields))
    page = {
        "draft": draft,
        "form": form,
        "form_sections": form.sections(),
        "missing": missing,
        # At the beginning all is missing, as one knows.
        "few_missing": len(missing) <= FEW,
        "built_on": base or built.signed(),
        "saved": request.GET.get("guardado", ""),
        "language": LANGUAGE_NAMES[draft.language],
        "other_language": LANGUAGE_NAMES[draft.other_language],
        "more_rules": form.rows < drafting.CITATION_ROWS,
    }
    return render(request, "exercises/panel/draft_form.html", page, status=status)


def missing_lines(draft: DilemmaDraft) -> list[list[tuple[str, str]]]:
    """What a draft lacks: lines of links, each with its field, those of one option on one line."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for problem in queries.draft_problems(draft):
        line = problem.field.rpartition("_")[0] if problem.field.startswith("option_") else problem.field
        text = label_of(problem.field) if problem.kind == "missing" else sentence_of(problem)
        line = line if problem.kind == "missing" else f"{problem.field} {problem.kind}"
        anchor = f"{problem.field}_0" if problem.field in ("values", "principles") else problem.field
        lines.setdefault(line, []).append((f"id_{anchor}", text))
    return list(lines.values())


def gone(request, form, base: BuiltOn, draft_id: int) -> HttpResponse:
    """What was typed on a draft that is no longer there, for whoever had it before them; else 404."""
    if base.draft != draft_id or DilemmaDraft.objects.filter(pk=draft_id).exists():
        raise Http404
    return stranded(request, None, form, base)


def stranded(request, draft: DilemmaDraft | None, form, base: BuiltOn) -> HttpResponse:
    """What was typed and can't be saved, to be copied: in review, published or discarded meanwhile."""
    texts = {name: tidy(name, form.data.get(name, "")) for name in form.fields if drafting.longest(name)}
    changed = {name for name, digest in drafting.digests(texts).items() if digest != base.fields.get(name)}
    typed = [(label_of(name), text) for name, text in texts.items() if name in changed]
    page = {"draft": draft, "typed": typed}
    return render(request, "exercises/panel/draft_stranded.html", page, status=409)


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_discard(request, draft_id: int):
    """Delete a draft."""
    draft = access.draft_for(request.user, draft_id)
    body = _("What is written in it is deleted.")
    if draft.dilemma_id:
        body += " " + _("What is published stays as it is.")
    return confirmed(
        request,
        act=partial(services.discard_draft, draft=draft, actor=request.user),
        title=_("Discard the draft “%(draft)s”?") % {"draft": draft},
        body=body,
        label=_("Discard"),
        kind="danger",
        back=reverse("exercises-panel:draft", args=[draft.pk]),
        after=reverse("exercises-panel:dilemmas"),
        done=_("The draft was discarded."),
    )
