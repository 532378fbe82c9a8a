"""Findings as those who evaluate read them after scoring: disputes decided, findings changed, the review, the signature."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.agreeing import AgreedForm, DecisionForm, ReturnForm
from probidad.instruments.indices.models import Answer, Dispute, Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import agreeing as queries
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.services import reviewing as services
from probidad.instruments.indices.views.preparing import trail_of
from probidad.instruments.indices.views.reconciling import attempt, round_url

State = Round.State


def findings(request, round: Round) -> dict:
    """What the page of an evaluation shows while the institution replies, and in review."""
    found = queries.findings_of(round)
    over = bool(round.replies_until and timezone.localdate() > round.replies_until)
    return {
        "findings": found,
        "total": len(found.by_code),
        "finding_url": "indices-panel:finding",
        "manages": access.manages(request.user, round),
        "reviews": queries.reviews(request.user, round),
        "may_close": over or found.replied == len(found.by_code),
        "is_over": over,
    }


@requires(P.SEE_ROUNDS)
@require_safe
def finding(request, round_id: int, code: str):
    """One finding whole: evidence, reply, disputes, what it was before."""
    round = access.round_after_scoring(request.user, round_id)
    entry = access.entry_of(round, code)
    found = queries.findings_of(round)
    previous, following = found.near(entry)
    page = {
        "round": round,
        "entry": entry,
        "finding": found.by_code[code],
        "previous": previous,
        "following": following,
        "finding_url": "indices-panel:finding",
        "may_change": _may_change(round),
        "may_decide": True,
    }
    return render(request, "indices/panel/finding.html", page)


def _may_change(round: Round) -> bool:
    if round.state == State.PUBLISHED:
        return queries.open_correction(round) is not None
    return round.state == State.REVIEW


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def finding_change(request, round_id: int, code: str):
    """Change what was agreed on, with the reason."""
    round = access.round_after_scoring(request.user, round_id)
    entry = access.entry_of(round, code)
    stored = round.answers.filter(seat=None, code=code).first()
    title = _("Change finding %(number)s") % {"number": entry.number}
    if request.method != "POST":
        form = AgreedForm(initial=AgreedForm.initial_of(stored), entry=entry)
        return _change_page(request, round, entry, form, title=title)
    form = AgreedForm(request.POST, entry=entry)
    act = partial(services.change_finding, round=round, code=code, actor=request.user)
    status, other = attempt(form, act)
    if status == 302:
        messages.success(request, _("The finding is changed; what it was stays visible."))
        return redirect("indices-panel:finding", round.pk, code)
    return _change_page(request, round, entry, form, title=title, other=other, status=status)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def dispute_decide(request, round_id: int, dispute_id: int):
    """Decide a dispute: the finding stays, or changes; with the reason in either case."""
    round = access.round_after_scoring(request.user, round_id)
    dispute = access.dispute_of(round, dispute_id)
    entry = access.entry_of(round, dispute.code)
    stored = round.answers.filter(seat=None, code=entry.code).first()
    if request.method != "POST" and dispute.decision:
        messages.info(request, _("This dispute is decided already."))
        return redirect("indices-panel:finding", round.pk, entry.code)
    title = _("Decide the dispute of %(number)s") % {"number": entry.number}
    shown = {"dispute": dispute, "claimed": _level(entry, dispute)}
    if request.method != "POST":
        initial = DecisionForm.initial_of(stored) | {"level": dispute.claimed_level}
        form = DecisionForm(initial=initial, entry=entry)
        return _change_page(request, round, entry, form, title=title, **shown)
    form = DecisionForm(request.POST, entry=entry)
    try:
        status, other = attempt(form, partial(services.decide_dispute, dispute=dispute, actor=request.user))
    except services.DecidedMeanwhile as error:
        shown["dispute"] = error.dispute
        status, other = 409, None
    if status == 302:
        messages.success(request, _("The dispute is decided."))
        return redirect("indices-panel:finding", round.pk, entry.code)
    return _change_page(request, round, entry, form, title=title, other=other, status=status, **shown)


def _level(entry: Entry, dispute: Dispute):
    return next((each for each in entry.levels if each.key == dispute.claimed_level), None)


def _change_page(
    request, round, entry, form, *, title: str, other: Answer | None = None, status: int = 200, **shown
) -> HttpResponse:
    page = {
        "round": round,
        "entry": entry,
        "finding": queries.findings_of(round).by_code[entry.code],
        "form": form,
        "heading": title,
        "other": queries.Words(entry, other) if other else None,
    }
    return render(request, "indices/panel/finding_change.html", page | shown, status=status)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def round_return(request, round_id: int):
    """The reviewer sends it back to the coordinator, with a note."""
    round = access.round_to_sign(request.user, round_id)
    return acting_form(
        request,
        ReturnForm(request.POST or None),
        act=partial(services.return_round, round=round, actor=request.user),
        after=round_url(round),
        done=_("The coordinator reads your note."),
        title=_("Return it to the coordinator"),
        label=_("Return it"),
        back=round_url(round),
        trail=trail_of(round),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_hand_back(request, round_id: int):
    """Give a returned evaluation to the reviewer again."""
    round = access.round_to_manage(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.hand_back, round=round, actor=request.user),
        title=_("Hand it to the reviewer again?"),
        body=_("The reviewer reads it once more, and signs or returns it."),
        label=_("Hand it over"),
        back=round_url(round),
        done=_("It is with the reviewer again."),
    )


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def round_sign(request, round_id: int):
    """The reviewer signs, which publishes it."""
    round = access.round_to_sign(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.sign, round=round, actor=request.user),
        title=_("Sign and publish?"),
        body=_(
            "Everybody reads it from now on, with your name as its reviewer. Nobody can change it: a correction is published beside it."
        ),
        label=_("Sign and publish"),
        back=round_url(round),
        done=_("The evaluation is published."),
    )
