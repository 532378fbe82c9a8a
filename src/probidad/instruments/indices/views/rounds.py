"""Evaluations of one's organisation."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.core.ui.lists import Listing
from probidad.instruments.indices import access
from probidad.instruments.indices.lists import COLUMNS, RoundSearch, round_rows
from probidad.instruments.indices.models import Round
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.views import correcting, preparing, reconciling, reviewing

# What the page of an evaluation shows besides itself, by its state.
SHOWN = {
    Round.State.PREPARED: preparing.preparation,
    Round.State.SCORING: preparing.scoring,
    Round.State.RECONCILING: reconciling.reconciliation,
    Round.State.REPLY: reviewing.findings,
    Round.State.REVIEW: reviewing.findings,
    Round.State.PUBLISHED: correcting.publications,
}


@requires(P.SEE_ROUNDS)
@require_safe
def round_list(request):
    """The evaluations of one's organisations."""
    form = RoundSearch(request.GET)
    found = form.found(access.rounds_made(request.user))
    listing = Listing(request, form, found, columns=COLUMNS, rows=round_rows, caption=_("Evaluations"))
    if file := listing.file(_("evaluations")):
        return file
    may_prepare = access.organisations_of(request.user, P.MANAGE_ROUNDS).exists()
    return render(request, "indices/panel/rounds.html", {"list": listing, "may_prepare": may_prepare})


@requires(P.SEE_ROUNDS)
@require_safe
def round_detail(request, round_id: int):
    """One evaluation: where it stands, and what is next."""
    round = access.round_made(request.user, round_id)
    page = {"round": round, "state_template": f"indices/panel/_{round.state}.html"}
    page |= SHOWN.get(round.state, lambda request, round: {})(request, round)
    return render(request, "indices/panel/round.html", page)
