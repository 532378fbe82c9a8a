"""What several pages about a round have alike: its form, its roster by unit, the way back to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.ui.pages import form_page
from probidad.core.ui.tables import Cell, Column, Table
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Round


def round_form(request, form, round: Round, *, title: str, label: str, **page):
    """A form below a round's page."""
    home = reverse("exercises-panel:round", args=[round.pk])
    trail = [(_("Rounds"), reverse("exercises-panel:rounds")), (round.title, home)]
    return form_page(request, form, title=title, label=label, back=home, trail=trail, round=round, **page)


def led_back(request, round: Round, require) -> HttpResponse | None:
    """To the round's page, with the reason, where the round is past what a page is for, or not there yet."""
    try:
        require(round)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("exercises-panel:round", round.pk)
    return None


def roster_table(units: list[queries.RosterUnit]) -> Table | None:
    """The roster's people by unit, and which units are reported by; None without a roster."""
    if not units:
        return None
    columns = [
        Column("unit", _("Unit")),
        Column("people", _("People"), numeric=True),
        Column("by_card", _("By card"), numeric=True),
    ]
    rows = [
        {
            "unit": Cell(each.unit.title if each.unit else _("Without a unit"), note=_in_the_report(each)),
            "people": each.people,
            "by_card": each.without_address,
        }
        for each in units
    ]
    return Table(columns, rows, _("Roster by unit"), hide_caption=True, stacked=True)


def _in_the_report(group: queries.RosterUnit) -> str:
    told = (
        _("Own figures, if enough people answer")
        if group.reported
        else _("Only within the institution: the group is too small")
    )
    if not group.is_group:
        return told
    return f"{', '.join(f'{unit.name} ({people:,})' for unit, people in group.members)}. {told}"
