"""Evaluations as the institution that is evaluated sees them: asked, accepted or declined."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.preparing import ReasonForm
from probidad.instruments.indices.models import Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.services import preparing as services


def received_trail(round: Round) -> list[tuple[str, str]]:
    """The pages above one of an evaluation, for the institution."""
    return [
        (_("Evaluations of us"), reverse("indices-panel:received-list")),
        (str(round), reverse("indices-panel:received", args=[round.pk])),
    ]


@requires(P.RESPOND)
@require_safe
def received_list(request):
    """The evaluations that one's institution was asked about."""
    return render(
        request, "indices/panel/received_list.html", {"rounds": access.rounds_received(request.user)}
    )


@requires(P.RESPOND)
@require_safe
def received(request, round_id: int):
    """One of them: what will happen, by whom, by which instrument, when; and what can be done now."""
    found = access.round_received(request.user, round_id)
    may_answer = found.state in (found.State.PREPARED, found.State.SCORING)
    page = {
        "round": found,
        "may_accept": may_answer and found.consent in (found.Consent.ASKED, found.Consent.DECLINED),
        "is_shown": found.state in found.SHOWN_TO_INSTITUTION,
        "may_decline": may_answer and found.consent == found.Consent.ASKED,
    }
    return render(request, "indices/panel/received.html", page)


@requires(P.RESPOND)
@FORM_METHODS
def received_accept(request, round_id: int):
    """Accept it."""
    found = access.round_received(request.user, round_id)
    return confirmed(
        request,
        act=partial(services.accept_round, round=found, actor=request.user),
        title=_("Accept this evaluation?"),
        body=_(
            "Your institution brings evidence while it is scored, and replies to each finding before it is published."
        ),
        label=_("Accept"),
        back=reverse("indices-panel:received", args=[found.pk]),
        done=_("Your institution accepted."),
    )


@requires(P.RESPOND)
@FORM_METHODS
def received_decline(request, round_id: int):
    """Decline it, with the reason."""
    found = access.round_received(request.user, round_id)
    here = reverse("indices-panel:received", args=[found.pk])
    return acting_form(
        request,
        ReasonForm(request.POST or None),
        act=partial(services.decline_round, round=found, actor=request.user),
        after=here,
        done=_("Your institution declined. You can still accept."),
        title=_("Decline this evaluation?"),
        lead=found.organisation.name,
        paragraphs=[
            _(
                "The organisation may go on from public information. Then every page says that your institution took no part."
            )
        ],
        label=_("Decline"),
        kind="danger",
        back=here,
        trail=received_trail(found),
    )
