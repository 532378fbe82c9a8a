"""The form that lets units report together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.forms import NameField
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises import grouping, queries
from probidad.instruments.exercises.models import RoundUnit

NAME_LENGTH = RoundUnit._meta.get_field("group_name").max_length


class UnitCheckboxes(forms.CheckboxSelectMultiple):
    """Units to tick, as a table with their people and whether they are too small."""

    template_name = "exercises/panel/unit_checkboxes.html"
    groups: dict[str, queries.RosterUnit] = {}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | {"group": self.groups[str(value)]}


class UnitsForm(ShowsRefusals, forms.Form):
    """Which units report together, and under which name."""

    units = forms.TypedMultipleChoiceField(
        label=_("Units"),
        coerce=int,
        widget=UnitCheckboxes,
        error_messages={
            "required": _("Choose two units or more."),
            "invalid_choice": _(
                "One of these units isn't on the roster, or reports with others already: choose again."
            ),
        },
    )
    name = NameField(
        label=_("Name of the group"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_(
            "Participants and readers of reports see it. Left empty, it is the names of the units, one after the other."
        ),
    )

    def __init__(self, *args, groups: list[queries.RosterUnit], **kwargs):
        super().__init__(*args, **kwargs)
        alone = {str(each.unit.pk): each for each in groups if each.unit and not each.is_group}
        self.fields["units"].choices = [(key, each.unit.name) for key, each in alone.items()]
        self.fields["units"].widget.groups = self._alone = alone

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("units", [])
        if len(chosen) == 1:
            self.add_error("units", self.fields["units"].error_messages["required"])
        elif chosen and cleaned.get("name") == "":
            cleaned["name"] = grouping.joined(
                [each.unit.name for key, each in self._alone.items() if int(key) in chosen]
            )
            if len(cleaned["name"]) > NAME_LENGTH:
                self.add_error("name", _("The names are too long to stand together: give the group one."))
        return cleaned
