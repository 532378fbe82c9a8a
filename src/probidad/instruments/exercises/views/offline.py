"""A round that its custodian opens on a machine of their own: the sealed answers out, the signed result back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.reports.responses import download
from probidad.instruments.exercises import access, reports
from probidad.instruments.exercises.forms import ResultForm
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import offline
from probidad.instruments.exercises.views.pages import round_form


@requires(P.KEEP_KEY)
@require_POST
def download_ballots(request, round_id: int):
    """The file of the sealed answers, as a stream."""
    found = access.round_to_keep(request.user, round_id)
    if not found.is_over:
        return redirect("exercises-panel:round", round_id)
    try:
        lines = offline.hand_out_ballots(round=found, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("exercises-panel:round", round_id)
    response = StreamingHttpResponse(lines, content_type="application/octet-stream")
    name = reports.file_of(found, _("sealed answers"), "txt")
    return download(response, name)


@requires(P.KEEP_KEY)
@FORM_METHODS
def upload_result(request, round_id: int):
    """Take the result that the custodian's own machine made."""
    found = access.round_to_keep(request.user, round_id)
    if not found.is_over:
        return redirect("exercises-panel:round", round_id)
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            offline.take_result(round=found, file=form.cleaned_data["file"], actor=request.user)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The round is closed. You can destroy the key file now."))
            return redirect("exercises-panel:round", round_id)
    return round_form(
        request,
        form,
        found,
        title=_("Upload the result"),
        paragraphs=[
            _(
                "Upload what “probidad custody open” wrote on your machine. Its signature is checked, and that "
                "it is of exactly the sealed answers that are here."
            )
        ],
        label=_("Check, and close the round"),
    )
