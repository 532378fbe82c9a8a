"""One's own account: name, language, the ways to sign in, and one's roles."""

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from probidad.core.languages.cookie import remember_language
from probidad.core.markers import FORM_METHODS, entrance, signed_in
from probidad.core.people import access, queries, services
from probidad.core.people.forms import AccountForm
from probidad.core.ui.confirm import confirmed


@signed_in
@FORM_METHODS
def account(request):
    """Name, language, links to password and second step, and one's roles."""
    person = request.user
    form = AccountForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        services.update_account(person=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Your account was updated."))
        response = redirect("people:account")
        remember_language(response, person.language)
        return response
    types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "form": form,
        "memberships": access.current_memberships(person),
        "history": queries.history_of(person),
        "has_password": person.has_usable_password(),
        "has_totp": Authenticator.Type.TOTP in types,
        "has_passkey": Authenticator.Type.WEBAUTHN in types,
        "has_codes": Authenticator.Type.RECOVERY_CODES in types,
        "lacks_second_factor": access.lacks_second_factor(request),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@signed_in
@FORM_METHODS
def leave(request, pk: int):
    """End one's own role, after asking once."""
    membership = access.own_membership(request.user, pk)
    return confirmed(
        request,
        act=lambda: services.end_membership(actor=request.user, membership=membership),
        title=_("Leave this role?"),
        body=_("%(role)s. You lose access at once; only somebody else can give you the role again.")
        % {"role": membership.get_role_display()},
        label=_("Leave the role"),
        kind="danger",
        back=reverse("people:account"),
        done=_("You have left the role."),
    )


@signed_in
@require_safe
def second_factor(request):
    """Why a second step is needed, and how to set it up; back to work for whoever has one."""
    if not access.lacks_second_factor(request):
        return redirect(settings.LOGIN_REDIRECT_URL)
    memberships = access.current_memberships(request.user)
    return render(request, "people/second_factor.html", {"memberships": memberships})


@signed_in
@FORM_METHODS
def set_password(request):
    """allauth's page, once a second step was shown: a borrowed session could otherwise give itself a
    password, and confirm with it whatever else protects the account."""
    try:
        return reauthentication_required(allauth_views.password_set)(request)
    except ReauthenticationRequired:
        if request.method == "POST":
            # allauth would keep the form, and the password in it, in the session until then.
            return redirect(request.path)
        raise


@entrance
@FORM_METHODS
def confirm_code(request):
    """allauth's page for the mailed code. Where it came too late, allauth leads back without a word."""
    before = len(messages.get_messages(request))
    response = allauth_views.confirm_login_code(request)
    back = response.get("Location") in (reverse("account_request_login_code"), reverse("account_login"))
    if request.method == "POST" and back and len(messages.get_messages(request)) == before:
        messages.error(
            request, _("The code is too old, or was asked for in another window. Ask for a new one.")
        )
    return response


@entrance
@require_safe
def no_sign_up(request):
    """allauth's mails and pages need an address of this name; accounts come by invitation."""
    return redirect("account_login")
