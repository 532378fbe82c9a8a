"""How allauth behaves here: accounts come by invitation only; mails in our words and languages."""

import logging
import smtplib

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from probidad.core.notifications import mail
from probidad.core.people import access
from probidad.core.people.models import Person

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; the person's own language decides the mail's language."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The desk; one's account for somebody who has no role (any more)."""
        if access.current_memberships(request.user):
            return super().get_login_redirect_url(request)
        return reverse("people:account")

    def send_mail(self, template_prefix, email, context):
        """Send one of allauth's mails: plain text, in the person's language, without IP or browser.

        A mail server that doesn't answer is told on the page, which would otherwise promise a mail
        that never comes.
        """
        person = Person.objects.filter(email=email.strip().lower()).first()
        language = person.language if person else translation.get_language()
        values = {
            "name": person.name if person else "",
            "code": context.get("code", ""),
            "link": context.get("password_reset_url", ""),
            "authenticator": context.get("authenticator"),
        }
        template = template_prefix.replace("/email/", "_")
        try:
            mail.send(template, email, values, language or settings.LANGUAGE_CODE)
        except (smtplib.SMTPException, OSError):
            # Without the address: who signs in is nobody's business in a log.
            logger.exception("A mail of sign-in could not be sent: %s", template)
            text = _("The mail could not be sent just now. Try again in a few minutes.")
            messages.error(self.request, text)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """As allauth, without gathering IP address and browser."""
        self.send_mail(template_prefix, email or user.email, context or {})
