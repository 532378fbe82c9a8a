"""The library of teaching cases, and how a conversation becomes one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.languages.text import base_language
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.precedents import (
    PrecedentForm,
    PrecedentSearch,
    ReturnForm,
    from_precedent,
    from_sheet,
)
from probidad.instruments.advice.models import Precedent, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import precedents as services
from probidad.instruments.advice.views.pages import address, opens_thread, trail_to


@requires(P.TRAIN)
@require_safe
def precedents(request):
    """What can be learned from, by words, topic and value; and what waits to be reviewed."""
    form, found = PrecedentSearch(request.GET), access.precedents_for(request.user)
    shown = queries.found_precedents(found, **_asked(form)) if form.is_valid() else []
    page = {
        "form": form,
        "cases": [_shown(each) for each in shown],
        "waiting": [_shown(each) for each in found if each.state != Precedent.State.PUBLISHED],
    }
    return render(request, "advice/panel/precedents.html", page)


def _asked(form: PrecedentSearch) -> dict:
    return {
        "search": form.cleaned_data["q"],
        "topic": form.cleaned_data["tema"],
        "value": form.cleaned_data["valor"],
    }


@requires(P.TRAIN)
@FORM_METHODS
def precedent(request, precedent_id: int):
    """One case. While it is reviewed, a second person returns it here or puts it into the library."""
    found = access.precedent_for(request.user, precedent_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST":
        if not access.reviews(request.user, found):
            raise Http404
        if form.is_valid():
            try:
                services.return_precedent(precedent=found, note=form.cleaned_data["note"], actor=request.user)
            except ValidationError as error:
                form.add_refusal(error)
            else:
                messages.success(request, _("Returned to its writer."))
                return redirect("advice-panel:precedents")
    page = _shown(found) | {
        "form": form,
        "reviews": access.reviews(request.user, found),
        "is_own": found.written_by_id == request.user.pk,
    }
    return render(request, "advice/panel/precedent.html", page, status=422 if form.errors else 200)


@requires(P.TRAIN)
@require_POST
def precedent_publish(request, precedent_id: int):
    """Into the library."""
    found = access.precedent_for(request.user, precedent_id)
    if not access.reviews(request.user, found):
        raise Http404
    return _acted(request, found, lambda: services.publish_precedent(precedent=found, actor=request.user))


@requires(P.TRAIN)
@require_POST
def precedent_propose(request, precedent_id: int):
    """As a dilemma of the exercises: a draft that somebody goes on with there."""
    found = access.precedent_for(request.user, precedent_id)
    if found.state != Precedent.State.PUBLISHED:
        raise Http404
    try:
        return redirect(
            services.propose_precedent(precedent=found, language=_language(found), actor=request.user)
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("advice-panel:precedent", found.pk)


@requires(P.TRAIN)
@FORM_METHODS
def precedent_edit(request, precedent_id: int):
    """Other words, by its writer, until it is in the library."""
    found = access.precedent_for(request.user, precedent_id)
    if found.written_by_id != request.user.pk or found.state == Precedent.State.PUBLISHED:
        raise Http404
    return _form(
        request,
        PrecedentForm(request.POST or None, initial=from_precedent(found)),
        lambda **given: services.rewrite_precedent(precedent=found, actor=request.user, **given),
        back=reverse("advice-panel:precedent", args=[found.pk]),
        trail=[(_("Teaching cases"), reverse("advice-panel:precedents"))],
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def precedent_new(request, thread: Thread, keys: ThreadKeys):
    """A teaching case of a closed conversation whose writer agreed."""
    if thread.state != Thread.State.CLOSED or not thread.allows_teaching:
        raise Http404
    _revision, sheet = queries.worksheet_of(thread, keys)
    said = queries.all_texts(thread, keys)
    return _form(
        request,
        PrecedentForm(request.POST or None, initial=from_sheet(sheet, thread.language)),
        lambda **given: services.write_precedent(thread=thread, said=said, actor=request.user, **given),
        back=address(thread),
        trail=trail_to(thread),
    )


def _form(request, form: PrecedentForm, act, *, back: str, trail):
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = act(topic=given["topic"], values=given["values"], cases=form.cases())
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Kept. A second person reads it before it is in the library."))
            return redirect("advice-panel:precedent", made.pk)
    return form_page(
        request,
        form,
        title=_("Teaching case"),
        lead=_(
            "Change whatever could tell who it was: places, dates, amounts, posts. Use none of the writer's words."
        ),
        label=_("Send it to be reviewed"),
        back=back,
        trail=trail,
    )


def _acted(request, found: Precedent, act):
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is in the library."))
    return redirect("advice-panel:precedent", found.pk)


def _language(found: Precedent) -> str:
    """The page's language, where the case is written in it; else the one in which it is."""
    wanted = base_language()
    return wanted if wanted in found.content else next(iter(found.content))


def _shown(found: Precedent) -> dict:
    values = catalogue.values() | catalogue.principles()
    language = _language(found)
    return {
        "precedent": found,
        "case": found.content[language],
        "language": language,
        "topic": name_of(found.topic, catalogue.topics()),
        "values": [name_of(each, values) for each in found.values],
    }
