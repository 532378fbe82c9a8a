"""The form of a value of an institution's own code."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.institutions.forms import NameField
from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.models import OwnValue

Choices = list[tuple[str, str]]


class OwnValueForm(ShowsRefusals, forms.Form):
    """Its name in the code, and what of the common catalogue it stands for."""

    name = NameField(
        label=gettext_lazy("Name in your code"),
        max_length=OwnValue._meta.get_field("name").max_length,
    )
    stands_for = forms.MultipleChoiceField(
        label=gettext_lazy("What it stands for"),
        help_text=gettext_lazy(
            "A dilemma counts for it when one of these is at stake. Choose what your code says of it."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one value or principle of the list."),
            "invalid_choice": gettext_lazy("Choose at least one value or principle of the list."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stands_for"].choices = [(_("Values"), _choices(catalogue.values())), *_by_core_value()]


def _choices(entries: dict[str, dict]) -> Choices:
    return [(key, localized(each["name"])) for key, each in entries.items()]


def _by_core_value() -> list[tuple[str, Choices]]:
    """The principles under the core values that they belong to, in the catalogue's order."""
    principles = catalogue.principles().items()
    grouped = groupby(principles, key=lambda pair: localized(pair[1]["core_value"]))
    return [
        (_("Principles: %(core_value)s") % {"core_value": name}, _choices(dict(pairs)))
        for name, pairs in grouped
    ]
