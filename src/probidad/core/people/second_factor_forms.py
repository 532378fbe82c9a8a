"""allauth's forms of security keys and passkeys, with a credential that is read with care.

allauth 65 takes any JSON: ``0`` and ``false`` skipped its check and were kept as a second factor, and
half an object made it or fido2 fail with an error of the program (``settings.MFA_FORMS``).
"""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

MAXIMUM_CHARACTERS = 20_000  # a key's attestation with its certificates has some 5,000
MAXIMUM_BRACKETS = 100  # a browser sends four objects and one list
NAME_CHARACTERS = 100
EXPECTED = {"id", "rawId", "response"}
# What reading a binary structure with missing or wrong parts ends in.
UNREADABLE = (
    LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError,
    NotImplementedError, struct.error,
)  # fmt: skip


def _refusal() -> forms.ValidationError:
    return get_adapter().validation_error("incorrect_code")


@contextmanager
def _refused() -> Iterator[None]:
    """What allauth and fido2 raise on an object with the wrong parts is a wrong answer, not a failure."""
    try:
        yield
    except UNREADABLE:
        raise _refusal() from None


def _has_the_parts(found: object) -> bool:
    """Whether it has the objects that allauth reads without looking, now or on later pages."""
    if not isinstance(found, dict) or not found.keys() >= EXPECTED:
        return False
    extensions = found.get("clientExtensionResults", {})
    return (
        isinstance(found["response"], dict)
        and isinstance(extensions, dict)
        and isinstance(extensions.get("credProps", {}), dict)
    )


class CredentialField(forms.JSONField):
    """What a browser's ``PublicKeyCredential`` gives as JSON; anything else is an incorrect code.

    Nothing of what was sent is written into the page again.
    """

    widget = forms.HiddenInput

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not isinstance(value, str) or len(value) > MAXIMUM_CHARACTERS:
            raise _refusal()
        if value.count("{") + value.count("[") > MAXIMUM_BRACKETS:
            raise _refusal()
        with _refused():
            found = json.loads(value)
            # PostgreSQL keeps neither NaN, nor NUL, nor half a surrogate pair.
            text = json.dumps(found, ensure_ascii=False, allow_nan=False)
            text.encode()
        if not _has_the_parts(found) or "\\u0000" in text:
            raise _refusal()
        return found

    def bound_data(self, data, initial):
        return None

    def prepare_value(self, value):
        return ""

    def has_changed(self, initial, data):
        return bool(data)


class AddKeyForm(AddWebAuthnForm):
    """A new key or passkey: one that signs in on its own, unless its owner wants less."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=NAME_CHARACTERS, help_text=_("To tell it from others.")
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_(
            "Without a password or a mailed code: your fingerprint, your face or a PIN is enough. "
            "Leave it out for a security key that has no PIN."
        ),
    )
    credential = CredentialField()

    def clean(self):
        with _refused():
            return super().clean()


class _CheckedKey(forms.Form):
    credential = CredentialField()

    def clean_credential(self):
        with _refused():
            return super().clean_credential()


class AuthenticateKeyForm(_CheckedKey, AuthenticateWebAuthnForm):
    """The key as a second step of signing in."""


class ReauthenticateKeyForm(_CheckedKey, ReauthenticateWebAuthnForm):
    """The key to show again that it is oneself."""


class LoginPasskeyForm(_CheckedKey, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class EditKeyForm(EditWebAuthnForm):
    """A key's name."""

    name = forms.CharField(label=_("Name"), max_length=NAME_CHARACTERS)
