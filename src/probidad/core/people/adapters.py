"""How allauth behaves here: accounts come by invitation only; mails in our words and languages.

Nothing is taken from the request's Host: whoever asks for a mail decides what that header says.
"""

import logging
import smtplib
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from probidad.core.notifications import mail
from probidad.core.people import access, recency
from probidad.core.people.models import Person

logger = logging.getLogger(__name__)
# To addresses without an account: anybody can have one sent to anybody, so there is a ceiling for all.
UNKNOWN_ACCOUNT = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; the person's own language decides the mail's language."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The desk; one's account for somebody who has no role (any more)."""
        if access.current_memberships(request.user):
            return super().get_login_redirect_url(request)
        return reverse("people:account")

    def get_password_change_redirect_url(self, request):
        """Back to the account: allauth shows the form of the change once more."""
        return reverse("people:account")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just shown who they are isn't asked again; who has nothing to confirm with signs in anew.

        Without password and second step allauth asks nothing: a borrowed session could give itself either.
        """
        if not self.get_reauthentication_methods(self.request.user):
            if recency.shown_recently(self.request, within=recency.FIRST_SET_UP):
                return False
            raise ImmediateHttpResponse(self._sign_in_anew())
        return not recency.shown_recently(self.request) and super().is_reauthentication_required(
            app=app, **kwargs
        )

    def _sign_in_anew(self):
        logout(self.request)
        text = _(
            "Sign in again with a code that we mail you: this protects your account, "
            "which has neither a password nor a second step yet."
        )
        messages.info(self.request, text)
        return redirect(reverse("account_request_login_code") + "?next=" + quote(self.request.path))

    def get_reset_password_from_key_url(self, key):
        """The mail's link to a new password, at the platform's own address."""
        parts = {"uidb36": "UID", "key": "KEY"}
        path = reverse("account_reset_password_from_key", kwargs=parts)
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords count by account. allauth's own counts by Host too, so each port had its own."""
        return credentials.get("email", "").strip().lower()

    def send_mail(self, template_prefix, email, context):
        """Send one of allauth's mails: plain text, in the person's language, without IP or browser.

        A mail server that doesn't answer is told on the page, which would otherwise promise a mail
        that never comes.
        """
        person = Person.objects.filter(email=email.strip().lower()).first()
        language = person.language if person else translation.get_language()
        values = {
            "name": person.name if person else "",
            "has_password": bool(person and person.has_usable_password()),
            "code": context.get("code", ""),
            "link": context.get("password_reset_url", ""),
            "authenticator": context.get("authenticator"),
        }
        template = template_prefix.replace("/email/", "_")
        try:
            if self._too_many_strangers(template_prefix):
                mail.knock()  # an answer at once would tell that there is no account
            else:
                mail.send(template, email, values, language or settings.LANGUAGE_CODE)
        except (smtplib.SMTPException, OSError):
            # Without the address: who signs in is nobody's business in a log.
            logger.exception("A mail of sign-in could not be sent: %s", template)
            text = _("The mail could not be sent just now. Try again in a few minutes.")
            messages.error(self.request, text)

    def _too_many_strangers(self, template_prefix) -> bool:
        return template_prefix == UNKNOWN_ACCOUNT and not ratelimit.consume(
            self.request, action="unknown_account", key="all"
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """As allauth, without gathering IP address and browser."""
        self.send_mail(template_prefix, email or user.email, context or {})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys and passkeys belong to the platform's own address and carry its name."""

    def generate_authenticator_name(self, user, type):
        """What a new key is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self):
        """The relying party of WebAuthn: with HTTPS the address of ``PROBIDAD_BASE_URL``.

        Without HTTPS (trying out) browsers accept only ``localhost``, which BASE_URL rarely says.
        """
        host = urlsplit(settings.BASE_URL).hostname if settings.HTTPS else None
        return {"id": host or context.request.get_host().partition(":")[0], "name": settings.SITE_NAME}
