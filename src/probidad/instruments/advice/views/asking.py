"""Who comes back: by the words, or by the cookie that they gave. The page that asks for the words."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from probidad.core.files.forms import lost
from probidad.instruments.advice import floods
from probidad.instruments.advice.forms.returning import ReceiptForm
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.services import threads

logger = logging.getLogger("probidad.advice")
# What the page itself asks for; everything else that came with a form is carried along in it.
_ASKED = frozenset(["receipt", "turn", "solution"])


# Says in the address of the page of the words that a visit was over.
OVER = "fin"


class Asked(Exception):
    """The words are asked for first. ``response``: the page that does, with what was typed."""

    def __init__(self, response: HttpResponse):
        super().__init__()
        self.response = response


def visit_of(request: HttpRequest) -> visits.Visit:
    """The visit to which a request belongs. Raises Asked.

    A form says of which conversation it is: where another one was opened in another tab since, what was typed goes
    nowhere before the words of its own are typed again.
    """
    posted = request.method == "POST"
    visit = visit_by_words(request) if posted and "receipt" in request.POST else visits.read(request)
    if visit is None:
        raise Asked(ask_again(request))
    if posted and request.POST.get("room") != visit.room:
        raise Asked(ask_for_receipt(request, ReceiptForm(), again=True, status=409))
    return visit


def ask_again(request: HttpRequest) -> HttpResponse:
    """Where a visit has ended, or never was: the words, and what was typed is kept meanwhile."""
    if request.method == "POST":
        response = ask_for_receipt(request, ReceiptForm(), again=True, status=401)
    else:
        response = redirect(f"{reverse('advice:return')}?{OVER}")
    visits.forget(response)
    return response


def visit_by_words(request: HttpRequest) -> visits.Visit:
    """The visit that the words open which came with a form. Raises Asked."""
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        raise Asked(ask_for_receipt(request, form))
    receipt = form.cleaned_data["receipt"]
    try:
        with floods.admitted(request.POST.get("turn", ""), request.POST.get("solution", ""), receipt):
            thread, writer = threads.find(receipt)
    except threads.UnknownReceipt:
        raise Asked(ask_for_receipt(request, form, unknown=True, status=422)) from None
    except floods.Wait as wait:
        raise Asked(_later(request, form, wait.seconds, "advice/_wait.html", status=429)) from None
    except threads.NOT_STORED:
        note_failure()
        raise Asked(_later(request, form, floods.RETRY, "advice/_not_reached.html", status=503)) from None
    return visits.visit(thread.pk, writer, receipt)


def note_failure() -> None:
    """For whoever runs the site: what failed, and where in the code; the log keeps the day, and nothing of whom (`core.logs`)."""
    logger.exception("nothing was stored")


def _later(
    request: HttpRequest, form: ReceiptForm, seconds: int, notice: str, *, status: int
) -> HttpResponse:
    """To be tried again. ``status``: 429 where somebody has to wait, of which the log keeps nothing; 503 where we failed."""
    response = ask_for_receipt(request, form, status=status, notice=notice, seconds=seconds)
    response["Retry-After"] = str(seconds)
    return response


def ask_for_receipt(request: HttpRequest, form: ReceiptForm, *, status: int = 200, **context) -> HttpResponse:
    """The page with the field for the eleven words. What was typed when the visit ended stays in it, for where it was going."""
    page = {
        "form": form,
        "turn": floods.kept_turn(request.POST.get("turn", "")),
        "bits": floods.BITS,
    }
    page |= carried(request) | context
    return render(request, "advice/return.html", page, status=422 if form.errors else status)


def carried(request: HttpRequest) -> dict:
    """What a page's template (`advice/_carried.html`) puts back into a form, to be sent again to the same address."""
    sent = [(name, each) for name, values in request.POST.lists() for each in values]
    kept = [(name, each) for name, each in sent if name not in _ASKED | {lost("files")}]
    return {
        "carried": [(name, each) for name, each in kept if name != "text"],
        "text": request.POST.get("text", ""),
        "stays": bool(kept),
        "files_lost": bool(request.FILES) or lost("files") in request.POST,
    }
