"""What the writer of a claim decides about being protected: to ask for it, to say what happened, to say who they are."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from probidad.instruments.advice.forms.claim_care import AskMeasureForm, DiscloseForm, FollowUpForm
from probidad.instruments.advice.forms.writing import HOLDS_RECEIPT
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.queries import claim_care as care
from probidad.instruments.advice.queries.claims import claim_of
from probidad.instruments.advice.services import claim_care, threads
from probidad.instruments.advice.views import words
from probidad.instruments.advice.views.conversation import Room, visiting


@visiting
def protection(request, room: Room):
    """Protection: what was asked for and what became of it, and a form to ask."""
    thread, keys = room.thread, room.keys
    if thread.kind != Kind.CLAIM:
        return redirect("advice:conversation")
    return _answered(
        request,
        room,
        AskMeasureForm(_posted(request)),
        lambda given: claim_care.ask_measure(thread=thread, keys=keys, **given),
        template="advice/protection.html",
        after="advice:protection",
        measures=[each.measure for each in care.measures_of(claim_of(thread), keys)],
    )


@visiting
def reprisals(request, room: Room):
    """Whether anything happened because of the claim."""
    thread, keys = room.thread, room.keys
    if not care.due_follow_ups(thread).exists():
        return redirect("advice:conversation")

    def act(given):
        happened = given["happened"] == "yes"
        claim_care.answer_follow_up(thread=thread, keys=keys, happened=happened, text=given["text"])

    form = FollowUpForm(_posted(request))
    # Whoever says that something happened is offered protection next.
    after = "advice:protection" if request.POST.get("happened") == "yes" else "advice:conversation"
    return _answered(request, room, form, act, template="advice/reprisals.html", after=after)


@visiting
def identity(request, room: Room):
    """Say something of who one is, to one person only; it is never asked for."""
    thread, keys = room.thread, room.keys
    if thread.kind != Kind.CLAIM:
        return redirect("advice:conversation")

    def act(given):
        mark = room.visit.mark_of(f"{given['reader'].pk} {given['stage']} {given['text']}")
        claim_care.disclose(thread=thread, keys=keys, mark=mark, **given)

    return _answered(
        request,
        room,
        DiscloseForm(_posted(request), readers=care.readers_of(thread)),
        act,
        template="advice/identity.html",
        after="advice:identity",
        said=[each.disclosure for each in care.disclosures_of(claim_of(thread), keys)],
    )


def _posted(request):
    return request.POST if request.method == "POST" else None


def _answered(request, room: Room, form, act, *, template: str, after: str, **page) -> HttpResponse:
    """A page with a form of the writer's; what is refused is shown on it, with what was typed."""
    if request.method == "POST" and form.is_valid():
        if room.visit.holds_receipt(form.cleaned_data.get("text", "")):
            form.add_error("text", HOLDS_RECEIPT)
        else:
            try:
                act(form.cleaned_data)
                return redirect(after)
            except threads.SentAlready:
                return redirect(after)
            except ValidationError as error:
                form.add_refusal(error)
            except threads.Full:
                form.add_error("text", words.REFUSED[threads.Full])
            except threads.NOT_STORED:
                form.add_error("text", words.NOT_STORED)
                return render(request, template, page | {"form": form}, status=503)
    return render(request, template, page | {"form": form}, status=422 if form.errors else 200)
