"""Forms of participation cards."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import RoundUnit


class CardsForm(ShowsRefusals, forms.Form):
    """How many cards to prepare, for which group of the roster that still lacks some."""

    unit = forms.ChoiceField(label=_("For whom"))
    count = forms.IntegerField(label=_("How many cards"), min_value=1)

    def __init__(self, *args, groups: list[queries.RosterUnit], **kwargs):
        super().__init__(*args, **kwargs)
        self._groups = {str(each.unit.pk if each.unit else 0): each for each in groups if each.cards_left}
        self.fields["unit"].choices = [(key, _group_label(each)) for key, each in self._groups.items()]

    def clean_unit(self) -> RoundUnit | None:
        return self._groups[self.cleaned_data["unit"]].unit


def _group_label(group: queries.RosterUnit) -> str:
    left = ngettext("%(left)s without a card", "%(left)s without a card", group.cards_left) % {
        "left": group.cards_left
    }
    return f"{group.unit.title if group.unit else gettext('People without a unit')} ({left})"


class ActivationForm(ShowsRefusals, forms.Form):
    """The number on the control sheet of a batch of cards: who writes it has the paper."""

    control = forms.IntegerField(
        label=_("Control number"),
        help_text=_("Six digits, on the first sheet of the PDF."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
