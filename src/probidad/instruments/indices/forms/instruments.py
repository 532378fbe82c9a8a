"""The form that an instrument's file comes in by, and the one that publishes a draft."""

from collections.abc import Mapping

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from probidad.core.files.yaml_files.source import MAX_BYTES
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.models import InstrumentVersion
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


class VersionsForm(ShowsRefusals, forms.Form):
    """Two versions to compare, of several; where none is chosen, the newest and the one before the other."""

    desde = forms.ChoiceField(label=_("Compare version"))
    version = forms.ChoiceField(label=_("with version"))

    def __init__(self, data: Mapping[str, str], *, versions: list[InstrumentVersion]):
        numbers = [each.number for each in versions]  # the newest first
        after = data.get("version") or numbers[0]
        # Before the first there is none: it is compared with the one that came after it.
        following = numbers[numbers.index(after) + 1 :] if after in numbers else []
        before = data.get("desde") or (following or numbers[-2:])[0]
        super().__init__({"desde": before, "version": after})
        self._versions = versions
        choices = [
            (each.number, f"{each.number} ({date_format(each.published_on, 'SHORT_DATE_FORMAT')})")
            for each in versions
        ]
        for field in self.fields.values():
            field.choices = choices
            field.error_messages["invalid_choice"] = _("There is no such version. Choose one of these.")

    @property
    def pair(self) -> tuple[InstrumentVersion, InstrumentVersion]:
        """The versions to compare, once the form is valid."""
        by_number = {each.number: each for each in self._versions}
        return by_number[self.cleaned_data["desde"]], by_number[self.cleaned_data["version"]]


class PublishForm(ShowsRefusals, forms.Form):
    """Publishes the edition of a draft that was read."""

    edition = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
