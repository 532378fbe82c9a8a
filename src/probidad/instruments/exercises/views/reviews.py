"""From a finished draft to a published dilemma: it is sent to review, read by somebody else, published or returned."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.languages.text import base_language, language_of
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.exercises import access, drafting, queries
from probidad.instruments.exercises.forms.built_on import BuiltOn, built_on
from probidad.instruments.exercises.forms.conflicts import shown_value
from probidad.instruments.exercises.forms.draft_texts import label_of
from probidad.instruments.exercises.forms.reviews import PublishForm, ReturnForm
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import reviews as services
from probidad.instruments.exercises.views.draft_previews import OWN_NAMES, TEMPLATES, preview
from probidad.instruments.exercises.views.drafts import LANGUAGE_NAMES, missing_lines


@requires(P.WRITE_DILEMMAS)
@FORM_METHODS
def draft_submit(request, draft_id: int):
    """What is missing before the review, or who will review it; by POST it goes there."""
    draft = access.draft_for(request.user, draft_id)
    if draft.state != DilemmaDraft.State.WRITING:
        return redirect("exercises-panel:draft-review", draft.pk)
    refused = []
    if request.method == "POST":
        try:
            services.submit_draft(draft=draft, actor=request.user)
        except ValidationError as error:
            refused = error.messages
        else:
            messages.success(request, _("It is in review now."))
            return redirect("exercises-panel:draft-review", draft.pk)
    page = {
        "draft": draft,
        "missing": missing_lines(draft),
        "refused": refused,
        "reviewers": queries.reviewers_of(draft),
        "untranslated": _untranslated(draft),
        "left_behind": [label_of(each) for each in sorted(queries.translations_left_behind(draft))],
        "other_language": LANGUAGE_NAMES[draft.other_language],
    }
    return render(request, "exercises/panel/draft_submit.html", page, status=422 if refused else 200)


def _untranslated(draft: DilemmaDraft) -> int:
    return sum(not text for text in drafting.read_texts(draft.content, draft.other_language).values())


@requires(P.WRITE_DILEMMAS)
@require_POST
def draft_take_back(request, draft_id: int):
    """Go on writing on what nobody has reviewed yet."""
    draft = access.draft_for(request.user, draft_id)
    try:
        services.take_back_draft(draft=draft, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("exercises-panel:draft", draft.pk)


@requires(P.REVIEW_DILEMMAS)
@FORM_METHODS
def draft_review(request, draft_id: int):
    """What a reviewer reads; by POST it is published, signed by the reviewer."""
    if request.method == "POST" and _decided_meanwhile(request, draft_id):
        messages.error(request, _("This draft is no longer there: it was published or discarded."))
        return redirect("exercises-panel:dilemmas")
    draft = access.draft_for(request.user, draft_id, P.REVIEW_DILEMMAS)
    if request.method != "POST":
        if draft.state != DilemmaDraft.State.REVIEW:
            return redirect("exercises-panel:draft", draft.pk)
        return _review_page(
            request, draft, PublishForm(initial={"reviewer": request.user.name, "edition": draft.edition})
        )
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            version = services.publish_draft(draft=draft, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            return _refused(request, draft, form, error)
        messages.success(request, _("Published."))
        return redirect("exercises-panel:dilemma", version.pk)
    return _review_page(request, draft, form)


def _decided_meanwhile(request, draft_id: int) -> bool:
    """Whether the draft is gone that this form was for: its signature tells it from one that never was."""
    read = built_on(request.POST, draft_id).draft == draft_id
    return read and not DilemmaDraft.objects.filter(pk=draft_id).exists()


def _refused(request, draft: DilemmaDraft, form, error: ValidationError) -> HttpResponse:
    """Said on the review's page, which shows the draft as it is now; elsewhere if it is no longer in review."""
    now = DilemmaDraft.objects.filter(pk=draft.pk).select_related("institution", "dilemma").first()
    if now is None or now.state != DilemmaDraft.State.REVIEW:
        messages.error(request, error.messages[0])
        return redirect("exercises-panel:draft", now.pk) if now else redirect("exercises-panel:dilemmas")
    fresh = PublishForm({"reviewer": form.data.get("reviewer", ""), "edition": str(now.edition)})
    fresh.add_error(None, error.messages[0])
    return _review_page(request, now, fresh)


