"""Two assessors' answers beside each other, until one is agreed on; then the findings go to the institution or the review."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.agreeing import AgreedForm, UntilForm
from probidad.instruments.indices.models import Answer, Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import agreeing as queries
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.published import Agreement
from probidad.instruments.indices.services import reconciling as services
from probidad.instruments.indices.services import replying
from probidad.instruments.indices.services.scoring import SavedMeanwhile
from probidad.instruments.indices.views.preparing import trail_of


def round_url(round: Round) -> str:
    """The page of an evaluation."""
    return reverse("indices-panel:round", args=[round.pk])


def reconciliation(request, round: Round) -> dict:
    """What the page of an evaluation shows while it is reconciled."""
    apart = queries.answers_apart(round)
    differing = [each for each in apart if each.differs]
    open_ones = [each for each in apart if not each.is_decided]
    return {
        "agreement": Agreement.model_validate(round.agreement) if round.agreement else None,
        "differing": differing,
        "other_numbers": sum(len({answer.level for answer in each.answers}) == 1 for each in differing),
        "open": open_ones,
        "manages": access.manages(request.user, round),
        "may_choose": access.manages(request.user, round) or round.seats.filter(person=request.user).exists(),
    }


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def reconcile(request, round_id: int, code: str):
    """One indicator: what both found, and what is agreed on."""
    round = access.round_after_scoring(request.user, round_id)
    entry = access.entry_of(round, code)
    apart = next(each for each in queries.answers_apart(round) if each.entry.code == code)
    finders: dict[str, list[str]] = {}
    for each in apart.answers:
        finders.setdefault(each.level, []).append(_name(each))
    if request.method != "POST":
        form = AgreedForm(initial=_initial(apart), entry=entry, finders=finders)
        return _page(request, round, apart, form)
    form = AgreedForm(request.POST, entry=entry, finders=finders)
    act = partial(services.agree_on, round=round, code=code, actor=request.user)
    status, other = attempt(form, act)
    if status == 302:
        messages.success(request, _("Indicator %(number)s is agreed on.") % {"number": entry.number})
        return redirect(_following(round, entry))
    return _page(request, round, apart, form, other=other, status=status)


def attempt(form, act) -> tuple[int, Answer | None]:
    """Save what a form says: the status to answer with (302: it was saved), and what somebody else saved meanwhile."""
    if not form.is_valid():
        return 422, None
    try:
        act(**form.found)
    except SavedMeanwhile as error:
        # Whoever sends it again has seen what stands there.
        form.put("edition", str(error.answer.edition))
        return 409, error.answer
    except ValidationError as error:
        form.add_refusal(error)
        return 422, None
    return 302, None


def _name(answer: Answer) -> str:
    return answer.seat.person.name if answer.seat.person else _("an account that is gone")


def _initial(apart: queries.Apart) -> dict:
    if apart.agreed:
        return AgreedForm.initial_of(apart.agreed) | {"reason": apart.agreed.reason}
    notes = "\n\n".join(dict.fromkeys(each.note for each in apart.answers if each.note))
    return {"edition": 0, "note": notes[: Answer._meta.get_field("note").max_length]}


def _following(round: Round, entry: Entry) -> str:
    """The next indicator that waits, or the page of the evaluation."""
    waiting = queries.gaps_in(round)
    places = {each.code: place for place, each in enumerate(round.entries)}
    later = [each for each in waiting if places[each.code] > places[entry.code]]
    following = (later or waiting or [None])[0]
    return (
        reverse("indices-panel:reconcile", args=[round.pk, following.code]) if following else round_url(round)
    )


def _page(request, round, apart, form, *, other: Answer | None = None, status: int = 200) -> HttpResponse:
    evidence = list(round.evidence.filter(code=apart.entry.code).select_related("brought_by", "file"))
    page = {
        "round": round,
        "entry": apart.entry,
        "answers": [queries.Words(apart.entry, each) for each in apart.answers],
        "agreed": queries.Words(apart.entry, apart.agreed) if apart.is_decided else None,
        "other": queries.Words(apart.entry, other) if other else None,
        "evidence": evidence,
        "form": form,
        "is_open": round.state == Round.State.RECONCILING,
    }
    return render(request, "indices/panel/reconcile.html", page, status=status)


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def replies_open(request, round_id: int):
    """Show the findings to the institution, until a day."""
    round = access.round_to_manage(request.user, round_id)
    return _until(
        request,
        round,
        replying.open_replies,
        title=_("Show the findings to the institution?"),
        lead=_(
            "It reads every finding with its evidence and points, and replies to each one until the day that you choose."
        ),
        label=_("Show them"),
        done=_("The institution reads the findings now."),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def replies_extend(request, round_id: int):
    """Give the institution more time."""
    round = access.round_to_manage(request.user, round_id)
    return _until(
        request,
        round,
        replying.extend_replies,
        title=_("Give the institution more time"),
        lead=_("The new day stands in the audit trail, and on what is published."),
        label=_("Give more time"),
        done=_("The institution has more time."),
    )


def _until(request, round: Round, act, *, title: str, lead: str, label: str, done: str) -> HttpResponse:
    planned = round.replies_until
    suggested = planned if planned and planned > timezone.localdate() else None
    return acting_form(
        request,
        UntilForm(request.POST or None, initial={"until": suggested}),
        act=partial(act, round=round, actor=request.user),
        after=round_url(round),
        done=done,
        title=title,
        lead=lead,
        label=label,
        back=round_url(round),
        trail=trail_of(round),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def replies_close(request, round_id: int):
    """Hand the evaluation to the review once the replies are over."""
    round = access.round_to_manage(request.user, round_id)
    return confirmed(
        request,
        act=partial(replying.close_replies, round=round, actor=request.user),
        title=_("Close the replies?"),
        body=_(
            "The institution can't reply any more. Disputes are decided, and the reviewer reads the whole."
        ),
        label=_("Close them"),
        back=round_url(round),
        done=_("The evaluation is in review."),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def review_begin(request, round_id: int):
    """Hand it to the review where no institution takes part."""
    round = access.round_to_manage(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.hand_to_review, round=round, actor=request.user),
        title=_("Hand it to the reviewer?"),
        body=_("The institution takes no part in this evaluation, so nobody replies to the findings."),
        label=_("Hand it over"),
        back=round_url(round),
        done=_("The evaluation is in review."),
    )
