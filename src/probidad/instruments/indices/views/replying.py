"""Findings as the institution reads them, its replies and its disputes."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from probidad.core.languages.text import localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.agreeing import DisputeForm, ReplyForm
from probidad.instruments.indices.models import Reply, Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import agreeing as queries
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.services import replying as services
from probidad.instruments.indices.views.received import received_trail


@gzip_page
@requires(P.RESPOND)
@require_safe
def findings(request, round_id: int):
    """All findings by area: what was replied, what is contested, what waits."""
    round = access.findings_received(request.user, round_id)
    found = queries.findings_of(round)
    page = {
        "round": round,
        "findings": found,
        "total": len(found.by_code),
        "finding_url": "indices-panel:received-finding",
        "is_open": _is_open(round),
        "next": next((each.entry for each in found.by_code.values() if each.reply is None), None),
    }
    return render(request, "indices/panel/received_findings.html", page)


def _is_open(round: Round) -> bool:
    return round.state == Round.State.REPLY and timezone.localdate() <= round.replies_until


@requires(P.RESPOND)
@FORM_METHODS
def finding(request, round_id: int, code: str):
    """One finding, and the institution's reply to it."""
    round = access.findings_received(request.user, round_id)
    entry = access.entry_of(round, code)
    if request.method != "POST":
        form = ReplyForm(initial=ReplyForm.initial_of(round.replies.filter(code=code).first()))
        return _page(request, round, entry, form)
    form = ReplyForm(request.POST)
    act = partial(services.write_reply, round=round, code=code, actor=request.user)
    status, other = _attempt(form, act)
    if status != 302:
        return _page(request, round, entry, form, other=other, status=status)
    following = queries.findings_of(round).near(entry)[1]
    if request.POST.get("go") == "next" and following:
        return redirect("indices-panel:received-finding", round.pk, following.code)
    messages.success(request, _("Your reply to %(number)s is saved.") % {"number": entry.number})
    return redirect("indices-panel:received-findings", round.pk)


def _attempt(form: ReplyForm, act) -> tuple[int, Reply | None]:
    if not form.is_valid():
        return 422, None
    try:
        act(**form.written)
    except services.RepliedMeanwhile as error:
        form.put("edition", str(error.reply.edition))
        return 409, error.reply
    except ValidationError as error:
        form.add_refusal(error)
        return 422, None
    return 302, None


def _page(
    request, round: Round, entry: Entry, form, *, other: Reply | None = None, status: int = 200
) -> HttpResponse:
    found = queries.findings_of(round)
    previous, following = found.near(entry)
    page = {
        "round": round,
        "entry": entry,
        "finding": found.by_code[entry.code],
        "form": form,
        "other": other,
        "previous": previous,
        "following": following,
        "finding_url": "indices-panel:received-finding",
        "is_open": _is_open(round),
        "may_contest": _is_open(round) or round.state == Round.State.PUBLISHED,
    }
    return render(request, "indices/panel/received_finding.html", page, status=status)


@requires(P.RESPOND)
@FORM_METHODS
def contest(request, round_id: int, code: str):
    """Contest a finding: what would be right, and why."""
    round = access.findings_received(request.user, round_id)
    entry = access.entry_of(round, code)
    here = reverse("indices-panel:received-finding", args=[round.pk, code])
    form = DisputeForm(request.POST if request.method == "POST" else None, entry=entry)
    return acting_form(
        request,
        form,
        act=partial(services.raise_dispute, round=round, code=code, actor=request.user),
        after=here,
        done=_("The finding is contested. What is decided is shown beside it."),
        title=_("Contest finding %(number)s") % {"number": entry.number},
        lead=localized(entry.indicator.question),
        paragraphs=[localized(entry.indicator.counts)],
        label=_("Contest it"),
        back=here,
        trail=[
            *received_trail(round),
            (_("Findings"), reverse("indices-panel:received-findings", args=[round.pk])),
            (entry.number, here),
        ],
    )
