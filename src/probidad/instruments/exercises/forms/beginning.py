"""The form that a dilemma of an institution's own begins with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.models import Institution


class BeginForm(forms.Form):
    """In which language it is written, and whose it is, where one writes for several institutions."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the institution.")},
    )
    language = forms.ChoiceField(
        label=_("Language that you write it in"),
        choices=[("es", "Español"), ("en", "English")],
        widget=forms.RadioSelect,
        help_text=_("You can translate it afterwards. What has no translation is shown as it is written."),
        error_messages={"required": _("Choose the language.")},
    )

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self._only = institutions[0] if len(institutions) == 1 else None
        if self._only:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = institutions

    @property
    def home(self) -> Institution:
        """The institution whose own the dilemma will be."""
        return self._only or self.cleaned_data["institution"]
