"""Asking once before an act that can't be undone: a page of its own, or its dialog (see ``ui.js``)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render


def confirmed(
    request,
    *,
    act: Callable[[], object],
    title: str,
    body: str,
    label: str,
    back: str,
    kind: str = "primary",
    after: str | None = None,
    done: str = "",
) -> HttpResponse:
    """Show the question, or, once it was answered by POST, ``act`` and leave.

    ``back`` is the address of "Cancel", ``after`` where it goes on when it is done (``back`` unless
    said), with ``done`` as message. What a service refuses (ValidationError) is said on ``back``.
    ``kind`` is the button's: ``"danger"`` for what takes something away.
    """
    if request.method != "POST":
        page = {"title": title, "body": body, "label": label, "kind": kind}
        return render(request, "confirm_page.html", page | {"action": request.path, "cancel_href": back})
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(back)
    if done:
        messages.success(request, done)
    return redirect(after or back)
