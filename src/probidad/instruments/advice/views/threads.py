"""A conversation, as whoever has a key to it reads it and answers."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.files.uploads import takes_sealed_files
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import queries
from probidad.instruments.advice.forms.handling import AnswerForm, CloseForm, NoteForm, TakeForm
from probidad.instruments.advice.lists import STATE_TONES, due_cell, name_of
from probidad.instruments.advice.models import Thread
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries.areas import area_choices, area_of
from probidad.instruments.advice.queries.parts import LARGEST_OF_NOTES, part_of
from probidad.instruments.advice.queries.questions import answered
from probidad.instruments.advice.queries.questions import asked as questions_asked
from probidad.instruments.advice.queries.texts import names_asked
from probidad.instruments.advice.services import handling
from probidad.instruments.advice.thread_files import vault
from probidad.instruments.advice.views.pages import address, answer, opens_thread, stale, trail_to


@requires(P.READ_THREADS)
@FORM_METHODS  # the passphrase comes to the page's own address
@opens_thread
def thread(request, thread: Thread, keys: ThreadKeys):
    """What was said, what the staff noted, and what this person may do now."""
    return _page(request, thread, keys)


@requires(P.READ_THREADS)
@require_POST
@opens_thread
def take(request, thread: Thread, keys: ThreadKeys):
    """Take it, with first words to the writer."""
    form = TakeForm(request.POST)
    return _done(request, thread, keys, form, handling.take, "take_form", _("It is yours."))


@requires(P.READ_THREADS)
@require_POST
@takes_sealed_files(vault, takes_from=lambda request: request.user.is_authenticated)
@opens_thread
def reply(request, thread: Thread, keys: ThreadKeys):
    """Send an answer, once its words were looked at."""
    form = AnswerForm(request.POST, request.FILES, language=thread.language)
    return _done(request, thread, keys, form, handling.reply, "reply_form", _("Sent."))


@requires(P.READ_THREADS)
@require_POST
@opens_thread
def note(request, thread: Thread, keys: ThreadKeys):
    """A remark for colleagues."""
    form = NoteForm(request.POST, auto_id="note_%s")
    return _done(request, thread, keys, form, handling.write_note, "note_form", _("Noted."))


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def close(request, thread: Thread, keys: ThreadKeys):
    """End the conversation with last words."""
    if elsewhere := stale(request, thread, holds=True):
        return elsewhere
    area = area_of(thread, keys)
    form = CloseForm(
        request.POST or None,
        language=thread.language,
        areas=area_choices(thread.institution, area),
        initial={"text": _closing_words(thread), "area": area, "after": queries.last_message(thread)},
    )
    if request.method == "POST":
        act = partial(handling.close, thread=thread, keys=keys, actor=request.user)
        if done := answer(request, thread, form, act, said=_("Closed.")):
            return done
    return form_page(
        request,
        form,
        title=_("Close the conversation"),
        lead=_("The writer can read it for as long as it is kept, and write nothing more."),
        label=_("Close it"),
        back=address(thread),
        trail=trail_to(thread),
        template="advice/panel/close.html",
        thread=thread,
    )


@requires(P.READ_THREADS)
@FORM_METHODS
@opens_thread
def recuse(request, thread: Thread, keys: ThreadKeys):
    """Declare a conflict of interest; the way back is closed."""
    return confirmed(
        request,
        act=lambda: handling.recuse(thread=thread, actor=request.user),
        title=_("Recuse yourself from this conversation?"),
        body=_(
            "Do it if you know who wrote, if it is about you, your unit, your family or a friend, or if you couldn't "
            "be impartial. Your key to it is deleted at once, and nobody can give it back to you."
        ),
        label=_("Recuse myself"),
        kind="danger",
        back=address(thread),
        after=reverse("advice-panel:inbox"),
        done=_("You recused yourself. The others go on with it."),
    )


def _done(request, thread: Thread, keys: ThreadKeys, form, act, name: str, said: str):
    """Act on what a form of the conversation's page says; the page again, with what was typed, where it is refused."""
    act = partial(act, thread=thread, keys=keys, actor=request.user)
    if done := answer(request, thread, form, act, said=said):
        return done
    thread.refresh_from_db()
    return _page(request, thread, keys, **{name: form})


def _page(request, thread: Thread, keys: ThreadKeys, **forms):
    person, holder = request.user, queries.holder_of(thread)
    deadlines, is_open = queries.deadlines_in(thread.institution), thread.state in Thread.OPEN
    is_mine = bool(holder and holder.person_id == person.pk)
    may_take = is_open and queries.may_take(person, thread.institution, thread.kind)
    notes = queries.notes_of(thread, keys)
    noted = part_of(notes, request.GET.get("notas", ""), largest=LARGEST_OF_NOTES) if notes else None
    asked = names_asked(noted.shown if noted else [])
    conversation = queries.conversation(thread, keys)
    questions = questions_asked(thread.institution, thread.kind)
    page = {
        "thread": thread,
        "name": name_of(thread),
        "tone": STATE_TONES.get(thread.state, "neutral"),
        "part": part_of(conversation, request.GET.get("hasta", "")),
        "answers": answered(questions, conversation[0].said.answers),
        "noted": noted,
        "notes": [(each, asked.get(each.remark.asks)) for each in noted.shown] if noted else [],
        "holder": holder,
        "is_mine": is_mine,
        "may_hold": thread.kind == Kind.CLAIM and queries.may_take(person, thread.institution, thread.kind),
        "is_open": is_open,
        "due": due_cell(thread, deadlines),
        "may_take": may_take and (holder is None or (not is_mine and deadlines.is_overdue(thread))),
        "is_left_to_others": may_take and holder is None and queries.is_left_to_others(person, thread),
        "take_form": TakeForm(initial={"text": _first_words(thread, deadlines)}),
        "reply_form": AnswerForm(
            language=thread.language, initial={"after": conversation[-1].message.number}
        ),
        "note_form": NoteForm(auto_id="note_%s", initial={"after": notes[-1].note.number if notes else 0}),
        "refused": next(iter(forms.values()), None),
    }
    return render(request, "advice/panel/thread.html", page | forms, status=422 if forms else 200)


def _first_words(thread: Thread, deadlines: queries.Deadlines) -> str:
    """What the writer reads once somebody has taken it, in the conversation's language."""
    with override("en" if thread.language == "en" else "es-mx"):
        return _(
            "Thank you for writing. I have read what you tell, and I take it. You will find my answer here by %(day)s "
            "at the latest. I don't need your name: please write nothing that says who you are."
        ) % {"day": formats.date_format(deadlines.promised(thread), "DATE_FORMAT")}


def _closing_words(thread: Thread) -> str:
    with override("en" if thread.language == "en" else "es-mx"):
        return _(
            "Thank you for your trust. I close this conversation; you can read it here with your words for as long as "
            "it is kept. If anything changes, write to us again whenever you want."
        )
