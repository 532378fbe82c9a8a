"""Evaluations of one's organisation."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from probidad.core.markers import requires
from probidad.instruments.indices import access
from probidad.instruments.indices.permissions import IndicesPermission as P


@requires(P.SEE_ROUNDS)
@require_safe
def round_list(request):
    """The evaluations of one's organisations."""
    return render(request, "indices/panel/rounds.html", {"rounds": access.rounds_made(request.user)})


@requires(P.SEE_ROUNDS)
@require_safe
def round_detail(request, round_id: int):
    """One evaluation: where it stands, and what is next."""
    round = access.round_made(request.user, round_id)
    page = {"round": round, "state_template": f"indices/panel/_{round.state}.html"}
    return render(request, "indices/panel/round.html", page)
