"""What the staff's pages of a conversation have alike."""

import logging
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.forms.handling import ReplyForm
from probidad.instruments.advice.lists import name_of
from probidad.instruments.advice.models import Grant, Thread
from probidad.instruments.advice.services import handling, threads
from probidad.instruments.advice.unlocking import carried_on, typed, unlocked

logger = logging.getLogger("probidad.advice")


def opens_thread(view: Callable) -> Callable:
    """Below ``@requires``: the view gets the thread and its keys; first the passphrase, if it is locked.

    Where there is no such thread for this person, or no longer, :func:`gone` answers; where its keys can't be reached,
    or the database stores nothing, :func:`_unreachable`. What else the address says goes to the view by name.
    """

    @unlocked
    def opened(request, thread: Thread, **named) -> HttpResponse:
        try:
            keys = queries.readers_keys(thread, request.user, request.reader)
            return view(request, thread, keys, **named)
        except Grant.DoesNotExist:
            return gone(request)
        except (Destroyed, queries.Erased):
            return gone(request, thread)
        except threads.NOT_STORED:
            return _unreachable(request)

    @wraps(view)
    def wrapped(request: HttpRequest, thread_id: int, **named) -> HttpResponse:
        try:
            thread = access.thread_for(request.user, thread_id)
        except Http404:
            return gone(request)
        return opened(request, thread, **named)

    return wrapped


def gone(request: HttpRequest, thread: Thread | None = None) -> HttpResponse:
    """In place of a conversation that can't be read, with whatever was typed for it.

    With a thread: to whoever had a key to it when the page was asked for. Without one it says the same of what was erased,
    of what is somebody else's, and of what never was.
    """
    if thread:
        thread.refresh_from_db(fields=["state"])
    page = {"thread": thread, "typed": [each.value for each in typed(request) if each.is_text]}
    return render(request, "advice/panel/erased.html", page, status=410 if thread else 404)


def _unreachable(request: HttpRequest) -> HttpResponse:
    """In place of a page while the store of keys or the database can't be used: what was typed stays in a form that sends
    it again."""
    logger.exception("a conversation can't be reached, or nothing of it stored")
    kept = carried_on(request) if request.method == "POST" else None
    page = {"kept": kept, "typed": [each.value for each in kept or () if each.is_text]}
    return render(request, "advice/panel/unreachable.html", page, status=503)


def stale(request: HttpRequest, thread: Thread, *, holds: bool) -> HttpResponse | None:
    """On the way to a page that isn't for now: to the conversation, with a word. ``holds``: only who has it may go on.

    None where it is for now, and for what was typed: the service refuses that, and it stays on its page.
    """
    holder = queries.holder_of(thread)
    has_it = holder is not None and holder.person_id == request.user.pk
    if request.method == "POST" or (thread.state in Thread.OPEN and (has_it or not holds)):
        return None
    messages.info(request, _("This can't be done as it stands now: it was closed, or you don't have it."))
    return redirect(address(thread))


def answer(
    request: HttpRequest, thread: Thread, form: ReplyForm, act: Callable, *, said: str
) -> HttpResponse | None:
    """Do what a form of the conversation's says; None where it is shown again, with why."""
    if not form.is_valid():
        return None
    try:
        act(**form.cleaned_data)
    except threads.SentAlready:
        messages.info(request, _("It had been sent already, and is here once."))
    except handling.WrittenMeanwhile as meanwhile:
        form.show_meanwhile(meanwhile.messages)
        return None
    except ValidationError as error:
        form.add_refusal(error)
        return None
    else:
        messages.success(request, said)
    return redirect(address(thread))


def address(thread: Thread) -> str:
    """Where a conversation is read."""
    return reverse("advice-panel:thread", args=[thread.pk])


def trail_to(thread: Thread) -> list[tuple[str, str]]:
    """The pages above one of a conversation's."""
    return [(_("Conversations"), reverse("advice-panel:inbox")), (name_of(thread), address(thread))]


# What a view of one conversation is: for annotations.
ThreadView = Callable[[HttpRequest, Thread, ThreadKeys], HttpResponse]
