"""The roster of a round in preparation: a template to fill in, and the upload."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.reports.responses import download, file_name
from probidad.core.reports.sheets import XLSX_TYPE, csv_response
from probidad.instruments.exercises import access
from probidad.instruments.exercises.forms import RosterForm
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.roster_file.template import csv_template, xlsx_template
from probidad.instruments.exercises.services import rosters


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def roster(request, round_id: int):
    """Upload who may take part."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    if request.method != "POST" and found.state != Round.State.DRAFT:
        return redirect("exercises-panel:round", round_id)
    form = RosterForm(request.POST or None, request.FILES or None, round=found)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            taken_apart = rosters.store_roster(round=found, content=content, actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _stored(content))
            for name in taken_apart:
                messages.warning(request, _taken_apart(name))
            if not found.units.exists() and found.institution.units.existing().exists():
                messages.warning(request, _without_units())
            if found.custodian and found.sealing_key:
                messages.warning(request, _("The custodian must see the new roster and sign again."))
            return redirect("exercises-panel:round", round_id)
    page = {"form": form, "round": found, "units": found.institution.units.existing()}
    return render(request, "exercises/panel/roster.html", page, status=422 if form.errors else 200)


def _stored(content: RosterFile) -> str:
    people, by_card = len(content.rows), content.by_card
    told = ngettext(
        "The roster has %(people)s person: %(by_mail)s with a code by mail, %(by_card)s with a card.",
        "The roster has %(people)s people: %(by_mail)s with a code by mail, %(by_card)s with a card.",
        people,
    ) % {
        "people": f"{people:,}",
        "by_mail": f"{people - by_card:,}",
        "by_card": f"{by_card:,}",
    }
    if content.repeated:
        told += " " + _("Repeated addresses left out: %(count)s.") % {"count": f"{content.repeated:,}"}
    if content.examples:
        told += " " + _("Rows of the template's example left out: %(count)s.") % {"count": content.examples}
    return told


def _taken_apart(name: str) -> str:
    return _(
        "The units of “%(group)s” report each for itself again: not all of them are on the new roster."
    ) % {"group": name}


def _without_units() -> str:
    return _(
        "Nobody on the roster has a unit, so there will be results for the whole institution only. "
        "For results by unit, upload it again with a column “unit”."
    )


@requires(P.MANAGE_ROUNDS)
@require_safe
def template_xlsx(request, round_id: int):
    """A workbook to fill in, in which units are chosen from a list."""
    content = HttpResponse(xlsx_template(_units(request, round_id)), content_type=XLSX_TYPE)
    return download(content, file_name(_("Roster"), ending="xlsx"))


@requires(P.MANAGE_ROUNDS)
@require_safe
def template_csv(request, round_id: int):
    """The same without the list, for programs that know CSV only."""
    return csv_response(file_name(_("Roster"), ending="csv"), csv_template(_units(request, round_id)))


def _units(request, round_id: int) -> list[str]:
    round = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    return list(round.institution.units.existing().values_list("name", flat=True))
