"""Legal hold of a claim: why, since when, and its end."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.access import holds as holds_permission
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice.forms.holds import HoldForm
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.retention import hold_of, holds_of
from probidad.instruments.advice.services import holds, threads
from probidad.instruments.advice.views.pages import address, opens_thread, trail_to


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
@opens_thread
def hold(request, thread: Thread, keys: ThreadKeys):
    """What holds a claim and held it before; put a hold on it, or another reason and day."""
    _require_committee(request, thread)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holds.put(thread=thread, keys=keys, actor=request.user, **form.cleaned_data)
        except threads.SentAlready:
            return redirect("advice-panel:hold", thread.pk)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("advice-panel:hold", thread.pk)
    return form_page(
        request,
        form,
        title=_("Legal hold"),
        lead=_(
            "While a claim is held it isn't erased: not by its age, and not by its writer, who is told so."
        ),
        label=_("Hold it"),
        back=address(thread),
        trail=trail_to(thread),
        template="advice/panel/hold.html",
        holds=holds_of(thread, keys),
        held=hold_of(thread),
        thread=thread,
    )


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
@opens_thread
def end(request, thread: Thread, keys: ThreadKeys):
    """End the hold."""
    _require_committee(request, thread)
    back = reverse("advice-panel:hold", args=[thread.pk])
    if hold_of(thread) is None:
        return redirect(back)
    return confirmed(
        request,
        act=lambda: holds.end(thread=thread, actor=request.user),
        title=_("End the hold?"),
        body=_(
            "The writer can erase the claim again. If it has been closed for long enough, it is erased tonight."
        ),
        label=_("End the hold"),
        kind="danger",
        back=back,
        done=_("Nothing holds this claim any more."),
    )


def _require_committee(request, thread: Thread) -> None:
    """404 unless it is a claim and the person is of the committee that has it."""
    if thread.kind != Kind.CLAIM or not holds_permission(request.user, P.DECIDE_CLAIMS, thread.institution):
        raise Http404
