"""Forms of a round's key. Passphrases of new keys, and private keys, have no place in them."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import base64url, custody, shares
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises import checking
from probidad.instruments.exercises.tally import result_file

_JSON = {"accept": ".json,application/json"}


class _Counted(forms.IntegerField):
    """A number in a hidden field that a page which is shown again counts on."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        return initial

    def clean(self, value) -> int:
        try:
            return super().clean(value) or 0
        except forms.ValidationError:  # whoever changes it changes what the page tells, and nothing else
            return 0


def _share_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=shares.MAXIMUM_TEXT,
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PublicKeysForm(ShowsRefusals, forms.Form):
    """The public keys: filled in by the page's script, or in the file that ``probidad custody`` wrote.

    Cleaned, ``keys`` are :class:`custody.PublicKeys`.
    """

    sealing_key = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    signing_key = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    public_keys = forms.FileField(
        label=_("Public part of the key"),
        help_text=_("The file that ends in .public.json. Never upload the key file itself."),
        error_messages={
            "required": _("Choose the file with the public part."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs=_JSON),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_keys"].required = not self.data.get("sealing_key")

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                cleaned["keys"] = self._uploaded() or self._filled_in()
            except (custody.NotPublicKeys, ValueError):
                self.add_error(
                    "public_keys", _("This is not the public part of a key. It ends in .public.json.")
                )
        return cleaned

    def _uploaded(self) -> custody.PublicKeys | None:
        upload = self.cleaned_data["public_keys"]
        return custody.read_public_document(read_small(upload)) if upload else None

    def _filled_in(self) -> custody.PublicKeys:
        texts = [self.cleaned_data["sealing_key"], self.cleaned_data["signing_key"]]
        return custody.checked(custody.PublicKeys(*map(base64url.decode, texts)))


class SignatureForm(ShowsRefusals, forms.Form):
    """The custodian's signature of the manifest: made by the page's script, or a file of ``probidad custody``.

    Cleaned, ``made`` is its 64 bytes.
    """

    # The digest of the manifest that was looked at: a page that is shown again says what it shows by now.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    signature = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    signature_file = forms.FileField(
        label=_("Signature"),
        help_text=_("The file that the command wrote. Its name ends in .sig."),
        error_messages={
            "required": _("Choose the file with the signature."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".sig"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signature_file"].required = not self.data.get("signature")

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        upload = cleaned["signature_file"]
        cleaned["made"] = checking.read_signature(read_small(upload) if upload else cleaned["signature"])
        if cleaned["made"] is None:
            self.add_error("signature_file", _("This is not a signature. The file's name ends in .sig."))
        return cleaned


class OpeningForm(ShowsRefusals, forms.Form):
    """The key's file, with its passphrase or two of its shares. None of it is ever stored."""

    SHARES = ("share_1", "share_2")

    # How often the passphrase was wrong: the page says then what else can be done. Nothing is locked by it.
    tries = _Counted(required=False, min_value=0, max_value=99)
    key_file = forms.FileField(
        label=_("Key file"),
        error_messages={"required": _("Choose the key's file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs=_JSON),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        max_length=200,
        error_messages={"required": _("Write the passphrase, or two shares of the key.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    share_1 = _share_field(_("First share of the key"))
    share_2 = _share_field(_("Second share of the key"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = any(self.data.get(name) for name in self.SHARES)
        self.fields["passphrase"].required = not given

    def clean_key_file(self) -> bytes:
        return read_small(self.cleaned_data["key_file"])

    def clean(self):
        cleaned = super().clean()
        cleaned["shares"] = [cleaned[name] for name in self.SHARES if cleaned.get(name)]
        return cleaned


def read_small(upload: UploadedFile) -> bytes:
    """A file's bytes, and no more than tells that it is too large for a key or a signature."""
    return upload.read(custody.MAXIMUM_FILE + 1)


class ResultForm(ShowsRefusals, forms.Form):
    """The result that a custodian's own machine made."""

    file = forms.FileField(
        label=_("Result"),
        error_messages={"required": _("Choose the result's file."), "empty": _("The file is empty.")},
        help_text=_("Its name ends in .result. At most 25 MB."),
        widget=forms.FileInput(),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > result_file.LARGEST:
            raise forms.ValidationError(_("This file is too large: it isn't a result."))
        return upload.read()
