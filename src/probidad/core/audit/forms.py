"""The filters of the auditor's page. Their parameters are Spanish, as all addresses are."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.audit import queries
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.people.roles import CorePermission
from probidad.core.ui.forms import DateInput
from probidad.core.ui.lists import ListForm

PARAMETERS = {
    "institution": "institucion",
    "kind": "suceso",
    "actor": "persona",
    "since": "desde",
    "until": "hasta",
}


def _date_field(label) -> forms.DateField:
    between = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
    return forms.DateField(label=label, required=False, widget=DateInput, validators=between)


class FilterForm(ListForm):
    """Which events to show, among those that ``person`` may see."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Institution"), required=False, empty_label=_("All institutions")
    )
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    actor = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who acted"),
        required=False,
        empty_label=pgettext_lazy("who acted", "Anybody"),
    )
    since = _date_field(pgettext_lazy("date", "From"))
    until = _date_field(pgettext_lazy("date", "Until"))

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.visible = queries.visible_events(person)
        institutions = access.institutions_where(person, CorePermission.READ_AUDIT)
        self.fields["institution"].queryset = institutions
        mine = list(institutions[:2])
        # The only institution there is to choose; None for several.
        self.only = mine[0] if len(mine) == 1 else None
        if self.only:
            del self.fields["institution"]
        self.fields["actor"].queryset = queries.actors(self.visible)
        self.fields["kind"].choices = [("", _("Everything")), *queries.kind_choices()]

    def add_prefix(self, field_name):
        return PARAMETERS.get(field_name, field_name)

    def clean(self):
        values = super().clean()
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end can't be before the beginning."))
        return values

    def found(self):
        """The events that pass; none while a filter isn't valid."""
        if not self.is_valid():
            return self.visible.none()
        values = self.cleaned_data
        return queries.filtered_events(
            self.visible,
            queries.Filters(
                institution=values.get("institution"),
                kind=values["kind"] or None,
                actor=values["actor"],
                since=_beginning(values["since"]),
                before=_beginning(values["until"] + timedelta(days=1)) if values["until"] else None,
            ),
        )

    def scope(self) -> Institution | None:
        """The one institution that is asked for, or the only one there is; None for several."""
        return self.only or self.cleaned_data.get("institution")


def _beginning(day: date | None) -> datetime | None:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
