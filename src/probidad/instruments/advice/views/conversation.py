"""The conversation, for the writer who came back: read, and write again."""

import datetime as dt
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from probidad.core.anonymity.conversations import CannotRead, ThreadKeys
from probidad.core.anonymity.destructible import Destroyed
from probidad.core.anonymity.readers import CannotOpen
from probidad.core.files.uploads import takes_sealed_files
from probidad.core.markers import FORM_METHODS, anonymous
from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.returning import RatingForm, ReceiptForm, ReplyForm
from probidad.instruments.advice.forms.writing import HOLDS_RECEIPT, HOLDS_RECEIPT_IN_NAME
from probidad.instruments.advice.marks import mark
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.queries import offers, questions
from probidad.instruments.advice.queries.claim_care import due_follow_ups
from probidad.instruments.advice.queries.parts import part_of
from probidad.instruments.advice.services import attachments, threads, writers
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.views import words
from probidad.instruments.advice.views.asking import ask_for_receipt

# For so many days the page says by which mark news is recognised.
MARKED_DAYS = 28


@dataclass
class Room:
    """One request of a writer who came back: the visit, the conversation, and what opens it."""

    visit: visits.Visit
    thread: Thread
    keys: ThreadKeys
    # Whether the visit ends with this request.
    is_over: bool = False


def _room(visit: visits.Visit) -> Room:
    thread, writer = threads.find_again(pk=visit.thread, seed=visit.seed)
    return Room(visit, thread, threads.writers_keys(thread, writer))


def _in_room(request, visit: visits.Visit | None, act) -> HttpResponse:
    """Do something in a visitor's room, and keep the visit alive; without one, ask for the receipt."""
    try:
        room = _room(visit) if visit else None
    except threads.UnknownReceipt:
        room = None
    except (
        CannotOpen,
        Destroyed,
    ):  # altered; or a backup was put back without the keys, or with an erased one
        return render(request, "advice/damaged.html", status=409)
    except threads.NOT_STORED:
        return render(request, "advice/busy.html", status=503)
    if room is None:
        response = _ask_again(request)
        visits.forget(response)
        return response
    try:
        response = act(room)
    except CannotRead:
        return render(request, "advice/damaged.html", status=409)
    except threads.NOT_STORED:
        response = render(request, "advice/busy.html", status=503)
    if room.is_over:
        visits.forget(response)
    else:
        visits.write(response, room.visit)
    return response


def _ask_again(request) -> HttpResponse:
    if request.method != "POST":
        return redirect("advice:return")
    return ask_for_receipt(request, ReceiptForm(), again=True, status=401)


def visiting(view):
    """A page of a writer who came back."""

    @anonymous
    @FORM_METHODS
    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs):
        return _in_room(request, visits.read(request), lambda room: view(request, room, *args, **kwargs))

    return wrapped


def enter(request, visit: visits.Visit) -> HttpResponse:
    """Begin a visit. A reply that was typed when the one before it ended is sent now."""
    typed = request.POST.get("text", "").strip()
    return _in_room(
        request, visit, lambda room: _reply(request, room) if typed else redirect("advice:conversation")
    )


@visiting
@takes_sealed_files(vault, takes_from=visits.read)
def conversation(request, room: Room):
    """What was said, how it stands, and room to write again."""
    if request.method == "POST":
        return _reply(request, room)
    return show(request, room)


def _reply(request, room: Room) -> HttpResponse:
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        _refuse_receipt(form, room.visit)
    if not form.is_valid():
        return show(request, room, form)
    try:
        threads.ask_back(
            thread=room.thread,
            keys=room.keys,
            text=form.cleaned_data["text"],
            uploads=form.cleaned_data["files"],
            after=form.cleaned_data["after"],
        )
    except (threads.IsClosed, threads.Full, threads.TooManyToday) as refused:
        room.thread.refresh_from_db()
        if room.thread.state == Thread.State.ERASED:  # in another tab
            return _was_erased(request, room, form.cleaned_data["text"])
        form.add_error("text", words.REFUSED[type(refused)])
        return show(request, room, form)
    except attachments.TooMuch:
        form.add_error("files", words.TOO_MUCH)
        return show(request, room, form)
    except threads.NOT_STORED:
        form.add_error("text", words.NOT_STORED)
        return show(request, room, form, status=503)
    return redirect("advice:conversation")


def _was_erased(request, room: Room, typed: str) -> HttpResponse:
    room.is_over = True
    page = {"answers": questions.answered([], {"text": typed}), "stays": True}
    return render(request, "advice/was_erased.html", page, status=409)


def _refuse_receipt(form: ReplyForm, visit: visits.Visit) -> None:
    if visit.holds_receipt(form.cleaned_data["text"]):
        form.add_error("text", HOLDS_RECEIPT)
    if any(visit.holds_receipt(each.name) for each in form.cleaned_data.get("files", ())):
        form.add_error("files", HOLDS_RECEIPT_IN_NAME)


def show(
    request, room: Room, form: ReplyForm | None = None, *, problem: str = "", status: int | None = None
) -> HttpResponse:
    """The conversation's page; with a form that was refused, its text is still there. ``problem``: what went wrong."""
    thread = room.thread
    conversation = queries.conversation(thread, room.keys)
    first, last = conversation[0], conversation[-1].message.number
    page = {
        "thread": thread,
        "answers": questions.answered(questions.asked(thread.institution, thread.kind), first.said.answers),
        "problem": problem,
        "part": part_of(conversation, request.GET.get("hasta", "")),
        "is_open": thread.state in Thread.OPEN,
        "timeline": words.timeline(thread),
        "form": form or ReplyForm(initial={"after": last}),
        "rating": RatingForm(initial={"level": thread.satisfaction}),
        "offer": getattr(thread.institution, "advice_offer", None),
        "is_new": thread.has_news,
        "asks_about_reprisals": due_follow_ups(thread).exists(),
        "marks": [(day, mark(thread.token, day)) for day in _coming_days()],
        "readers": offers.readers_of(thread),
    }
    response = render(
        request,
        "advice/conversation.html",
        page,
        status=status or (422 if form and form.errors else 200),
    )
    writers.seen(thread=thread)
    return response


def _coming_days() -> list[dt.date]:
    today = timezone.localdate()
    return [today + dt.timedelta(days=each) for each in range(MARKED_DAYS)]