def _review_page(request, draft: DilemmaDraft, form: PublishForm) -> HttpResponse:
    published, missing = queries.published_before(draft), missing_lines(draft)
    language = (
        base_language() if language_of(draft.content.get("title")) == base_language() else draft.language
    )
    page = {
        "draft": draft,
        "form": form,
        "built_on": BuiltOn(draft.pk, draft.edition).signed(),
        "is_writer": draft.writers.filter(pk=request.user.pk).exists(),
        "writers": draft.writers.order_by("name", "pk"),
        "reviewers": queries.reviewers_of(draft),
        "published": published,
        "number": (0, 0) if missing else queries.next_number(draft),
        "missing": missing,
        "changes": _changes(published.content, draft.content) if published else [],
        "language": language,
        "preview": preview(draft, TEMPLATES["titular"], language),
        "facts": _facts(draft, language),
        "elsewhere": _in_the_other(draft, language),
        "untranslated": _untranslated(draft),
        "left_behind": [label_of(each) for each in sorted(queries.translations_left_behind(draft))],
        "other_language": LANGUAGE_NAMES[draft.other_language],
    }
    return render(request, "exercises/panel/draft_review.html", page, status=422 if form.errors else 200)


def _facts(draft: DilemmaDraft, language: str) -> list[tuple[str, str]]:
    """What is published of a draft besides what its page shows: how it is filed, where rules were seen, who signs."""
    fields = drafting.read_fields(draft.content, draft.language)
    seen = [f"citation_{number}_checked_against" for number in range(drafting.CITATION_ROWS)]
    facts = [
        (label_of(name), shown_value(name, fields[name]))
        for name in ("topic", "service_area", "post_level", *seen)
        if fields[name]
    ]
    author = drafting.read_texts(draft.content, language).get("author", "")
    return [*facts, (label_of("author"), author)] if author else facts


def _in_the_other(draft: DilemmaDraft, shown: str) -> tuple[str, str, list[tuple[str, str]]]:
    """What a draft says in the language in which it isn't shown: its code, its name and the texts with their labels.

    Without it something could be published that its reviewer never had before them.
    """
    other = next(each for each in OWN_NAMES if each != shown)
    texts = drafting.read_texts(draft.content, other)
    return other, OWN_NAMES[other], [(label_of(name), text) for name, text in texts.items() if text]


def _changes(before: dict, after: dict) -> list[dict]:
    """What a revision changes, field by field, with the words that differ marked."""
    found = []
    for change in drafting.changes(before, after):
        texts = [shown_value(change.field, value) for value in (change.before, change.after)]
        old, new = drafting.pieces(*texts) if change.language else ([drafting.Piece(t, True)] for t in texts)
        language = LANGUAGE_NAMES.get(change.language, "")
        found.append(
            {
                "label": label_of(change.field),
                "language": language,
                "code": change.language,
                "old": old,
                "new": new,
            }
        )
    return found


@requires(P.REVIEW_DILEMMAS)
@FORM_METHODS
def draft_return(request, draft_id: int):
    """Give a draft back to its writers, with a note."""
    if request.method == "POST" and _decided_meanwhile(request, draft_id):
        typed = [(ReturnForm.base_fields["note"].label, request.POST.get("note", ""))]
        page = {"draft": None, "typed": typed}
        return render(request, "exercises/panel/draft_stranded.html", page, status=409)
    draft = access.draft_for(request.user, draft_id, P.REVIEW_DILEMMAS)
    review = reverse("exercises-panel:draft-review", args=[draft.pk])
    seen = {"edition": draft.edition, "built_on": BuiltOn(draft.pk, draft.edition).signed()}
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method == "POST" and form.is_valid():
        note, edition = form.cleaned_data["note"], form.cleaned_data["edition"]
        try:
            services.return_draft(draft=draft, actor=request.user, note=note, edition=edition)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("It went back to its writers, with your note."))
            return redirect("exercises-panel:dilemmas")
    return form_page(
        request,
        form,
        title=_("Return “%(draft)s” to its writers") % {"draft": draft},
        label=_("Return it"),
        back=review,
        trail=[(_("Dilemmas"), reverse("exercises-panel:dilemmas")), (_("Review"), review)],
    )
