"""Units that are too small: before a round opens, its organiser lets them report together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.exercises import access, grouping, queries
from probidad.instruments.exercises.forms import UnitsForm
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import units as services
from probidad.instruments.exercises.services.rounds import require_draft
from probidad.instruments.exercises.views.pages import led_back


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def unit_groups(request, round_id: int):
    """The units of the roster, which of them are too small, and a form that lets some report together."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    if back := led_back(request, found, require_draft):
        return back
    groups = queries.roster_units(found)
    proposed = _proposed(found, groups) if "proponer" in request.GET else []
    sent = request.POST if request.method == "POST" else None
    form = UnitsForm(sent, groups=groups, initial={"units": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            _together(request, found, form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("exercises-panel:units", round_id)
    page = {
        "round": found,
        "form": form,
        "alone": [each for each in groups if each.unit and not each.is_group],
        "groups": [each for each in groups if each.is_group],
        "loose": next((each.people for each in groups if each.unit is None), 0),
        "too_small": queries.too_small(groups),
        "any_reported": any(each.reported for each in groups),
        "asked": "proponer" in request.GET,
        "proposed": proposed,
    }
    return render(request, "exercises/panel/units.html", page, status=422 if form.errors else 200)


def _together(request, round: Round, chosen: dict) -> None:
    services.report_together(round=round, unit_ids=chosen["units"], name=chosen["name"], actor=request.user)
    messages.success(request, _("They report together: “%(group)s”.") % {"group": chosen["name"]})
    _tell_of_the_key(request, round)


def _proposed(round: Round, groups: list[queries.RosterUnit]) -> list[int]:
    """The first group that is proposed; once it reports together, the next one is the first."""
    # A unit's branch is the unit that it is a part of, as the other parts are; else itself.
    units = [
        grouping.Unit(each.unit.pk, each.people, each.unit.unit.parent_id or each.unit.unit_id)
        for each in groups
        if each.unit and not each.is_group
    ]
    return next(iter(grouping.proposals(units, minimum=round.minimum_group)), [])


@requires(P.MANAGE_ROUNDS)
@require_POST
def unit_group_apart(request, round_id: int, unit_id: int):
    """Let the units of a group report each for itself again."""
    found, unit = access.group_to_manage(request.user, round_id, unit_id)
    try:
        services.take_apart(round=found, unit=unit, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("They report each for itself again."))
        _tell_of_the_key(request, found)
    return redirect("exercises-panel:units", round_id)


def _tell_of_the_key(request, round: Round) -> None:
    if round.custodian and round.sealing_key:
        messages.warning(request, _("The custodian must see the new groups and sign again."))
