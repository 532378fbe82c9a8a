"""Accepting an invitation: the page that the mail's link opens."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from probidad.core.languages.cookie import remember_language
from probidad.core.markers import FORM_METHODS, entrance
from probidad.core.people import services
from probidad.core.people.forms import RegistrationForm
from probidad.core.people.models import Invitation, Person
from probidad.core.people.tokens import invitation_of

State = Invitation.State


@entrance
@FORM_METHODS
def invitation(request, token: str):
    """Shows who invites to what; creates the account, or adds the role to the one that is signed in.

    In the mail's language, unless this browser has one for the panel already.
    """
    found = invitation_of(token)
    if found is None:
        return _closed(request, None, status=404)
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return _answer(request, found)
    translation.activate(found.language)
    response = _answer(request, found)
    if request.method == "GET":
        remember_language(response, found.language)
    return response


def _answer(request, found: Invitation):
    if found.state != State.OPEN or (found.institution and not found.institution.exists):
        return _closed(request, found, status=410)
    if request.user.is_authenticated:
        return _as_signed_in(request, found)
    if Person.objects.filter(email=found.email).exists():
        return render(request, "people/invitation_sign_in.html", {"invitation": found})
    return _as_new(request, found)


def _closed(request, found: Invitation | None, status: int):
    """One page for each way in which a link can be of no use."""
    reason = "garbled" if found is None else str(found.state)
    if reason == State.OPEN:
        reason = "dissolved"
    context = {"invitation": found, "reason": reason}
    return render(request, "people/invitation_closed.html", context, status=status)


def _as_signed_in(request, found: Invitation):
    if request.user.email != found.email:
        return render(request, "people/invitation_other_account.html", {"invitation": found})
    context = {"invitation": found}
    if request.method == "POST":
        try:
            services.accept_invitation(invitation=found, person=request.user)
        except ValidationError as error:
            context["error"] = " ".join(error.messages)
        else:
            messages.success(request, _("Your new role: %(role)s.") % {"role": found.get_role_display()})
            return redirect("panel:desk")
    status = 422 if "error" in context else 200
    return render(request, "people/invitation_accept.html", context, status=status)


def _as_new(request, found: Invitation):
    form = RegistrationForm(
        request.POST or None, email=found.email, initial={"name": found.name, "language": get_language()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = services.register_invited(invitation=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return perform_login(request, person, email=person.email)
    context = {"invitation": found, "form": form}
    return render(request, "people/invitation_register.html", context, status=422 if form.errors else 200)
