"""The forms by which something of an instrument begins: the whole, an area, an indicator, a shared scale."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.files.yaml_files.source import clean_line
from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.indices.forms.draft_parts import LINE, SHORT_NAME, Words
from probidad.instruments.indices.forms.draft_words import LABELS
from probidad.instruments.indices.models import InstrumentVersion
from probidad.instruments.indices.reports.wording import KINDS


class NewAreaForm(ShowsRefusals, forms.Form):
    """The name of a new area."""

    name_es = Words(longest=LINE, lang="es", label=gettext_lazy("Name in Spanish"))
    name_en = Words(longest=LINE, lang="en", label=gettext_lazy("Name in English"))

    def clean(self):
        if not self.errors and not any(self.text.values()):
            self.add_error(next(iter(self.fields)), _("Write it in one language at least."))
        return self.cleaned_data

    @property
    def text(self) -> dict[str, str]:
        """What was typed, in the languages that it was typed in."""
        typed = {name[-2:]: value for name, value in self.cleaned_data.items() if name[-3:] in ("_es", "_en")}
        return {code: text for code, text in typed.items() if text}


class NewIndicatorForm(NewAreaForm):
    """The question of a new indicator."""

    name_es = Words(rows=2, lang="es", label=gettext_lazy("Question in Spanish"))
    name_en = Words(rows=2, lang="en", label=gettext_lazy("Question in English"))
    kind = forms.ChoiceField(label=LABELS["kind"], choices=list(KINDS.items()))


class NewScaleForm(ShowsRefusals, forms.Form):
    """What a shared scale is called among those who write."""

    name = forms.CharField(
        label=LABELS["name"],
        max_length=40,
        help_text=gettext_lazy("Such as “yes-no”. Only those who write see it."),
    )


class BeginForm(ShowsRefusals, forms.Form):
    """Whose a new instrument is, what it begins as, and its short name."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    source = forms.ChoiceField(label=gettext_lazy("Begin with"), required=False)
    short_name = forms.CharField(
        label=LABELS["short_name"],
        max_length=SHORT_NAME,
        help_text=gettext_lazy(
            "What lists call it, such as “ICIFIEP”. Its address is made from it and never changes."
        ),
    )

    def __init__(self, data=None, *, organisations, sources: Iterable[InstrumentVersion], **kwargs):
        super().__init__(data, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        self.sources = {str(each.pk): each for each in sources}
        self.fields["organisation"].choices = [(key, each.name) for key, each in self.organisations.items()]
        copies = [
            (key, _("A copy of “%(name)s”") % {"name": localized(each.content["name"])})
            for key, each in self.sources.items()
        ]
        self.fields["source"].choices = [("", _("An empty instrument")), *copies]
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(self.organisations))

    def clean_short_name(self) -> str:
        return clean_line(self.cleaned_data["short_name"])
