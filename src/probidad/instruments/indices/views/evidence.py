"""Evidence: brought by assessors beside an indicator, and by the institution from a page of its own."""

from collections import Counter
from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from probidad.core.files.responses import file_response
from probidad.core.languages.text import localized
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.evidence import FORMS
from probidad.instruments.indices.models import Evidence, Round, Seat
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries.scoring import evidence_seen_in_institution
from probidad.instruments.indices.queries.seats import groups_of
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.services import evidence as services
from probidad.instruments.indices.views.preparing import trail_of
from probidad.instruments.indices.views.received import received_trail

TITLES = {
    "enlace": gettext_lazy("Add a link"),
    "archivo": gettext_lazy("Add a file"),
    "nota": gettext_lazy("Add a note"),
}


def _bring(request, round: Round, entry: Entry, side: str, *, back: str, trail: list):
    wanted = request.GET.get("tipo", "enlace")
    if wanted not in FORMS:
        raise Http404
    form = FORMS[wanted](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.bring_evidence(
                round=round, code=entry.code, side=side, actor=request.user, **form.brought
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect(back + "#evidencia")
    return form_page(
        request,
        form,
        title=str(TITLES[wanted]),
        lead=f"{entry.number}. {localized(entry.indicator.question)}",
        label=_("Save"),
        back=back + "#evidencia",
        trail=[*trail, (entry.number, back)],
    )


def _removal(request, evidence: Evidence, back: str):
    return confirmed(
        request,
        act=partial(services.remove_evidence, evidence=evidence, actor=request.user),
        title=_("Remove “%(title)s”?") % {"title": evidence.title},
        body=_("Its file is deleted too.") if evidence.file_id else _("It can't be brought back."),
        label=_("Remove"),
        kind="danger",
        back=back + "#evidencia",
        done=_("The evidence was removed."),
    )


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def evidence_new(request, round_id: int, code: str):
    """An assessor brings evidence for an indicator of the own seat."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    entry = access.entry_scored(seat, code)
    trail = [
        *trail_of(seat.round),
        (_("My indicators"), reverse("indices-panel:scoring", args=[round_id])),
    ]
    back = reverse("indices-panel:answer", args=[round_id, entry.code])
    return _bring(request, seat.round, entry, Side.ORGANISATION, back=back, trail=trail)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def evidence_remove(request, round_id: int, evidence_id: int):
    """An assessor removes evidence that is the own."""
    round = access.round_made(request.user, round_id)
    evidence = access.own_evidence(request.user, round, evidence_id)
    return _removal(request, evidence, reverse("indices-panel:answer", args=[round_id, evidence.code]))


@requires(P.SEE_ROUNDS)
@require_safe
def evidence_file(request, round_id: int, evidence_id: int):
    """The file of evidence, for the organisation: while two score apart, not what the other one brought."""
    round = access.round_made(request.user, round_id)
    return file_response(request, access.evidence_made(request.user, round, evidence_id).file)


@requires(P.RESPOND)
@require_safe
def received_evidence(request, round_id: int):
    """What the institution is asked to show: all indicators, and how much it has brought for each."""
    round = access.round_accepted(request.user, round_id)
    brought = Counter(round.evidence.filter(side=Side.INSTITUTION).values_list("code", flat=True))
    groups = [
        (group, [(entry, brought[entry.code]) for entry in group.entries]) for group in groups_of(round)
    ]
    page = {"round": round, "groups": groups, "total": sum(brought.values())}
    return render(request, "indices/panel/received_evidence.html", page)


@requires(P.RESPOND)
@require_safe
def received_indicator(request, round_id: int, code: str):
    """One indicator, as the institution sees it: what is asked, and what it has brought."""
    round = access.round_accepted(request.user, round_id)
    entry = access.entry_of(round, code)
    page = {
        "round": round,
        "entry": entry,
        "evidence": [
            (each, each.side == Side.INSTITUTION)
            for each in evidence_seen_in_institution(round).filter(code=entry.code)
        ],
        "is_open": round.state == Round.State.SCORING,
    }
    return render(request, "indices/panel/received_indicator.html", page)


@requires(P.RESPOND)
@FORM_METHODS
def received_evidence_new(request, round_id: int, code: str):
    """The institution brings evidence."""
    round = access.round_accepted(request.user, round_id)
    entry = access.entry_of(round, code)
    trail = [
        *received_trail(round),
        (_("Evidence"), reverse("indices-panel:received-evidence", args=[round_id])),
    ]
    back = reverse("indices-panel:received-indicator", args=[round_id, entry.code])
    return _bring(request, round, entry, Side.INSTITUTION, back=back, trail=trail)


@requires(P.RESPOND)
@FORM_METHODS
def received_evidence_remove(request, round_id: int, evidence_id: int):
    """The institution removes evidence of its own."""
    round = access.round_accepted(request.user, round_id)
    evidence = access.evidence_received(round, evidence_id)
    if evidence.side != Side.INSTITUTION:
        raise Http404
    back = reverse("indices-panel:received-indicator", args=[round_id, evidence.code])
    return _removal(request, evidence, back)


@requires(P.RESPOND)
@require_safe
def received_evidence_file(request, round_id: int, evidence_id: int):
    """The file of evidence that the institution may see."""
    round = access.round_accepted(request.user, round_id)
    evidence = access.evidence_received(round, evidence_id)
    if evidence.file is None:
        raise Http404
    return file_response(request, evidence.file)
