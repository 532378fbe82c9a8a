"""Rounds, as the ethics unit prepares, opens and ends them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from probidad.core.markers import requires
from probidad.core.people.access import holds, institutions_where
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.forms import CardsForm, RosterForm, RoundForm
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import codes as code_services
from probidad.instruments.exercises.services import rosters
from probidad.instruments.exercises.services import rounds as services


@requires(P.SEE_ROUNDS)
def round_list(request):
    """The rounds that the person may see, and how alignment moved over the closed ones."""
    reading = institutions_where(request.user, P.READ_REPORT)
    page = {
        "rounds": access.rounds_for(request.user, P.SEE_ROUNDS),
        "institutions": institutions_where(request.user, P.MANAGE_ROUNDS).filter(dissolved_on=None),
        "trend": reports.trend_chart(queries.alignment_over_rounds(reading)),
    }
    return render(request, "exercises/panel/rounds.html", page)


@requires(P.MANAGE_ROUNDS)
def round_new(request, institution: str):
    """Prepare a round in an institution."""
    home = get_object_or_404(
        institutions_where(request.user, P.MANAGE_ROUNDS).filter(dissolved_on=None), slug=institution
    )
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = services.prepare_round(institution=home, actor=request.user, **form.cleaned_data)
        return redirect("exercises-panel:round", created.pk)
    page = {"form": form, "institution": home}
    return render(request, "exercises/panel/round_form.html", page, status=422 if form.errors else 200)


@requires(P.SEE_ROUNDS)
def round_detail(request, round_id: int):
    """Where the round stands, and what comes next for this person."""
    found = access.round_for(request.user, P.SEE_ROUNDS, round_id)
    page = {
        "round": found,
        "exercises": queries.exercises_of(found),
        "manages": access.manages(request.user, found),
        "keeps_key": access.keeps_key(request.user, found),
        "reads_report": holds(request.user, P.READ_REPORT, found.institution),
        "roster_units": queries.roster_units(found),
        "obstacles": services.obstacles(found) if found.state == Round.State.DRAFT else [],
        "mails": queries.mail_progress(found),
    }
    return render(request, "exercises/panel/round.html", page)


@requires(P.MANAGE_ROUNDS)
def round_edit(request, round_id: int):
    """Change a round in preparation."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    form = RoundForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_round(round=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("exercises-panel:round", round_id)
    page = {"form": form, "round": found, "institution": found.institution}
    return render(request, "exercises/panel/round_form.html", page, status=422 if form.errors else 200)


@requires(P.MANAGE_ROUNDS)
def roster(request, round_id: int):
    """Upload who may take part."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    form = RosterForm(request.POST or None, request.FILES or None, round=found)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            rosters.store_roster(round=found, content=content, actor=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _roster_message(content))
            return redirect("exercises-panel:round", round_id)
    page = {"form": form, "round": found, "units": found.institution.units.filter(dissolved_on=None)}
    return render(request, "exercises/panel/roster.html", page, status=422 if form.errors else 200)


def _roster_message(content) -> str:
    stored = _("The roster has %(people)s people.") % {"people": f"{len(content.rows):,}"}
    if not content.repeated:
        return stored
    return stored + " " + _("Repeated addresses left out: %(count)s.") % {"count": f"{content.repeated:,}"}


def _confirmed(request, found: Round, *, act, title: str, body: str, label: str, kind: str = "primary"):
    """Ask once, then act; what stands against it is said on the round's page."""
    here = redirect("exercises-panel:round", found.pk)
    if request.method != "POST":
        page = {"title": title, "body": body, "label": label, "kind": kind, "cancel_href": here.url}
        return render(request, "confirm_page.html", page)
    try:
        act(round=found, actor=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return here


@requires(P.MANAGE_ROUNDS)
def round_open(request, round_id: int):
    """Open the round: from here on nothing about it can change."""
    return _confirmed(
        request,
        access.round_for(request.user, P.MANAGE_ROUNDS, round_id),
        act=services.open_round,
        title=_("Open the round?"),
        body=_(
            "Dilemmas, dates, roster, minimum group and key can't be changed afterwards. "
            "Everybody on the roster with an address gets a code by mail."
        ),
        label=_("Open the round"),
    )


@requires(P.MANAGE_ROUNDS)
def round_end(request, round_id: int):
    """Take no more answers."""
    return _confirmed(
        request,
        access.round_for(request.user, P.MANAGE_ROUNDS, round_id),
        act=services.end_round,
        title=_("End the round now?"),
        body=_("Nobody can answer any more, also those who have begun. What was answered counts."),
        label=_("End the round"),
        kind="danger",
    )


@requires(P.MANAGE_ROUNDS)
def round_discard(request, round_id: int):
    """Delete a round in preparation."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    response = _confirmed(
        request,
        found,
        act=services.discard_round,
        title=_("Discard this round?"),
        body=_("Its dilemmas, dates and roster are deleted. Nobody has been invited yet."),
        label=_("Discard"),
        kind="danger",
    )
    if request.method == "POST" and not Round.objects.filter(pk=round_id).exists():
        return redirect("exercises-panel:rounds")
    return response


@requires(P.MANAGE_ROUNDS)
def cards(request, round_id: int):
    """Print cards with codes: the codes exist in this one answer and nowhere else."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    groups = queries.roster_units(found)
    form = CardsForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = code_services.issue_cards(round=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _cards_pdf(found, fresh)
    page = {"form": form, "round": found, "any_left": any(each.cards_left for each in groups)}
    return render(request, "exercises/panel/cards.html", page, status=422 if form.errors else 200)


def _cards_pdf(found: Round, fresh: list[str]) -> HttpResponse:
    response = HttpResponse(reports.cards_pdf(found, fresh), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tarjetas-{found.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
