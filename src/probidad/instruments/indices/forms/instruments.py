"""The form that an instrument's file comes in by, and the one that publishes a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.files.yaml_files.source import MAX_BYTES
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.rules.content import InstrumentContent


class InstrumentFileForm(ShowsRefusals, forms.Form):
    """A file with one instrument."""

    file = forms.FileField(
        label=_("File of the instrument"),
        help_text=_("YAML (.yaml, .yml), up to 1 MB, in UTF-8."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_file(self) -> InstrumentContent:
        return read_instrument(self.cleaned_data["file"].read(MAX_BYTES + 1))


class PublishForm(ShowsRefusals, forms.Form):
    """Publishes the edition of a draft that was read."""

    edition = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
