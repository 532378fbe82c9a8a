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
from probidad.instruments.advice.forms.returning import RatingForm, ReplyForm
from probidad.instruments.advice.forms.writing import HOLDS_RECEIPT, HOLDS_RECEIPT_IN_FILE
from probidad.instruments.advice.marks import mark
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.participation import visits
from probidad.instruments.advice.queries import offers, questions
from probidad.instruments.advice.queries.claim_care import due_follow_ups
from probidad.instruments.advice.queries.parts import part_of
from probidad.instruments.advice.queries.retention import hold_of
from probidad.instruments.advice.services import attachments, threads, writers
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.views import words
from probidad.instruments.advice.views.asking import Asked, ask_again, carried, note_failure, visit_of

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


def _in_room(request, act) -> HttpResponse:
    """Do something in a visitor's room, and keep the visit alive; without one, ask for the receipt."""
    try:
        visit = visit_of(request)
    except Asked as asked:
        return asked.response
    request.room = visit.room
    try:
        room = _room(visit)
        request.thread = room.thread
        response = act(room)
    except threads.UnknownReceipt:
        return ask_again(request)
    except threads.WasErased:
        return _was_erased(request)
    except (CannotOpen, CannotRead, Destroyed, queries.Erased):
        if threads.is_erased(visit.thread):  # in another tab, at this moment
            return _was_erased(request)
        # Altered; or a backup was put back without the keys, or with an erased one.
        return render(request, "advice/damaged.html", carried(request), status=409)
    except threads.NOT_STORED:
        response = _busy(request)
    else:
        if room.is_over:
            visits.forget(response)
            return response
    visits.write(response, visit)
    return response


def _was_erased(request) -> HttpResponse:
    """In place of a conversation that another tab or device erased; what was typed for it is shown back."""
    typed = request.POST.get("text", "").strip()
    page = {"came_back": True, "answers": [("", typed)] if typed else [], "stays": bool(typed)}
    response = render(request, "advice/was_erased.html", page, status=410)
    visits.forget(response)
    return response


def _busy(request) -> HttpResponse:
    note_failure()
    return render(request, "advice/busy.html", carried(request), status=503)


def visiting(view):
    """A page of a writer who came back; a form that came without a visit is answered by it once the words came along."""

    @anonymous
    @FORM_METHODS
    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs):
        return _in_room(request, lambda room: view(request, room, *args, **kwargs))

    return wrapped


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
    except threads.SentAlready:
        return show(request, room, sent_already=True)
    except (threads.IsClosed, threads.Full, threads.TooManyToday) as refused:
        room.thread.refresh_from_db()
        form.add_error("text", words.REFUSED[type(refused)])
        return show(request, room, form)
    except attachments.TooMuch:
        form.add_error("files", words.TOO_MUCH)
        return show(request, room, form)
    except threads.NOT_STORED:
        note_failure()
        form.add_error("text", words.NOT_STORED)
        return show(request, room, form, status=503)
    return redirect("advice:conversation")


def _refuse_receipt(form: ReplyForm, visit: visits.Visit) -> None:
    if visit.holds_receipt(form.cleaned_data["text"]):
        form.add_error("text", HOLDS_RECEIPT)
    files = form.cleaned_data.get("files", ())
    if any(visit.holds_receipt(text) for each in files for text in (each.name, each.beginning)):
        form.add_error("files", HOLDS_RECEIPT_IN_FILE)


def show(
    request,
    room: Room,
    form: ReplyForm | None = None,
    *,
    rating: RatingForm | None = None,
    problem: str = "",
    sent_already: bool = False,
    status: int | None = None,
) -> HttpResponse:
    """The conversation's page; with a form that was refused, its text is still there, and so is a ``rating``.

    ``problem``: what went wrong. ``sent_already``: what came is here from before.
    """
    thread = room.thread
    conversation = queries.conversation(thread, room.keys)
    deadlines = queries.deadlines_in(thread.institution)
    first, last = conversation[0], conversation[-1].message.number
    page = {
        "thread": thread,
        "answers": questions.answered(questions.asked(thread.institution, thread.kind), first.said.answers),
        "problem": problem,
        "sent_already": sent_already,
        "part": part_of(conversation, request.GET.get("hasta", "")),
        "is_open": thread.state in Thread.OPEN,
        "hold": hold_of(thread) if thread.kind == Kind.CLAIM else None,
        "timeline": words.timeline(thread, deadlines),
        "late_since": words.late_since(thread, deadlines),
        "form": form or ReplyForm(initial={"after": last}),
        "rating": rating or RatingForm(initial={"level": thread.satisfaction}),
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
        status=status or (422 if any(each and each.errors for each in (form, rating)) else 200),
    )
    try:
        writers.seen(thread=thread)
    except threads.NOT_STORED:  # a disk that is full keeps nobody from reading
        note_failure()
    return response


def _coming_days() -> list[dt.date]:
    today = timezone.localdate()
    return [today + dt.timedelta(days=each) for each in range(MARKED_DAYS)]
