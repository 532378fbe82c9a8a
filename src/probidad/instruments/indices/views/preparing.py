"""Evaluations as their coordinator prepares them: what is applied, in which institution, by whom; begun or abandoned."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.institutions.models import Institution
from probidad.core.institutions.queries import found_institutions
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import acting_form
from probidad.instruments.indices import access, queries
from probidad.instruments.indices.forms.preparing import AreasForm, ReasonForm, RoundForm, SeatForm
from probidad.instruments.indices.models import Round, Seat
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import preparing as preparing_queries
from probidad.instruments.indices.queries import seats as seat_queries
from probidad.instruments.indices.queries.scoring import progress_of_seats
from probidad.instruments.indices.services import preparing as services
from probidad.instruments.indices.services import seats as seat_services

FOUND_AT_MOST = 20


def _round_url(round: Round) -> str:
    return reverse("indices-panel:round", args=[round.pk])


def _people_url(round: Round) -> str:
    return _round_url(round) + "#personas"


def trail_of(round: Round) -> list[tuple[str, str]]:
    """The pages above one of an evaluation."""
    return [(_("Evaluations"), reverse("indices-panel:rounds")), (str(round), _round_url(round))]


@requires(P.MANAGE_ROUNDS)
@require_safe
def round_new(request):
    """Find the institution to be evaluated."""
    organisations = access.organisations_of(request.user, P.MANAGE_ROUNDS)
    if not organisations.exists():
        raise Http404
    search = request.GET.get("q", "")[:100]
    found = found_institutions(_to_evaluate(organisations), search=search)
    page = {"search": search, "found": found[:FOUND_AT_MOST], "more": found.count() > FOUND_AT_MOST}
    return render(request, "indices/panel/round_new.html", page)


def _to_evaluate(organisations):
    """Public bodies; and organisations that hold up the mirror to themselves."""
    return Institution.objects.public_bodies() | Institution.objects.filter(pk__in=organisations.values("pk"))


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_prepare(request, institution: str):
    """Prepare an evaluation of an institution."""
    organisations = access.organisations_of(request.user, P.MANAGE_ROUNDS)
    subject = get_object_or_404(_to_evaluate(organisations).existing(), slug=institution)
    form = RoundForm(
        request.POST or None,
        institution=subject,
        organisations=organisations,
        versions=_versions(request.user),
    )
    return acting_form(
        request,
        form,
        act=partial(services.prepare_round, institution=subject, actor=request.user),
        after=_round_url,
        title=_("New evaluation"),
        lead=subject.name,
        label=_("Save"),
        back=reverse("indices-panel:round-new"),
        trail=[(_("Evaluations"), reverse("indices-panel:rounds"))],
    )


def _versions(person, *, besides: Round | None = None) -> list:
    """The newest versions of the instruments that one may apply; and the one that an evaluation has already."""
    mine = set(access.instruments_for(person).values_list("pk", flat=True))
    versions = [each for each in queries.published_instruments() if each.instrument_id in mine]
    if besides and besides.version not in versions:
        versions.insert(0, besides.version)
    return versions


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_edit(request, round_id: int):
    """Change an evaluation in preparation."""
    found = access.round_to_manage(request.user, round_id)
    form = RoundForm(
        request.POST or None,
        initial=RoundForm.initial_of(found),
        institution=found.institution,
        organisations=Institution.objects.filter(pk=found.organisation_id),
        versions=_versions(request.user, besides=found),
    )

    def change(organisation, **changes) -> Round:
        changed = services.change_round(round=found, actor=request.user, **changes)
        if found.consent and not changed.consent:
            messages.warning(request, _("What the institution was told has changed: ask it again."))
        return changed

    return acting_form(
        request,
        form,
        act=change,
        after=_round_url,
        done=_("Saved."),
        title=_("Change the evaluation"),
        lead=found.institution.name,
        label=_("Save"),
        back=_round_url(found),
        trail=trail_of(found),
    )


def preparation(request, round: Round) -> dict:
    """What the page of an evaluation in preparation shows."""
    seats = seat_queries.seats_of(round)
    return {
        "manages": access.manages(request.user, round),
        "seats": seat_rows(round, seats),
        "obstacles": preparing_queries.obstacles(round, seats),
    }


def scoring(request, round: Round) -> dict:
    """What the page of an evaluation that is being scored shows."""
    seats = seat_queries.seats_of(round)
    return {
        "manages": access.manages(request.user, round),
        "seats": seat_rows(round, seats),
        "own_seat": next(
            (each for each in seats if each.person_id == request.user.pk and each.part == Seat.Part.ASSESSOR),
            None,
        ),
        "progress": progress_of_seats(round, seats),
        "problems": seat_queries.seat_problems(round, seats),
    }


def seat_rows(round: Round, seats: list[Seat]) -> list[tuple[Seat, list[str]]]:
    """Seats with the names of their areas (an empty list: all)."""
    names = {each.key: each.name for each in seat_queries.groups_of(round)}
    return [(seat, [names[key] for key in seat.groups]) for seat in seats]


def _confirmed(request, round: Round, *, act, **question):
    return confirmed(
        request, act=partial(act, round=round, actor=request.user), back=_round_url(round), **question
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_ask(request, round_id: int):
    """Ask the institution whether it accepts."""
    found = access.round_to_manage(request.user, round_id)
    return _confirmed(
        request,
        found,
        act=services.ask_consent,
        title=_("Ask “%(institution)s” whether it accepts?") % {"institution": found.institution.name},
        body=_(
            "Its ethics unit sees who evaluates, by which instrument and on which days, and answers here."
        ),
        label=_("Ask"),
        done=_("The institution was asked."),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_public(request, round_id: int):
    """Go on without the institution."""
    found = access.round_to_manage(request.user, round_id)
    return _confirmed(
        request,
        found,
        act=services.go_on_from_public,
        title=_("Go on from public information?"),
        body=_("Every page of this evaluation will say that the institution took no part."),
        label=_("Go on"),
        done=_("The evaluation goes on from public information."),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_begin(request, round_id: int):
    """Begin scoring."""
    found = access.round_to_manage(request.user, round_id)
    return _confirmed(
        request,
        found,
        act=services.begin_scoring,
        title=_("Begin scoring?"),
        body=_("Instrument and dates stay as they are from now on. People can still change."),
        label=_("Begin"),
        done=_("The assessors can begin."),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_abandon(request, round_id: int):
    """Give an evaluation up, with the reason."""
    found = access.round_to_manage(request.user, round_id)
    return acting_form(
        request,
        ReasonForm(request.POST or None),
        act=partial(services.abandon_round, round=found, actor=request.user),
        after=_round_url(found),
        done=_("The evaluation was abandoned."),
        title=_("Abandon this evaluation?"),
        lead=found.institution.name,
        paragraphs=[_("Nothing of it will be published, and it can't be taken up again.")],
        label=_("Abandon"),
        kind="danger",
        back=_round_url(found),
        trail=trail_of(found),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def seat_new(request, round_id: int):
    """Seat somebody of the organisation."""
    found = access.round_to_manage(request.user, round_id)
    form = SeatForm(request.POST or None, round=found)
    if not form.fields["person"].queryset.exists():
        return render(request, "indices/panel/nobody_left.html", {"round": found})
    return acting_form(
        request,
        form,
        act=partial(seat_services.give_seat, round=found, actor=request.user),
        after=_people_url(found),
        title=_("Add a person"),
        lead=str(found),
        label=_("Add a person"),
        back=_round_url(found),
        trail=trail_of(found),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def seat_edit(request, round_id: int, seat_id: int):
    """Give an assessor other areas."""
    found = access.round_to_manage(request.user, round_id)
    seat = access.seat_to_manage(found, seat_id)
    if seat.part != Seat.Part.ASSESSOR:
        raise Http404
    return acting_form(
        request,
        AreasForm(request.POST or None, round=found, initial={"groups": seat.groups}),
        act=partial(seat_services.change_areas, seat=seat, actor=request.user),
        after=_people_url(found),
        title=_("Areas of %(person)s") % {"person": seat.person or _("an account that is gone")},
        label=_("Save"),
        back=_round_url(found),
        trail=trail_of(found),
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def seat_remove(request, round_id: int, seat_id: int):
    """Take a seat away."""
    found = access.round_to_manage(request.user, round_id)
    seat = access.seat_to_manage(found, seat_id)
    if found.scored_twice and seat.part == Seat.Part.ASSESSOR:
        body = _("What this person has scored is deleted.")
    else:
        body = _("What was scored stays.")
    return confirmed(
        request,
        act=partial(seat_services.take_seat, seat=seat, actor=request.user),
        title=_("Take %(person)s out of this evaluation?")
        % {"person": seat.person or _("an account that is gone")},
        body=body,
        label=_("Take out"),
        kind="danger",
        back=_round_url(found),
        after=_people_url(found),
    )
