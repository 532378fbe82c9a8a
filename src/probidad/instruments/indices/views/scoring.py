"""Scoring, as an assessor does it: an overview by area, one indicator a page, the end."""

from functools import partial
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.scoring import AnswerForm
from probidad.instruments.indices.models import Answer, Round, Seat
from probidad.instruments.indices.models.answers import Side
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import scoring as queries
from probidad.instruments.indices.queries.agreeing import Words
from probidad.instruments.indices.queries.seats import groups_of
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.services import scoring as services


@requires(P.SEE_ROUNDS)
@require_safe
def overview(request, round_id: int):
    """All that one scores, by area: what is answered, what is begun, what is open."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    groups = queries.progress_of(seat)
    waiting = [each for group in groups for each in group.entries if each.state != "answered"]
    page = {
        "round": seat.round,
        "seat": seat,
        "groups": groups,
        "answered": sum(group.answered for group in groups),
        "total": sum(group.total for group in groups),
        "next": waiting[0].entry if waiting else None,
        "is_open": seat.round.state == Round.State.SCORING and not seat.finished_on,
    }
    return render(request, "indices/panel/scoring.html", page)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def answer(request, round_id: int, code: str):
    """One indicator: what is asked, what counts, what one found."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    entry = access.entry_scored(seat, code)
    earlier = queries.earlier_answer(seat.round, entry)
    if request.method == "POST":
        return _save(request, seat, entry, earlier)
    stored = queries.answers_of(seat).filter(code=entry.code).first()
    form = AnswerForm(initial=AnswerForm.initial_of(stored), entry=entry, asks_why=earlier is not None)
    return _page(request, seat, entry, form, stored, earlier)


def _save(request, seat: Seat, entry: Entry, earlier: queries.EarlierAnswer | None) -> HttpResponse:
    form = AnswerForm(request.POST, entry=entry, asks_why=earlier is not None)
    stored = queries.answers_of(seat).filter(code=entry.code).first()
    if not form.is_valid():
        return _page(request, seat, entry, form, stored, earlier, status=422)
    try:
        services.save_answer(seat=seat, code=entry.code, **form.found)
    except services.SavedMeanwhile as error:
        # Whoever sends it again has seen what stands there.
        form.put("edition", str(error.answer.edition))
        return _page(request, seat, entry, form, error.answer, earlier, other=error.answer, status=409)
    except ValidationError as error:
        form.add_refusal(error)
        return _page(request, seat, entry, form, stored, earlier, status=422)
    following = _neighbours(seat, entry)[1]
    if request.POST.get("go") == "next" and following:
        return redirect(_url(seat, following))
    if request.POST.get("go") == "next":
        return redirect("indices-panel:scoring", seat.round_id)
    return redirect(_url(seat, entry) + "?guardado=1#guardado")


def _url(seat: Seat, entry: Entry) -> str:
    return reverse("indices-panel:answer", args=[seat.round_id, entry.code])


def _neighbours(seat: Seat, entry: Entry) -> tuple[Entry | None, Entry | None]:
    """The indicators before and after one, of those that a seat scores."""
    entries = [None, *queries.scored_entries(seat), None]
    before = {after.code: one for one, after in pairwise(entries) if after}
    after = {one.code: other for one, other in pairwise(entries) if one}
    return before[entry.code], after[entry.code]


def _page(
    request,
    seat: Seat,
    entry: Entry,
    form: AnswerForm,
    stored: Answer | None,
    earlier: queries.EarlierAnswer | None,
    *,
    other: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    round = seat.round
    found = dict(queries.answers_of(seat).values_list("code", "level"))
    previous, following = _neighbours(seat, entry)
    entries = queries.scored_entries(seat)
    page = {
        "round": round,
        "entry": entry,
        "group": next(each for each in groups_of(round) if each.key == entry.group),
        "form": form,
        "stored": stored,
        "level": _level(entry, stored),
        "other": Words(entry, other) if other else None,
        "needed": queries.needed_for(round, entry, found),
        "earlier": earlier,
        "evidence": [
            (each, each.side == Side.ORGANISATION and each.brought_by_id == request.user.pk)
            for each in queries.evidence_seen_by(request.user, round).filter(code=entry.code)
        ],
        "previous": previous,
        "following": following,
        "position": entries.index(entry) + 1,
        "total": len(entries),
        "is_open": round.state == Round.State.SCORING and not seat.finished_on,
        "saved": request.GET.get("guardado") == "1",
    }
    return render(request, "indices/panel/answer.html", page, status=status)


def _level(entry: Entry, found: Answer | None):
    """The level of an answer; None without one, and where it doesn't apply."""
    return next((each for each in entry.levels if found and each.key == found.level), None)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def finish(request, round_id: int):
    """Say that one has finished; what is missing is named."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    return confirmed(
        request,
        act=partial(services.finish_scoring, seat=seat, actor=request.user),
        title=_("Have you finished scoring?"),
        body=_("Your answers can't be changed afterwards, unless somebody else is still scoring."),
        label=_("I have finished"),
        back=reverse("indices-panel:scoring", args=[round_id]),
        after=reverse("indices-panel:round", args=[round_id]),
        done=_("You have finished scoring."),
    )


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def resume(request, round_id: int):
    """Go on scoring after one had finished."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    return confirmed(
        request,
        act=partial(services.resume_scoring, seat=seat, actor=request.user),
        title=_("Go on scoring?"),
        body=_("You can change your answers again, and say anew when you have finished."),
        label=_("Go on"),
        back=reverse("indices-panel:scoring", args=[round_id]),
    )
