"""The form for work offline: download it, upload it filled in, see what it changes, confirm."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.reports.responses import download, file_name
from probidad.core.reports.sheets import XLSX_TYPE
from probidad.core.ui.pages import form_page
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.workbook import ReviewForm, UploadForm
from probidad.instruments.indices.models import OfflineForm, Round, Seat
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.rules.offline import FilledForm
from probidad.instruments.indices.services import workbook as services
from probidad.instruments.indices.workbook.changes import Changes, changes_of
from probidad.instruments.indices.workbook.contents import contents_of
from probidad.instruments.indices.workbook.writing import write_form


@requires(P.SEE_ROUNDS)
@require_safe
def form_download(request, round_id: int):
    """The form of one's seat, with what one has answered so far."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    if not _writes(seat):
        raise Http404
    name = file_name(
        _("form"), seat.round.version.short_name, seat.round.institution.name, seat.person, ending="xlsx"
    )
    response = HttpResponse(write_form(seat, contents_of(seat)), content_type=XLSX_TYPE)
    response["Cache-Control"] = "no-store"
    return download(response, name)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def form_upload(request, round_id: int):
    """Download the form, or upload it filled in: it is read, and nothing is stored before one has seen what it changes."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    if request.method != "POST" and not _writes(seat):
        return redirect("indices-panel:scoring", round_id)
    form = UploadForm(_posted(request), request.FILES or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, seat, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_refusal(error)
    back = reverse("indices-panel:scoring", args=[round_id])
    return form_page(
        request,
        form,
        title=_("Score without a connection"),
        label=_("Upload and see what it changes"),
        back=back,
        trail=_trail(seat),
        template="indices/panel/offline.html",
        round=seat.round,
        waiting=OfflineForm.objects.filter(seat=seat).first(),
    )


def _kept(request, seat: Seat, filled: FilledForm) -> HttpResponse:
    found = changes_of(seat, filled)
    if not found.changes:
        told = _("The form changes nothing: all that it says stands on the platform already.")
        if found.left_out:
            told = _("The form changes nothing in the areas that you score.")
        messages.info(request, told)
        return redirect("indices-panel:form", seat.round_id)
    services.keep_form(seat=seat, form=filled)
    return redirect("indices-panel:form-review", seat.round_id)


@requires(P.SEE_ROUNDS)
@FORM_METHODS
def form_review(request, round_id: int):
    """What the form changes, beside what stands on the platform: store all of it, or discard it."""
    seat = access.seat_in(request.user, round_id, Seat.Part.ASSESSOR)
    waiting = OfflineForm.objects.filter(seat=seat).first()
    if waiting is None or not _writes(seat):
        messages.info(request, _("No form is waiting: it was stored or discarded already."))
        return redirect("indices-panel:scoring", round_id)
    if request.method == "POST" and "discard" in request.POST:
        services.discard_form(seat=seat)
        messages.success(request, _("The form was discarded: nothing of it was stored."))
        return redirect("indices-panel:form", round_id)
    found = changes_of(seat, FilledForm.model_validate(waiting.content))
    form = ReviewForm(_posted(request), changes=found)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.import_form(
                seat=seat,
                actor=request.user,
                seen=form.cleaned_data["seen"],
                left_as_they_are=form.left_as_they_are,
            )
        except ValidationError as error:
            form.put("seen", found.digest)
            form.add_refusal(error)
        else:
            messages.success(request, _stored(count))
            return redirect("indices-panel:scoring", round_id)
    return _review_page(request, seat, waiting, form, found)


def _review_page(request, seat: Seat, waiting: OfflineForm, form: ReviewForm, found: Changes) -> HttpResponse:
    page = {
        "form": form,
        "round": seat.round,
        "waiting": waiting,
        "found": found,
        "trail": [
            *({"label": name, "href": url} for name, url in _trail(seat)),
            {
                "label": _("Score without a connection"),
                "href": reverse("indices-panel:form", args=[seat.round_id]),
            },
            {"label": _("What the form changes")},
        ],
    }
    return render(request, "indices/panel/offline_review.html", page, status=422 if form.errors else 200)


def _stored(count: int) -> str:
    told = ngettext(
        "The form was stored: %(count)s indicator changed.",
        "The form was stored: %(count)s indicators changed.",
        count,
    )
    return told % {"count": count}


def _writes(seat: Seat) -> bool:
    """Whether the seat writes answers now."""
    return seat.round.state == Round.State.SCORING and not seat.finished_on


def _trail(seat: Seat) -> list[tuple[str, str]]:
    return [
        (_("Evaluations"), reverse("indices-panel:rounds")),
        (str(seat.round), reverse("indices-panel:round", args=[seat.round_id])),
    ]


def _posted(request):
    return request.POST if request.method == "POST" else None
