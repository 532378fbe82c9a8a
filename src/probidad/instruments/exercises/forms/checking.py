"""The form by which anybody checks a round's signed document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.instruments.exercises import checking
from probidad.instruments.exercises.manifest import MAXIMUM

_TOO_LARGE = _("It is too large to be a document of a round.")


class CheckForm(forms.Form):
    """A document and its signature, each pasted or as a file.

    Cleaned, ``document`` are the document's bytes and ``signature`` its 64 bytes, or None where none was given.
    """

    text = forms.CharField(
        label=_("Paste the document"),
        max_length=MAXIMUM,
        error_messages={"required": _("Paste a document, or choose its file."), "max_length": _TOO_LARGE},
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or choose its file"),
        required=False,
        help_text=_("A manifest or a snapshot. Its name ends in .json."),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    signed = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=1000,
        help_text=_(
            "What the file that ends in .sig holds: 86 characters. Leave it empty for a document that this "
            "platform publishes."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.files.get("file")

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload and upload.size > MAXIMUM:
            raise forms.ValidationError(_TOO_LARGE)
        return upload.read() if upload else b""

    def clean_signed(self) -> bytes | None:
        text = self.cleaned_data["signed"]
        signature = checking.read_signature(text) if text else None
        if text and signature is None:
            raise forms.ValidationError(_("This can't be a signature: copy all of it, and nothing else."))
        return signature

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        # A browser sends a pasted text's lines as Windows ends them; what was signed ends them otherwise.
        pasted = cleaned["text"].replace("\r\n", "\n").strip().encode()
        cleaned["document"] = cleaned["file"] or pasted
        cleaned["signature"] = cleaned["signed"]
        try:
            checking.read_document(cleaned["document"])
        except checking.NotADocument:
            field = "file" if cleaned["file"] else "text"
            self.add_error(field, _("This is not a document of a round, or it was cut or changed."))
        return cleaned
