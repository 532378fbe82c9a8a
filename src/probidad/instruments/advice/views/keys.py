"""A reader's key: made, its passphrase changed, open and locked."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from probidad.core.markers import FORM_METHODS, requires
from probidad.core.ui.pages import form_page
from probidad.instruments.advice import unlocking
from probidad.instruments.advice.forms.keys import ChangePassphraseForm, NewPassphraseForm
from probidad.instruments.advice.permissions import AdvicePermission as P
from probidad.instruments.advice.services import keys as services


@requires(P.READ_THREADS)
@FORM_METHODS
def key(request):
    """Make one's key; with one already, what can be done about it."""
    own = services.key_in_use(request.user)
    if own:
        is_open = unlocking.reader_of(request) is not None
        return render(request, "advice/panel/key.html", {"key": own, "is_open": is_open})
    form = NewPassphraseForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made, reader = services.make_key(person=request.user, passphrase=form.cleaned_data["new"])
        except services.HasKey:  # in another window
            return redirect("advice-panel:key")
        messages.success(request, _("Your key is made. What is written from now on is sealed to it."))
        response = redirect("advice-panel:inbox")
        unlocking.keep(request, response, made, reader)
        unlocking.lead_to_committee(request, response, made)
        return response
    return form_page(
        request,
        form,
        title=_("Make your key"),
        lead=_("What people write here is sealed. You read it with a key of your own, under a passphrase."),
        label=_("Make the key"),
        back=reverse("panel:desk"),
        trail=[(_("Conversations"), reverse("advice-panel:inbox"))],
        template="advice/panel/key_new.html",
    )


@requires(P.READ_THREADS)
@FORM_METHODS
def passphrase(request):
    """Change the passphrase of one's key."""
    own = services.key_in_use(request.user)
    if own is None:
        return redirect("advice-panel:key")
    form = ChangePassphraseForm(request.POST or None, key=own)
    if request.method == "POST" and form.is_valid():
        services.change_passphrase(key=own, reader=form.reader, passphrase=form.cleaned_data["new"])
        messages.success(
            request,
            _(
                "Passphrase changed. Here the old one opens nothing any more; with an old copy of the database it still opens your key."
            ),
        )
        response = redirect("advice-panel:key")
        unlocking.keep(request, response, own, form.reader)
        return response
    return form_page(
        request,
        form,
        title=_("Change the passphrase"),
        label=_("Change it"),
        back=reverse("advice-panel:key"),
        trail=[
            (_("Conversations"), reverse("advice-panel:inbox")),
            (_("Your key"), reverse("advice-panel:key")),
        ],
    )


@requires(P.READ_THREADS)
@require_POST
def lock(request):
    """Lock the key: the next conversation asks for the passphrase."""
    response = redirect("advice-panel:inbox")
    unlocking.lock(request, response)
    messages.success(request, _("Your key is locked."))
    return response
