"""Forms about institutions."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.files.forms import CleanFileField
from probidad.core.institutions.models import Institution, Unit
from probidad.core.institutions.places import STATES_BY_NAME
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput, RadioCards


def visible_line(text: str) -> str:
    """A name as one line without invisible characters; ValidationError if nothing is left."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not any(char.isalnum() for char in line):
        raise ValidationError(_("Write a name."), code="required")
    return line


class NameField(forms.CharField):
    """The name of an institution or a unit, or of anything that people know by its name."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Name"), "max_length": 200} | kwargs)

    def clean(self, value):
        name = super().clean(value)
        return visible_line(name) if name or self.required else name


class RegistrationForm(ShowsRefusals, forms.Form):
    """Type, place and parent of an institution."""

    kind = forms.ChoiceField(label=_("Type"), choices=Institution.Kind.choices, widget=RadioCards)
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=None,
        required=False,
        empty_label=_("Stands by itself"),
        help_text=_("The state of a municipality, the government of a body."),
    )
    state_code = forms.ChoiceField(
        label=pgettext_lazy("place", "State"), required=False, choices=[("", _("None")), *STATES_BY_NAME]
    )
    municipality_code = forms.CharField(
        label=_("INEGI's code of the municipality"),
        required=False,
        max_length=3,
        help_text=_("Three digits, for example 039. Only for municipalities and their bodies."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )

    def __init__(self, *args, institution: Institution | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        possible = Institution.objects.existing().order_by("name", "pk")
        self.fields["parent"].queryset = possible.exclude(pk=institution.pk) if institution else possible

    def clean_municipality_code(self) -> str:
        code = self.cleaned_data["municipality_code"]
        if code and not re.fullmatch(r"[0-9]{3}", code):
            raise ValidationError(_("Write three digits, for example 039."), code="invalid")
        return code

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("municipality_code") and not cleaned.get("state_code"):
            self.add_error(
                "state_code", ValidationError(_("Choose the state of the municipality."), code="required")
            )
        return cleaned


class CreateForm(RegistrationForm):
    """A new institution."""

    field_order = ["name", "since", "kind", "parent", "state_code", "municipality_code", "website"]
    name = NameField()
    since = forms.DateField(
        label=_("With this name since"),
        required=False,
        widget=DateInput,
        help_text=_("Leave it empty if you don't know."),
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")


class ProfileForm(ShowsRefusals, forms.Form):
    """What an institution says of itself."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    logo = CleanFileField(
        label=_("Logo"),
        kinds=("image",),
        required=False,
        help_text=_(
            "JPG, PNG or WebP, up to 5 MB. We remove what the file says about camera, place and author."
        ),
    )
    remove_logo = forms.BooleanField(label=_("Remove the present logo"), required=False)
    code_of_ethics = CleanFileField(
        label=_("Code of ethics"),
        kinds=("pdf",),
        required=False,
        help_text=_("PDF, up to 20 MB and 500 pages. We remove what the file says about its author."),
    )
    remove_code = forms.BooleanField(label=_("Remove the present code of ethics"), required=False)

    def __init__(self, *args, institution: Institution, **kwargs):
        super().__init__(*args, **kwargs)
        if institution.logo_id is None:
            del self.fields["remove_logo"]
        if institution.code_of_ethics_id is None:
            del self.fields["remove_code"]


class RenameForm(ShowsRefusals, forms.Form):
    """A new name, or the mending of a mistake in the present one."""

    NEW, MISTAKE = "new", "mistake"
    what = forms.ChoiceField(
        label=_("What changes"),
        choices=[(NEW, _("It has a new name")), (MISTAKE, _("The name was written wrongly"))],
        widget=RadioCards(
            hints={
                NEW: _("The former name stays in its history."),
                MISTAKE: _("Nothing is added to the history."),
            }
        ),
    )
    name = NameField()
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == self.NEW and not cleaned.get("since") and not self.has_error("since"):
            self.add_error(
                "since", ValidationError(_("Write the day on which the new name began."), code="required")
            )
        return cleaned


class EndingForm(ShowsRefusals, forms.Form):
    """How an institution ended, and who takes over."""

    ending = forms.ChoiceField(
        label=_("What happened"),
        choices=Institution.Ending.choices,
        widget=RadioCards(
            hints={
                Institution.Ending.MERGED: _("It became part of an institution that goes on."),
                Institution.Ending.REPLACED: _("Another took over its tasks."),
                Institution.Ending.DISSOLVED: _("Nobody took over its tasks."),
            }
        ),
    )
    successor = forms.ModelChoiceField(
        label=_("Who takes over"),
        queryset=None,
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Needed unless it was dissolved. If it isn't in the list, add it first."),
    )
    move_units = forms.BooleanField(
        label=_("Its units and their leaders pass to that institution"), required=False, initial=True
    )
    on = forms.DateField(label=_("Since"), widget=DateInput, initial=timezone.localdate)

    def __init__(self, *args, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors

    def clean(self):
        cleaned = super().clean()
        dissolved = cleaned.get("ending") == Institution.Ending.DISSOLVED
        if dissolved:
            cleaned["successor"], cleaned["move_units"] = None, False
        elif cleaned.get("ending") and not cleaned.get("successor") and not self.has_error("successor"):
            self.add_error(
                "successor",
                ValidationError(_("Choose the institution that takes over its tasks."), code="required"),
            )
        return cleaned


class UnitForm(ShowsRefusals, forms.Form):
    """A unit and the one it belongs to."""

    name = NameField()
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=None, required=False, empty_label=_("The institution itself")
    )

    def __init__(self, *args, institution: Institution, unit: Unit | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        units = institution.units.existing()
        self.fields["parent"].queryset = units.exclude(pk=unit.pk) if unit else units


class MergeUnitForm(ShowsRefusals, forms.Form):
    """The unit into which another is merged."""

    into = forms.ModelChoiceField(label=_("Into which unit"), queryset=None, empty_label=_("Choose a unit"))

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = unit.institution.units.existing().exclude(pk=unit.pk)
