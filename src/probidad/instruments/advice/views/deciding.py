"""What the writer decides, alone: to rate, to close, to let counsel in, to make a claim of a question, to erase."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.returning import ClaimForm, RatingForm
from probidad.instruments.advice.models import LegalHold, Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import offers
from probidad.instruments.advice.queries.retention import hold_of
from probidad.instruments.advice.services import erasure, threads, writers
from probidad.instruments.advice.views.conversation import Room, show, visiting

_CANT_BE_CLAIM = {
    threads.IsClosed: _("The conversation was closed. Begin another one as a claim."),
    writers.NotTaken: _("This institution takes no claims here now. Nothing was changed."),
    threads.NobodyReads: _(
        "Nobody of the committee would be left to read it, because of whom you excluded. Nothing was changed."
    ),
}


@visiting
def rate(request, room: Room):
    """Say how much it helped."""
    if request.method != "POST":
        return redirect("advice:conversation")
    form = RatingForm(request.POST)
    if not form.is_valid():
        return show(request, room, rating=form)
    writers.rate(thread=room.thread, level=form.cleaned_data["level"])
    return redirect("advice:conversation")


@visiting
def agree(request, room: Room):
    """Agree to something, or no more."""
    if request.method == "POST" and request.POST.get("to") in writers.AGREEMENTS:
        writers.agree(thread=room.thread, to=request.POST["to"], allowed=request.POST.get("allowed") == "yes")
    return redirect("advice:conversation")


@visiting
def close(request, room: Room):
    """End the conversation, once that was confirmed."""
    if request.method != "POST":
        return render(request, "advice/close.html")
    writers.close(thread=room.thread)
    return redirect("advice:conversation")


@visiting
def make_claim(request, room: Room):
    """Make a claim of a question: first who will read it, then, by POST, for good."""
    thread = room.thread
    if thread.kind == Kind.CLAIM or thread.state not in Thread.OPEN:
        return redirect("advice:conversation")
    readers = _claims_readers(room)
    form_of = partial(ClaimForm, readers=readers, later=offers.later_readers(thread.institution, Kind.CLAIM))
    page = {"readers": readers, "form": form_of()}
    if request.method != "POST":
        return render(request, "advice/make_claim.html", page)
    form = page["form"] = form_of(request.POST)
    if not form.is_valid():
        return render(request, "advice/make_claim.html", page, status=422)
    given = form.cleaned_data
    try:
        writers.make_claim(thread=thread, keys=room.keys, barred=given["people"], shown=given["shown"])
    except threads.ReadersChanged:
        page["change"] = offers.change_since(given["shown"], readers)
        page["form"] = form_of(initial={"people": given["people"]})
        return render(request, "advice/make_claim.html", page, status=409)
    except (threads.IsClosed, writers.NotTaken, threads.NobodyReads) as refused:
        page["refused"] = _CANT_BE_CLAIM[type(refused)]
        return render(request, "advice/make_claim.html", page, status=422)
    return redirect("advice:conversation")


def _claims_readers(room: Room) -> list[offers.PossibleReader]:
    """Who could read it as a claim: not whom the writer excluded, nor who declared a conflict of interest."""
    excluded = queries.account_of(room.thread, room.keys).excluded
    recused = set(room.thread.recusals.values_list("person", flat=True))
    possible = offers.possible_readers(room.thread.institution, Kind.CLAIM, excluded)
    return [each for each in possible if each.person.pk not in recused]


@visiting
def erase(request, room: Room):
    """Erase everything, once that was confirmed. The visit ends with it."""
    if request.method != "POST":
        return _erasing(request, room, hold_of(room.thread))
    try:
        erasure.erase(thread=room.thread)
    except erasure.OnHold as held:
        return _erasing(request, room, held.hold, status=409)
    except threads.NOT_STORED:
        return render(request, "advice/erase.html", {"failed": True}, status=503)
    room.is_over = True
    response = render(request, "advice/erased.html")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _erasing(request, room: Room, hold: LegalHold | None, *, status: int = 200) -> HttpResponse:
    page = {"hold": hold, "is_open": room.thread.state in Thread.OPEN}
    return render(request, "advice/erase.html", page, status=status)
