"""What follows from allauth's events: language of the panel, when one was last asked, audit trail."""

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.dispatch import receiver

from probidad.core.audit.services import record
from probidad.core.languages.cookie import remember_language
from probidad.core.people import recency
from probidad.core.people.events import PersonEvent


@receiver([account_signals.user_logged_in, mfa_signals.authenticator_added])
def note_recency(sender, request, **kwargs):
    """Adding a second step counts too: one has just used it, and to add it was only possible confirmed."""
    recency.note(request)


@receiver(account_signals.user_logged_in)
def follow_language(sender, user, response=None, **kwargs):
    """Signing in brings the person's own language."""
    if response is not None:
        remember_language(response, user.language)


def _record(kind: PersonEvent, user, **details) -> None:
    # No subject: a URN of a person would be chained for ever. The actor says who it was, erasably.
    record(kind=kind, actor=user, details=details)


@receiver([account_signals.password_changed, account_signals.password_set, account_signals.password_reset])
def record_password(sender, user, **kwargs):
    _record(PersonEvent.PASSWORD_CHANGED, user)


@receiver(mfa_signals.authenticator_added)
def record_factor_added(sender, user, authenticator, **kwargs):
    _record(PersonEvent.SECOND_FACTOR_ADDED, user, type=str(authenticator.type))


@receiver(mfa_signals.authenticator_removed)
def record_factor_removed(sender, user, authenticator, **kwargs):
    _record(PersonEvent.SECOND_FACTOR_REMOVED, user, type=str(authenticator.type))
