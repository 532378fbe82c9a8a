"""Passphrases of readers' keys: made, changed, given."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from probidad.core.anonymity import wrapping
from probidad.core.anonymity.readers import Reader
from probidad.core.people.models import Person
from probidad.instruments.advice.models import ReaderKey
from probidad.instruments.advice.services import keys

PASSPHRASE = "passphrase"  # noqa: S105 a field's name
LONGEST = 200  # characters

T = TypeVar("T")


def passphrase_field(label, *, new: bool = False, help_text="") -> forms.CharField:
    """A passphrase: no space is cut off, and password managers know what it is."""
    complete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
        error_messages={"required": _("Write your passphrase.")},
    )


def opened(act: Callable[[], T], *, wrong) -> T:
    """What a passphrase opens; where it is wrong, or was so too often, a ValidationError that says so."""
    try:
        return act()
    except wrapping.WrongPassphrase:
        raise ValidationError(wrong, code="wrong") from None
    except keys.TooManyTries:
        minutes = keys.WITHIN // 60
        text = ngettext(
            "It was wrong too many times. Wait %(minutes)s minute and try again.",
            "It was wrong too many times. Wait %(minutes)s minutes and try again.",
            minutes,
        )
        raise ValidationError(text % {"minutes": minutes}, code="too-many") from None


class NewPassphraseForm(forms.Form):
    """A new passphrase, twice. It is held to the rules of passwords, and nothing tells it to anybody."""

    new = passphrase_field(
        _("Passphrase"),
        new=True,
        help_text=_(
            "At least 12 characters. Four or five words that have nothing to do with each other are strong and "
            "easy to remember."
        ),
    )
    repeated = passphrase_field(_("The passphrase once more"), new=True)

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        validate_password(new, user=self._person)
        return new

    def clean(self):
        cleaned = super().clean()
        if {"new", "repeated"} <= cleaned.keys() and cleaned["new"] != cleaned["repeated"]:
            self.add_error("repeated", _("It isn't the same as above."))
        return cleaned


class UnlockForm(forms.Form):
    """The passphrase of somebody's key. Valid, ``reader`` is the open key."""

    passphrase = passphrase_field(_("Passphrase of your key"))
    reader: Reader

    def __init__(self, *args, key: ReaderKey, **kwargs):
        super().__init__(*args, **kwargs)
        self._key = key

    def clean_passphrase(self) -> str:
        given = self.cleaned_data["passphrase"]
        self.reader = opened(
            lambda: keys.unlock(key=self._key, passphrase=given),
            wrong=_("That isn't the passphrase of your key."),
        )
        return given


class ChangePassphraseForm(NewPassphraseForm):
    """The present passphrase and a new one. Valid, ``reader`` is the open key."""

    passphrase = passphrase_field(_("Present passphrase"))
    field_order = ("passphrase", "new", "repeated")
    clean_passphrase = UnlockForm.clean_passphrase
    reader: Reader

    def __init__(self, *args, key: ReaderKey, **kwargs):
        super().__init__(*args, person=key.person, **kwargs)
        self._key = key
