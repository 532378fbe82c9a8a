"""Rounds, as the ethics unit prepares, opens and ends them."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import alphabetical
from probidad.core.markers import FORM_METHODS, requires
from probidad.core.people.access import holds, institutions_where
from probidad.core.people.models import Person
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.lists import Listing
from probidad.core.ui.pages import form_page
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.forms import RoundForm
from probidad.instruments.exercises.lists import RoundSearch, round_rows
from probidad.instruments.exercises.models import CardBatch, Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import codes as code_services
from probidad.instruments.exercises.services import rounds as services
from probidad.instruments.exercises.views.pages import led_back, roster_table, round_form


@requires(P.SEE_ROUNDS)
@require_safe
def round_list(request):
    """The rounds that the person may see, and how alignment moved over the closed ones."""
    rounds = list(access.rounds_for(request.user, P.SEE_ROUNDS))
    form = RoundSearch(request.GET, rounds=rounds)
    listing = Listing(
        request, form, form.found(), columns=form.columns(), rows=round_rows, caption=_("Rounds of exercises")
    )
    if file := listing.file(_("rounds")):
        return file
    trends = _with_trend(request.user, rounds)
    asked = request.GET.get("institucion")
    chosen = [each for each in trends if asked in (None, "", each.slug)]
    page = {
        "list": listing,
        "institutions": institutions_where(request.user, P.MANAGE_ROUNDS).existing(),
        "trend": reports.trend_chart(chosen[0]) if len(chosen) == 1 else None,
        "trends": trends,
    }
    return render(request, "exercises/panel/rounds.html", page)


def _with_trend(person: Person, rounds: list[Round]) -> list[Institution]:
    """The institutions whose reports the person reads and that closed two rounds or more, by name."""
    closed = Counter(each.institution for each in rounds if each.state == Round.State.CLOSED)
    found = [each for each, count in closed.items() if count > 1 and holds(person, P.READ_REPORT, each)]
    return sorted(found, key=lambda each: alphabetical(each.name))


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_new(request, institution: str):
    """Prepare a round in an institution."""
    home = get_object_or_404(institutions_where(request.user, P.MANAGE_ROUNDS).existing(), slug=institution)
    form = RoundForm(request.POST or None, institution=home)
    if request.method == "POST" and form.is_valid():
        try:
            created = services.prepare_round(institution=home, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("exercises-panel:round", created.pk)
    return form_page(
        request,
        form,
        title=_("New round"),
        lead=home.name,
        label=_("Save"),
        back=reverse("exercises-panel:rounds"),
        trail=[(_("Rounds"), reverse("exercises-panel:rounds"))],
        template="exercises/panel/round_form.html",
    )


@requires(P.SEE_ROUNDS)
@require_safe
def round_detail(request, round_id: int):
    """Where the round stands, and what comes next for this person."""
    found = access.round_for(request.user, P.SEE_ROUNDS, round_id)
    manages, keeps_key = access.manages(request.user, found), access.keeps_key(request.user, found)
    groups = queries.roster_units(found) if manages or keeps_key else []
    page = {
        "round": found,
        "exercises": [(each, found.first_day_of(each.position)) for each in queries.exercises_of(found)],
        "today": timezone.localdate(),
        "manages": manages,
        "keeps_key": keeps_key,
        "signed": found.state == Round.State.DRAFT and queries.signed_as_it_is(found),
        "opening": queries.opening_progress(found) if manages or keeps_key else None,
        "reads_report": holds(request.user, P.READ_REPORT, found.institution),
        "reads_comments": holds(request.user, P.READ_COMMENTS, found.institution),
        "roster": roster_table(groups),
        "several_units": sum(len(each.members) for each in groups) > 1,
        "too_small": queries.too_small(groups),
        "any_reported": any(each.reported for each in groups),
        "withdrawn": [] if found.state in (Round.State.DRAFT, *Round.DONE) else queries.withdrawn_of(found),
        "obstacles": queries.obstacles(found) if manages and found.state == Round.State.DRAFT else [],
        "mails": queries.mail_progress(found) if manages and found.state == Round.State.OPEN else {},
        "reminder_day": queries.reminder_day(found) if found.state == Round.State.OPEN else None,
        "cards_wait": manages and queries.card_batches(found).filter(state=CardBatch.State.PENDING).exists(),
    }
    return render(request, "exercises/panel/round.html", page)


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_edit(request, round_id: int):
    """Change a round in preparation."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    if request.method != "POST" and (back := led_back(request, found, services.require_draft)):
        return back
    form = RoundForm(request.POST or None, instance=found, institution=found.institution)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_round(round=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("exercises-panel:round", round_id)
    return round_form(
        request,
        form,
        found,
        title=_("Change the round"),
        lead=found.institution.name,
        label=_("Save"),
        template="exercises/panel/round_form.html",
    )


def _confirmed(request, found: Round, *, act, require, after: str | None = None, **question):
    """Ask once, then act on the round; what stands against it is said on the round's page."""
    if request.method != "POST" and (back := led_back(request, found, require)):
        return back
    return confirmed(
        request,
        act=partial(act, round=found, actor=request.user),
        back=reverse("exercises-panel:round", args=[found.pk]),
        after=after,
        **question,
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_open(request, round_id: int):
    """Open the round: from here on nothing about it can change."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    return _confirmed(
        request,
        found,
        act=services.open_round,
        require=services.require_draft,
        title=_("Open the round?"),
        body=_opening(found),
        label=_("Open the round"),
    )


def _opening(round: Round) -> str:
    """What opening means, for somebody who is about to."""
    told = _(
        "Dilemmas, dates, roster, minimum group and key can't be changed afterwards. "
        "Everybody on the roster with an address gets a code by mail."
    )
    if round.days_between:
        told += " " + _(
            "Whenever another dilemma comes they get a mail, all the same one and without a code."
        )
    if not round.opens_later:
        return told
    first = formats.date_format(round.opens_on, "DATE_FORMAT")
    return f"{told} " + _("Answers are taken from %(first)s: before that day no code works.") % {
        "first": first
    }


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_end(request, round_id: int):
    """Take no more answers."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    return _confirmed(
        request,
        found,
        act=services.end_round,
        require=services.require_endable,
        title=_("End the round now?"),
        body=_ending(found),
        label=_("End the round"),
        kind="danger",
    )


def _ending(round: Round) -> str:
    """What ending means, and who never had a code to answer with."""
    told = [_("Nobody can answer any more, including those who have begun. What was answered counts.")]
    to_come = round.exercises.count() - queries.newest_position(round)
    if round.days_between and to_come:
        told.append(
            ngettext(
                "%(count)s dilemma hasn't come yet: nobody will have answered it.",
                "%(count)s dilemmas haven't come yet: nobody will have answered them.",
                to_come,
            )
            % {"count": to_come}
        )
    if mails := queries.entries_to_mail(round).count():
        told.append(
            ngettext(
                "%(count)s mail with a code hasn't gone out yet.",
                "%(count)s mails with a code haven't gone out yet.",
                mails,
            )
            % {"count": f"{mails:,}"}
        )
    if people := queries.people_without_active_card(round):
        told.append(
            ngettext(
                "%(count)s person without an address has no active card.",
                "%(count)s people without an address have no active card.",
                people,
            )
            % {"count": f"{people:,}"}
        )
    return " ".join(told)


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_discard(request, round_id: int):
    """Delete a round in preparation."""
    return _confirmed(
        request,
        access.round_for(request.user, P.MANAGE_ROUNDS, round_id),
        act=services.discard_round,
        require=services.require_draft,
        after=reverse("exercises-panel:rounds"),
        title=_("Discard this round?"),
        body=_("Its dilemmas, dates and roster are deleted. Nobody has been invited yet."),
        label=_("Discard"),
        kind="danger",
    )


@requires(P.MANAGE_ROUNDS)
@FORM_METHODS
def round_abandon(request, round_id: int):
    """Give up a round whose key is lost."""
    return _confirmed(
        request,
        access.round_for(request.user, P.MANAGE_ROUNDS, round_id),
        act=services.abandon_round,
        require=services.require_over,
        title=_("Give up the round?"),
        body=_("Its sealed answers, codes and addresses are deleted, unread. It will have no results."),
        label=_("Give up the round"),
        kind="danger",
    )


@requires(P.MANAGE_ROUNDS)
@require_POST
def dilemma_move(request, round_id: int, position: int, to: int):
    """Let a dilemma come earlier or later."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    try:
        services.move_dilemma(round=found, position=position, to=to, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(reverse("exercises-panel:round", args=[round_id]) + "#dilemmas")


@requires(P.MANAGE_ROUNDS)
@require_POST
def send_codes(request, round_id: int):
    """Send the codes that haven't gone out."""
    found = access.round_for(request.user, P.MANAGE_ROUNDS, round_id)
    try:
        code_services.send_missing_codes(round=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The missing mails go out in the next minutes."))
    return redirect("exercises-panel:round", round_id)
