"""Instruments of an organisation's own: brought in, read once more, published, withdrawn."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.confirm import confirmed
from probidad.core.ui.pages import form_page
from probidad.instruments.indices import access
from probidad.instruments.indices.forms.instruments import InstrumentFileForm, PublishForm
from probidad.instruments.indices.permissions import IndicesPermission as P
from probidad.instruments.indices.queries import instruments as queries
from probidad.instruments.indices.reports.versions import told_differences
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.services import own_instruments as services
from probidad.instruments.indices.services.drafts import lacking, own_urn

LIST = "indices-panel:instruments"


@requires(P.WRITE_INSTRUMENTS)
@require_safe
def instrument_list(request):
    """One's organisations' instruments, and what waits to be published."""
    organisations = access.organisations_of(request.user, P.WRITE_INSTRUMENTS)
    page = {
        "organisations": organisations,
        "instruments": queries.own_instruments(organisations),
        "drafts": queries.drafts_of(organisations),
        "shipped": [each for each in queries.published_instruments() if not each.instrument.organisation_id],
    }
    return render(request, "indices/panel/instruments.html", page)


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def instrument_import(request, organisation: str):
    """Bring an instrument in from a file; nothing is published before it was read once more."""
    home = access.organisation_to_write_for(request.user, organisation)
    form = (
        InstrumentFileForm(request.POST, request.FILES) if request.method == "POST" else InstrumentFileForm()
    )
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.take_in(actor=request.user, organisation=home, content=form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("indices-panel:draft", draft.pk)
    return form_page(
        request,
        form,
        title=_("Import an instrument"),
        label=_("Read it"),
        back=reverse(LIST),
        trail=[(_("Instruments"), reverse(LIST))],
        lead=home.name,
        template="indices/panel/instrument_import.html",
        beginning=own_urn(home),
    )


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def draft(request, draft_id: int):
    """What a finished draft says, beside the version that it follows; then it is published."""
    found = access.draft_for(request.user, draft_id)
    if lacking(found):
        return redirect("indices-panel:draft-edit", found.pk)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"edition": found.edition})
    if request.method == "POST" and form.is_valid():
        try:
            version = services.publish_draft(
                actor=request.user, draft=found, edition=form.cleaned_data["edition"]
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            told = _("“%(name)s” is published: evaluations can apply it from now on.")
            messages.success(request, told % {"name": version.short_name})
            return redirect(LIST)
    content = InstrumentContent.model_validate(found.content)
    before = found.instrument.latest if found.instrument else None
    return form_page(
        request,
        form,
        title=_("Publish %(name)s?") % {"name": content.short_name},
        label=_("Publish"),
        back=reverse(LIST),
        trail=[(_("Instruments"), reverse(LIST))],
        template="indices/panel/instrument_draft.html",
        draft=found,
        content=content,
        before=before,
        told=told_differences(before.text, content) if before else None,
    )


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def draft_discard(request, draft_id: int):
    """Throw a draft away."""
    found = access.draft_for(request.user, draft_id)
    return confirmed(
        request,
        act=partial(services.discard_draft, actor=request.user, draft=found),
        title=_("Discard the draft “%(name)s”?") % {"name": str(found)},
        body=_("What is published stays as it is."),
        label=_("Discard"),
        kind="danger",
        back=reverse("indices-panel:draft", args=[found.pk]),
        after=reverse(LIST),
    )


@requires(P.WRITE_INSTRUMENTS)
@FORM_METHODS
def instrument_withdraw(request, instrument_id: int):
    """Take an own instrument out of use for new evaluations."""
    found = access.own_instrument_for(request.user, instrument_id)
    return confirmed(
        request,
        act=partial(services.withdraw_instrument, actor=request.user, instrument=found),
        title=_("Withdraw “%(name)s”?") % {"name": found.latest.short_name if found.latest else found.urn},
        body=_(
            "No new evaluation can apply it. Those that run go on, and what is published stays. A new version brings it back."
        ),
        label=_("Withdraw"),
        kind="danger",
        back=reverse(LIST),
    )
