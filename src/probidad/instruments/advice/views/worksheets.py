"""The dilemma worksheet beside a conversation, and the answer that is made of it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import queries
from probidad.instruments.advice.composing import composed
from probidad.instruments.advice.forms.handling import ReplyForm
from probidad.instruments.advice.forms.worksheets import WorksheetForm, initial_of
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.questions import answered, asked
from probidad.instruments.advice.services import handling
from probidad.instruments.advice.services.worksheets import SavedMeanwhile, save_worksheet
from probidad.instruments.advice.views.pages import answer, opens_thread, trail_to


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def worksheet(request, thread: Thread, keys: ThreadKeys):
    """Think it through, beside what was written."""
    revision, sheet = queries.worksheet_of(thread, keys)
    if request.method != "POST":
        form = WorksheetForm(initial=initial_of(sheet, revision), sheet=sheet)
        return _page(request, thread, keys, form, missing=sheet.missing() if revision else [])
    form = WorksheetForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _page(request, thread, keys, form, status=422)
    try:
        save_worksheet(
            thread=thread,
            keys=keys,
            actor=request.user,
            sheet=form.sheet(),
            revision=form.cleaned_data["revision"],
        )
    except SavedMeanwhile as other:
        # What was typed stays in the form; sent again it is saved over the other, which is shown beside it.
        form.put("revision", str(other.revision))
        return _page(request, thread, keys, form, other=composed(other.sheet, thread.language), status=409)
    except ValidationError as error:
        form.add_refusal(error)
        return _page(request, thread, keys, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("advice-panel:worksheet", thread.pk)


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def compose(request, thread: Thread, keys: ThreadKeys):
    """The answer that the worksheet makes, to be read, changed and sent."""
    _revision, sheet = queries.worksheet_of(thread, keys)
    initial = {"text": composed(sheet, thread.language)}
    initial |= {"after": queries.last_message(thread)}
    form = ReplyForm(request.POST or None, language=thread.language, initial=initial)
    form.fields["text"].widget.attrs["rows"] = 24  # it comes written: one reads it whole
    if request.method == "POST":
        act = partial(handling.reply, thread=thread, keys=keys, actor=request.user)
        if done := answer(request, thread, form, act, said=_("Sent.")):
            return done
    return form_page(
        request,
        form,
        title=_("An answer from the worksheet"),
        lead=_("A draft: read it as whoever wrote would, and make it yours before you send it."),
        label=_("Send"),
        back=reverse("advice-panel:worksheet", args=[thread.pk]),
        trail=[*trail_to(thread), (_("Worksheet"), reverse("advice-panel:worksheet", args=[thread.pk]))],
        template="advice/panel/compose.html",
        thread=thread,
    )


def _page(request, thread: Thread, keys: ThreadKeys, form: WorksheetForm, *, status: int = 200, **context):
    account = queries.account_of(thread, keys)
    page = {
        "thread": thread,
        "form": form,
        "answers": answered(asked(thread.institution, thread.kind), account.answers),
        "trail": [
            *({"label": name, "href": url} for name, url in trail_to(thread)),
            {"label": _("Worksheet")},
        ],
        "has_some": Thread.objects.filter(pk=thread.pk, worksheet__isnull=False).exists(),
    }
    return render(request, "advice/panel/worksheet.html", page | context, status=status)
