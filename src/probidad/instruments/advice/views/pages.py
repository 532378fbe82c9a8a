"""What the staff's pages of a conversation have alike."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.instruments.advice import access, queries
from probidad.instruments.advice.lists import name_of
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.unlocking import unlocked


def opens_thread(view: Callable) -> Callable:
    """Below ``@requires``: the view gets the thread (or 404) and its keys; first the passphrase, if it is locked.

    What else the address says goes to the view by name.
    """

    @unlocked
    def opened(request, thread: Thread, **named) -> HttpResponse:
        try:
            keys = queries.readers_keys(thread, request.user, request.reader)
        except Destroyed:
            return render(request, "advice/panel/erased.html", {"thread": thread}, status=410)
        return view(request, thread, keys, **named)

    @wraps(view)
    def wrapped(request: HttpRequest, thread_id: int, **named) -> HttpResponse:
        return opened(request, access.thread_for(request.user, thread_id), **named)

    return wrapped


def address(thread: Thread) -> str:
    """Where a conversation is read."""
    return reverse("advice-panel:thread", args=[thread.pk])


def trail_to(thread: Thread) -> list[tuple[str, str]]:
    """The pages above one of a conversation's."""
    return [(_("Conversations"), reverse("advice-panel:inbox")), (name_of(thread), address(thread))]


# What a view of one conversation is: for annotations.
ThreadView = Callable[[HttpRequest, Thread, ThreadKeys], HttpResponse]
