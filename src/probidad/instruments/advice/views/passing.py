"""A conversation that is handed over, or shown to somebody who is asked."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.handling import PassForm
from probidad.instruments.advice.models import ReaderKey, Thread
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.staff import colleagues_for, counsel_for, successors_for
from probidad.instruments.advice.services import passing as services
from probidad.instruments.advice.views.pages import address, answer, opens_thread, stale, trail_to


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def hand_over(request, thread: Thread, keys: ThreadKeys):
    """Give it to a colleague who may read it."""
    return _page(
        request,
        thread,
        _candidates(successors_for, request, thread, keys),
        act=lambda to, **given: services.hand_over(
            thread=thread, keys=keys, actor=request.user, to=to, **given
        ),
        title=_("Hand it over"),
        lead=_(
            "They have it from then on; you can still read it. Whom the writer excludes isn't in the list."
        ),
        label=_("Hand it over"),
        said=_("Handed over."),
        holds=True,
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def ask_colleague(request, thread: Thread, keys: ThreadKeys):
    """Ask a colleague for their view."""
    return _page(
        request,
        thread,
        _candidates(colleagues_for, request, thread, keys),
        act=lambda to, **given: services.ask_colleague(
            thread=thread, keys=keys, actor=request.user, whom=to, **given
        ),
        title=_("Ask a colleague"),
        lead=_(
            "They read the conversation and your note, and answer with a note. Whom the writer excludes isn't in the list."
        ),
        label=_("Ask them"),
        said=_("Asked. It stands on their desk."),
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def ask_counsel(request, thread: Thread, keys: ThreadKeys):
    """Ask external legal counsel in; the writer has agreed."""
    return _page(
        request,
        thread,
        _candidates(counsel_for, request, thread, keys),
        act=lambda to, **given: services.ask_counsel(
            thread=thread, keys=keys, actor=request.user, whom=to, **given
        ),
        title=_("Ask external legal counsel"),
        lead=_("The writer agreed to it. Counsel reads the whole conversation and answers with a note."),
        label=_("Ask them"),
        said=_("Asked. It stands on their desk."),
    )


def _candidates(found: Callable, request, thread: Thread, keys: ThreadKeys) -> list[ReaderKey]:
    return found(thread, request.user, queries.account_of(thread, keys).excluded)


def _page(
    request, thread: Thread, candidates: list[ReaderKey], *, act, title, lead, label, said, holds=False
) -> HttpResponse:
    if elsewhere := stale(request, thread, holds=holds):
        return elsewhere
    if not candidates:
        page = {"heading": title, "back": address(thread), "thread": thread}
        return render(request, "advice/panel/nobody.html", page)
    initial = {"after": queries.last_note(thread)}
    form = PassForm(request.POST or None, candidates=candidates, initial=initial)
    if request.method == "POST" and (done := answer(request, thread, form, act, said=said)):
        return done
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        label=label,
        back=address(thread),
        trail=trail_to(thread),
    )
