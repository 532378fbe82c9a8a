"""A key comes back: who could help, who asks, who approves, and how it ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires, signed_in
from probidad.core.people import access as people
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import access, rules, unlocking
from probidad.instruments.advice.forms.recovery import (
    AskForLeftForm,
    AskForLostForm,
    CommitteeForm,
    FinishLostForm,
)
from probidad.instruments.advice.models import RecoveryRequest
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.queries import recovery as queries
from probidad.instruments.advice.services import recovery as services
from probidad.instruments.advice.services.keys import key_in_use
from probidad.instruments.advice.unlocking import unlocked

SHOWN = 50


@requires(P.READ_THREADS)
@require_safe
def overview(request):
    """How one's key could come back, whom the committee has to answer, and what was asked before."""
    key, seen = key_in_use(request.user), queries.requests_seen_by(request.user)
    page = {
        "safeties": queries.safeties_of(key) if key else [],
        "requests": list(seen[:SHOWN]),
        "left": access.sets_left_behind(request.user),
        "has_key": key is not None,
        "committee_wait": rules.COMMITTEE_WAIT,
    }
    return render(request, "advice/panel/recovery/overview.html", page)


@requires(P.READ_THREADS)
@FORM_METHODS
@unlocked
def committee(request, slug: str):
    """Who would get a share of one's key, by name: only whoever is confirmed here does."""
    institution = get_object_or_404(access.institutions_read(request.user), slug=slug)
    key = key_in_use(request.user)
    if request.method == "POST":
        return _confirm_committee(request, institution, key)
    safety = queries.safety_of(key, institution)
    if not safety.asks:
        return redirect("advice-panel:recovery")
    page = {"safety": safety, "form": CommitteeForm.of(safety)}
    return render(request, "advice/panel/recovery/committee.html", page)


def _confirm_committee(request, institution, key):
    form = CommitteeForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"shown": (), "needed": 0}
    try:
        services.share(key=key, reader=request.reader, institution=institution, **given)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("advice-panel:recovery-committee", institution.slug)
    messages.success(request, _("Those whom you confirmed have a share of your key now, and nobody else."))
    return redirect("advice-panel:inbox")


