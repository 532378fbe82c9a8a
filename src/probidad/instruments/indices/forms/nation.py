"""What evaluations of many institutions are filtered by. All of it stands in the address: a state or a programme is a link."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from probidad.core.institutions.models import Institution
from probidad.core.institutions.places import STATES_BY_NAME
from probidad.core.ui.lists import SearchForm
from probidad.instruments.indices.models import Round
from probidad.instruments.indices.queries.nation import Choices, Selection


class NationSearch(SearchForm):
    """Institutions by name, state and type; evaluations by who made them, when, which and on what basis."""

    estado = forms.ChoiceField(
        label=pgettext_lazy("place", "State"),
        required=False,
        choices=[("", pgettext_lazy("place", "All states")), *STATES_BY_NAME],
    )
    tipo = forms.ChoiceField(
        label=gettext_lazy("Type"),
        required=False,
        choices=[("", gettext_lazy("All types")), *Institution.Kind.choices],
    )
    organizacion = forms.TypedChoiceField(
        label=gettext_lazy("Evaluated by"), required=False, coerce=int, empty_value=0
    )
    ano = forms.TypedChoiceField(
        label=gettext_lazy("Published in"), required=False, coerce=int, empty_value=0
    )
    aplicacion = forms.TypedChoiceField(
        label=gettext_lazy("Evaluation"), required=False, coerce=int, empty_value=0
    )
    base = forms.ChoiceField(
        label=gettext_lazy("Basis"),
        required=False,
        choices=[("", gettext_lazy("Any basis")), *Round.Basis.choices],
    )

    def __init__(self, *args, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, present or former")
        self.fields["organizacion"].choices = [("", _("All who evaluate")), *choices.organisations]
        self.fields["ano"].choices = [("", _("Any year")), *((year, str(year)) for year in choices.years)]
        numbers = range(1, choices.applications + 1)
        self.fields["aplicacion"].choices = [
            ("", _("The latest of each")),
            *((number, _("Evaluation number %(number)d") % {"number": number}) for number in numbers),
        ]

    @property
    def selection(self) -> Selection | None:
        """What is asked for; None while something of it is wrong."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        return Selection(
            search=asked["q"],
            state=asked["estado"],
            kind=asked["tipo"],
            organisation=asked["organizacion"],
            year=asked["ano"],
            application=asked["aplicacion"],
            basis=asked["base"],
        )
