"""Cards with codes: batches that are prepared, printed, and active once their paper is there."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.reports.responses import file_name, pdf_response
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.tables import Cell, Column, Table
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.forms import ActivationForm, CardsForm
from probidad.instruments.exercises.models import CardBatch, Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import cards as services
from probidad.instruments.exercises.services.codes import require_open


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def card_list(request, round_id: int):
    """The batches of cards of a round, and a form that prepares another."""
    round = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    if back := _not_open(request, round):
        return back
    groups = queries.roster_units(round)
    form = CardsForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.prepare_cards(round=round, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("exercises-panel:card-batch", round_id, batch.pk)
    batches = queries.card_batches(round)
    page = {
        "form": form,
        "round": round,
        "any_left": any(each.cards_left for each in groups),
        "batches": _table(batches) if batches else None,
    }
    return render(request, "exercises/panel/cards.html", page, status=422 if form.errors else 200)


def _not_open(request, round: Round) -> HttpResponse | None:
    """The way back to the round where no codes are handed out; None where they are."""
    try:
        require_open(round)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("exercises-panel:round", round.pk)
    return None


def _table(batches) -> Table:
    columns = [
        Column("group", _("For whom")),
        Column("cards", _("Cards"), numeric=True),
        Column("state", _("State")),
    ]
    rows = [_row(each) for each in batches]
    return Table(columns, rows, _("Batches of cards"), hide_caption=True, stacked=True)


def _row(batch: CardBatch) -> dict:
    tone = "good" if batch.state == CardBatch.State.ACTIVE else "warn"
    href = reverse("exercises-panel:card-batch", args=[batch.round_id, batch.pk])
    return {
        "group": Cell(batch.group_name, href=href),
        "cards": batch.cards,
        "state": Cell(batch.get_state_display(), badge=tone),
    }


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def batch_detail(request, round_id: int, batch_id: int):
    """What comes next for a batch: print it, then show by the number on its paper that it is there."""
    batch = access.cards_to_manage(request.user, round_id, batch_id)
    if back := _not_open(request, batch.round):
        return back
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.activate_cards(batch=batch, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The cards are active: hand them out."))
            return redirect("exercises-panel:cards", round_id)
    page = {"batch": batch, "round": batch.round, "form": form, "sheets": reports.card_sheets(batch.cards)}
    return render(request, "exercises/panel/card_batch.html", page, status=422 if form.errors else 200)


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def batch_pdf(request, round_id: int, batch_id: int):
    """The cards with fresh codes, which exist in this one answer and nowhere else."""
    batch = access.cards_to_manage(request.user, round_id, batch_id)
    if back := _not_open(request, batch.round):
        return back
    if request.method == "POST":
        try:
            document = services.print_cards(
                batch=batch, actor=request.user, make=partial(reports.cards_pdf, batch)
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            return pdf_response(file_name(_("Cards"), batch.group_name, ending="pdf"), document)
    # A browser that tries a download again asks by GET: there is nothing to give it.
    return redirect("exercises-panel:card-batch", round_id, batch_id)


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def batch_discard(request, round_id: int, batch_id: int):
    """Void a batch that isn't active."""
    batch = access.cards_to_manage(request.user, round_id, batch_id)
    if back := _not_open(request, batch.round):
        return back
    return confirmed(
        request,
        act=partial(services.discard_cards, batch=batch, actor=request.user),
        back=reverse("exercises-panel:card-batch", args=[round_id, batch_id]),
        after=reverse("exercises-panel:cards", args=[round_id]),
        title=_("Discard these cards?"),
        body=_("What was printed of them never works: destroy it. The cards can be prepared anew."),
        label=_("Discard"),
        kind="danger",
        done=_("The cards were discarded."),
    )
