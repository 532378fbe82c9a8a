"""The form that a file of dilemmas comes in by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import base_language
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises.dilemma_file import DilemmaFile, read_dilemmas
from probidad.instruments.exercises.models import DilemmaDraft


class DilemmaFileForm(ShowsRefusals, forms.Form):
    """A file of dilemmas."""

    file = forms.FileField(
        label=_("File of dilemmas"),
        help_text=_("YAML (.yaml, .yml) or GIFT (.gift, .txt), up to 1 MB and 100 dilemmas, in UTF-8."),
        error_messages={"required": _("Choose a file of dilemmas."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.txt,.gift"}),
    )

    language = forms.ChoiceField(
        label=_("Language of the texts"),
        help_text=_("A file in GIFT doesn't say it; one in YAML does."),
        choices=DilemmaDraft._meta.get_field("language").choices,
        initial=base_language,
        widget=forms.RadioSelect,
    )
    # After the language, which the reading needs.
    field_order = ("language", "file")

    def clean_file(self) -> DilemmaFile:
        return read_dilemmas(self.cleaned_data["file"], self.cleaned_data.get("language") or base_language())
