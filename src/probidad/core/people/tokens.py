"""Links of invitations: a signature over key and address, made with SECRET_KEY.

Nothing secret is stored, so a task can write the link from the invitation's key, and a stolen
database or backup opens no account. The address is part of what is signed: after a backup is
restored, an old link can't open a later invitation that got the same key.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from probidad.core.people.models import Invitation


def _signer(email: str) -> Signer:
    return Signer(sep=".", salt=f"people.invitation:{email}")


def token_for(invitation: Invitation) -> str:
    """The token of an invitation's link."""
    return _signer(invitation.email).sign(str(invitation.pk))


def link_for(invitation: Invitation) -> str:
    """The absolute address at which an invitation is accepted."""
    return settings.BASE_URL + reverse("people:invitation", args=[token_for(invitation)])


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a token in whatever state; None if it is garbled or forged."""
    key = token.partition(".")[0]
    if not (key.isascii() and key.isdecimal()) or len(key) > 18:
        return None
    invitation = Invitation.objects.select_related("institution", "unit", "invited_by").filter(pk=key).first()
    if invitation is None:
        return None
    try:
        _signer(invitation.email).unsign(token)
    except BadSignature:
        return None
    return invitation
