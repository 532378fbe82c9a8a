"""The page on which a draft is translated: each text beside its original."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.exercises import access, drafting, queries
from probidad.instruments.exercises.forms.built_on import FIELD, BuiltOn, built_on
from probidad.instruments.exercises.forms.translations import TranslationForm, names_sent
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import drafts as services
from probidad.instruments.exercises.views.drafts import LANGUAGE_NAMES, gone, stranded

GROUPS = {
    "title": "story",
    "situation": "story",
    "affected": "story",
    "question": "story",
    "citation": "rules",
}


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_translation(request, draft_id: int):
    """Translate a draft."""
    draft = access.drafts_for(request.user).filter(pk=draft_id).first()
    if request.method == "POST":
        return _save(request, draft, draft_id)
    if draft is None:
        raise Http404
    if draft.state != DilemmaDraft.State.WRITING:
        return redirect("exercises-panel:draft-review", draft.pk)
    return _page(request, draft, _form(draft))


def _form(draft: DilemmaDraft, fields=None) -> TranslationForm:
    texts, originals = services.translation_of(draft)
    return TranslationForm(
        initial=fields or texts, names=texts, originals=originals, language=draft.other_language
    )


def _save(request, draft: DilemmaDraft | None, draft_id: int) -> HttpResponse:
    base = built_on(request.POST, draft_id)
    language = draft.other_language if draft else ""
    originals = services.translation_of(draft)[1] if draft else {}
    form = TranslationForm(
        request.POST, names=names_sent(request.POST), originals=originals, language=language
    )
    if draft is None:
        return gone(request, form, base, draft_id)
    if draft.state != DilemmaDraft.State.WRITING:
        return stranded(request, draft, form, base)
    if not form.is_valid():
        return _page(request, draft, form, base=request.POST.get(FIELD, ""), status=422)
    try:
        services.save_translation(
            draft=draft,
            edition=base.edition,
            base=base.fields,
            originals=base.originals,
            fields=form.cleaned_data,
            actor=request.user,
        )
    except services.EditedMeanwhile as error:
        form = _form(error.draft, error.merge.fields)
        form.show_conflicts(error.merge.conflicts)
        return _page(request, error.draft, form, homeless=error.merge.homeless, status=409)
    except services.NotBeingWritten:
        return stranded(request, draft, form, base)
    here = reverse("exercises-panel:draft-translation", args=[draft.pk])
    if request.POST.get("go") == "draft-preview":
        return redirect("exercises-panel:draft-preview", draft.pk)
    number = request.POST.get("go", "")
    number = number if number.isdecimal() and len(number) < 4 else "0"
    return redirect(f"{here}?guardado={number}#guardado-{number}")


def _page(
    request, draft: DilemmaDraft, form: TranslationForm, *, base: str = "", homeless=None, status: int = 200
):
    texts, originals = services.translation_of(draft)
    built = BuiltOn(draft.pk, draft.edition, drafting.digests(texts), drafting.digests(originals))
    page = {
        "draft": draft,
        "form": form,
        "groups": _groups(form, originals),
        "left_behind": queries.translations_left_behind(draft),
        "homeless": homeless or {},
        "built_on": base or built.signed(),
        "saved": request.GET.get("guardado", ""),
        "language": LANGUAGE_NAMES[draft.language],
        "other_language": LANGUAGE_NAMES[draft.other_language],
        "untranslated": sum(not texts[name] for name in texts),
    }
    return render(request, "exercises/panel/draft_translation.html", page, status=status)


def _groups(form: TranslationForm, originals: dict[str, str]) -> list[list[tuple]]:
    """The texts with their fields, some to each button: what happens, an option, the rules, the rest."""
    groups: dict[str, list[tuple]] = {}
    for original, field in form.beside(originals):
        begin, _rest, rest = field.name.partition("_")
        key = f"option {rest[0]}" if begin == "option" else GROUPS.get(begin, "rest")
        groups.setdefault(key, []).append((original, field))
    return list(groups.values())
