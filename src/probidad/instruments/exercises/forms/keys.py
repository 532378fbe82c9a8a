"""Forms of a round's key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import custody
from probidad.core.refusals import ShowsRefusals


class NewKeyForm(ShowsRefusals, forms.Form):
    """The passphrase of a key that is about to be made."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        min_length=custody.MINIMUM_PASSPHRASE,
        max_length=200,
        help_text=_("At least 12 characters; four or five words are easy to keep. It can't be recovered."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The passphrase again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        cleaned = super().clean()
        if "passphrase" in cleaned and cleaned.get("again") != cleaned["passphrase"]:
            self.add_error("again", _("The two passphrases differ."))
        return cleaned


class KeyForm(ShowsRefusals, forms.Form):
    """The key's file and its passphrase. Neither is ever stored."""

    key_file = forms.FileField(
        label=_("Key file"),
        error_messages={"required": _("Choose the key's file."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".pem"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_key_file(self) -> bytes:
        upload = self.cleaned_data["key_file"]
        if upload.size > custody.MAXIMUM_FILE:
            raise forms.ValidationError(_("This is not a key file of a round. Its name ends in .pem."))
        return upload.read()


class _Seen:
    """What a page showed, in a hidden field: a page that is shown again says what it shows by now."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        return initial


class SeenNumber(_Seen, forms.IntegerField):
    """A number that a page showed."""


class SeenText(_Seen, forms.CharField):
    """A mark of what a page showed."""


class ProveKeyForm(KeyForm):
    """The key, and what its custodian saw of the round: the roster (its key), the minimum and the groups of units."""

    # Not required: whoever leaves them out saw nothing, and the service refuses that.
    seen_roster = SeenNumber(required=False)
    seen_minimum = SeenNumber(required=False)
    seen_groups = SeenText(required=False)
