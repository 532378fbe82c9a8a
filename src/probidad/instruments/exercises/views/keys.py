"""What the custodian does: make the key, prove it, and bring it when the round is over.

Key and passphrase live in this request's memory. Uploads below FILE_UPLOAD_MAX_MEMORY_SIZE stay in
memory (a key file has about 400 bytes); a larger one is no key file and is refused unread.
"""

import base64

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from probidad.core.markers import FORM_METHODS, requires
from probidad.instruments.exercises import access, queries, reports
from probidad.instruments.exercises.forms import KeyForm, NewKeyForm, ProveKeyForm
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.services import closing
from probidad.instruments.exercises.services import rounds as services
from probidad.instruments.exercises.views.pages import roster_table, round_form

_hidden = sensitive_post_parameters("passphrase", "again")


@_hidden
@requires(P.KEEP_KEY)
@FORM_METHODS
def make_key(request, round_id: int):
    """Make the round's key and hand its file over, once."""
    found = access.round_to_keep(request.user, round_id)
    if found.state != Round.State.DRAFT:
        return redirect("exercises-panel:round", round_id)
    form = NewKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key_file = services.make_key(
                round=found, passphrase=form.cleaned_data["passphrase"], actor=request.user
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return _handed_over(request, found, key_file)
    title = _("Make the key")
    return round_form(request, form, found, title=title, label=title, template="exercises/panel/key.html")


def _handed_over(request, found, key_file: bytes) -> HttpResponse:
    """The page that holds the key's file, once: save it, then prove it."""
    page = {
        "round": found,
        "name": reports.file_of(found, _("round key"), "pem"),
        "key_file": key_file.decode(),
        "link": "data:application/x-pem-file;base64," + base64.b64encode(key_file).decode(),
    }
    response = render(request, "exercises/panel/key_made.html", page)
    response["Cache-Control"] = "no-store"
    return response


@_hidden
@requires(P.KEEP_KEY)
@FORM_METHODS
def prove_key(request, round_id: int):
    """Show that file and passphrase open, having seen the roster, before anybody answers to it."""
    found = access.round_to_keep(request.user, round_id)
    if found.state != Round.State.DRAFT:
        return redirect("exercises-panel:round", round_id)
    # Read before the table, so that a roster that changes in between is refused.
    roster = queries.complete_roster(found)
    seen = {
        "seen_roster": roster.pk if roster else None,
        "seen_minimum": found.minimum_group,
        "seen_groups": queries.groups_mark(found),
    }
    form = ProveKeyForm(request.POST or None, request.FILES or None, initial=seen)
    if request.method == "POST" and form.is_valid():
        try:
            services.prove_key(round=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(
                request, _("The key opens. Keep the file and the passphrase apart from each other.")
            )
            return redirect("exercises-panel:round", round_id)
    page = {"form": form, "round": found, "roster": roster_table(queries.roster_units(found))}
    return render(request, "exercises/panel/key_prove.html", page, status=422 if form.errors else 200)


@_hidden
@requires(P.KEEP_KEY)
@FORM_METHODS
def close_round(request, round_id: int):
    """Open what was sealed, count it, and freeze the results."""
    found = access.round_to_keep(request.user, round_id)
    if not found.is_over:
        return redirect("exercises-panel:round", round_id)
    form = KeyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_round(round=found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The round is closed. You can destroy the key file now."))
            return redirect("exercises-panel:round", round_id)
    return round_form(
        request,
        form,
        found,
        title=_("Open the answers with the key"),
        paragraphs=[
            _(
                "The sealed answers are opened in memory, counted and deleted. "
                "Only figures of groups that are large enough are kept. This can be done once."
            ),
            _("If anything interrupts it, the answers stay sealed: bring the key again."),
        ],
        label=_("Open, count and close the round"),
    )