@requires(P.READ_THREADS)
@FORM_METHODS
def ask_for_lost(request, set_id: int):
    """Ask the committee for one's key, under a new passphrase."""
    found = access.own_recovery_set(request.user, set_id)
    form = AskForLostForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            asked = services.ask_for_lost(found=found, reason=given["reason"], passphrase=given["new"])
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return _asked(request, asked)
    return form_page(
        request,
        form,
        title=_("Ask the committee for your key"),
        lead=_("You choose a new passphrase now. It opens your key once the committee has approved."),
        paragraphs=[_how_it_goes(found.needed)],
        label=_("Ask for it"),
        back=reverse("advice-panel:recovery"),
        trail=_trail(),
    )


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
def ask_for_left(request, set_id: int):
    """Ask for the key of somebody who left, for a successor."""
    found = access.set_left_behind(request.user, set_id)
    form = AskForLeftForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_for_left(found=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return _asked(request, asked)
    return form_page(
        request,
        form,
        title=_("Conversations of %(name)s to a successor") % {"name": found.key.person.name},
        lead=_("The successor will read what this person could read in this institution, and nothing else."),
        paragraphs=[_how_it_goes(found.needed)],
        label=_("Ask for it"),
        back=reverse("advice-panel:recovery"),
        trail=_trail(),
    )


@signed_in
@require_safe
def request_page(request, request_id: int):
    """What was asked, who approved, and what is missing; also for whoever left and has no role any more."""
    if people.lacks_second_factor(request):
        return redirect("people:second-factor")
    asked = access.recovery_request(request.user, request_id)
    person = request.user
    is_taker = person.pk == (asked.successor_id or asked.set.key.person_id)
    page = {
        "asked": asked,
        "approvals": asked.approvals.select_related("holder__person").order_by("day", "pk"),
        "told": asked.notices.filter(state=RecoveryRequest.State.OPEN).select_related("person"),
        "ready_on": queries.ready_on(asked),
        "may_approve": queries.may_approve(person, asked),
        "may_stop": queries.may_stop(person, asked),
        "may_finish": is_taker and queries.is_ready(asked),
    }
    return render(request, "advice/panel/recovery/request.html", page)


@requires(P.DECIDE_CLAIMS)
@FORM_METHODS
@unlocked
def approve(request, request_id: int):
    """Give one's share, with one's own key open."""
    asked = access.recovery_request(request.user, request_id)
    back = reverse("advice-panel:recovery-request", args=[asked.pk])
    if not queries.may_approve(request.user, asked):
        return redirect(back)
    return confirmed(
        request,
        act=lambda: services.approve(request=asked, actor=request.user, reader=request.reader),
        title=_("Approve it?"),
        body=_(
            "Approve only if you have spoken with whoever asks, by voice, and know that it is right. Your share goes, "
            "sealed, to that person alone."
        ),
        label=_("Approve"),
        back=back,
        done=_("Approved."),
    )


@signed_in
@FORM_METHODS
def stop(request, request_id: int):
    """Object, or take it back; also without any role any more."""
    if people.lacks_second_factor(request):
        return redirect("people:second-factor")
    asked = access.recovery_request(request.user, request_id)
    back = reverse("advice-panel:recovery-request", args=[asked.pk])
    if not queries.may_stop(request.user, asked):
        return redirect(back)
    return confirmed(
        request,
        act=lambda: services.stop(request=asked, actor=request.user),
        title=_("Stop it?"),
        body=_("What was approved is thrown away, and everybody is told. It can be asked for again."),
        label=_("Stop it"),
        kind="danger",
        back=back,
        done=_("Stopped. If it wasn't you who asked, change the password of your account too."),
    )


@requires(P.READ_THREADS)
@FORM_METHODS
def finish(request, request_id: int):
    """Open the key that came back, or take over the conversations of whoever left."""
    asked = access.recovery_request(request.user, request_id)
    taker = asked.successor_id or asked.set.key.person_id
    if request.user.pk != taker or not queries.is_ready(asked):
        return redirect("advice-panel:recovery-request", asked.pk)
    if asked.why == RecoveryRequest.Why.LEFT:
        return _finish_left(request, asked)
    return _finish_lost(request, asked)


def _finish_lost(request, asked: RecoveryRequest):
    form = FinishLostForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Your key is back. Only the new passphrase opens it."))
        response = redirect("advice-panel:inbox")
        unlocking.keep(request, response, form.key, form.reader)
        return response
    return form_page(
        request,
        form,
        title=_("Open your key again"),
        lead=_("The committee has approved."),
        label=_("Open it"),
        back=reverse("advice-panel:recovery-request", args=[asked.pk]),
        trail=_trail(),
    )


@unlocked
def _finish_left(request, asked: RecoveryRequest):
    def take_over() -> None:
        handed = services.finish_left(request=asked, actor=request.user, reader=request.reader)
        messages.success(request, _taken_over(handed.given))
        if handed.withheld:
            messages.info(request, _withheld(handed.withheld))

    return confirmed(
        request,
        act=take_over,
        title=_("Take over the conversations of %(name)s?") % {"name": asked.set.key.person.name},
        body=_("From now on you read what this person could read here, unless the writer excluded you."),
        label=_("Take them over"),
        back=reverse("advice-panel:recovery-request", args=[asked.pk]),
    )


def _taken_over(count: int) -> str:
    text = ngettext("You read %(n)s conversation more.", "You read %(n)s conversations more.", count)
    return text % {"n": count}


def _withheld(count: int) -> str:
    text = ngettext(
        "%(n)s conversation isn't given to you: its writer excluded you, or you recused yourself.",
        "%(n)s conversations aren't given to you: their writers excluded you, or you recused yourself.",
        count,
    )
    return text % {"n": count}


def _asked(request, asked: RecoveryRequest):
    messages.success(request, _("Asked. The whole committee and whoever it concerns are told now."))
    return redirect("advice-panel:recovery-request", asked.pk)


def _how_it_goes(needed: int) -> str:
    return _(
        "For %(days)s whole days after the mail to whoever the key belongs to, that person can object. Then "
        "%(needed)s members of the ethics committee have to approve, each with their own key. Everybody concerned is told at once, and the audit trail keeps it."
    ) % {"needed": needed, "days": rules.RECOVERY_WAIT}


def _trail() -> list[tuple[str, str]]:
    return [
        (_("Conversations"), reverse("advice-panel:inbox")),
        (_("If a key is lost"), reverse("advice-panel:recovery")),
    ]
