"""What the list of evaluations is searched by, and what it shows."""

from collections.abc import Iterable, Iterator

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from probidad.core.languages.words import folded
from probidad.core.ui.lists import SearchForm
from probidad.core.ui.tables import Cell, Column, day
from probidad.instruments.indices.models import Round

State, Basis = Round.State, Round.Basis
# As short as a column has room for.
BASES = {
    Basis.ACCEPTED: _("With the institution"),
    Basis.PUBLIC: _("Public information"),
    Basis.SELF: _("Of itself"),
}
TONES = {State.PUBLISHED: "good", State.ABANDONED: "bad", State.PREPARED: "neutral"}
COLUMNS = (
    Column("institucion", _("Institution"), order="institution__name"),
    Column("instrumento", _("Instrument"), sortable=False),
    Column("estado", _("State"), order="state"),
    Column("desde", _("First day"), order="starts_on"),
    Column("hasta", _("Scored until"), order="scored_until"),
    Column("base", _("Basis"), order="basis"),
)


class RoundSearch(SearchForm):
    """Evaluations by institution, state and basis."""

    estado = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("of an evaluation", "All states")), *State.choices],
    )
    base = forms.ChoiceField(
        label=_("Basis"),
        required=False,
        choices=[("", pgettext_lazy("of an evaluation", "All bases")), *Round.Basis.choices],
    )

    def found(self, rounds: QuerySet[Round]) -> QuerySet[Round]:
        """Those that match; none while something asked for is wrong."""
        if not self.is_valid():
            return rounds.none()
        asked = self.cleaned_data
        for word in folded(asked["q"]).split():
            rounds = rounds.filter(institution__search_text__contains=word)
        if asked["estado"]:
            rounds = rounds.filter(state=asked["estado"])
        if asked["base"]:
            rounds = rounds.filter(basis=asked["base"])
        return rounds


def round_rows(rounds: Iterable[Round]) -> Iterator[dict]:
    """Evaluations as the list shows them."""
    for round in rounds:
        yield {
            "institucion": Cell(round.institution.name, href=reverse("indices-panel:round", args=[round.pk])),
            "instrumento": round.version.short_name,
            "estado": Cell(round.get_state_display(), badge=TONES.get(State(round.state), "info")),
            "desde": day(round.starts_on),
            "hasta": day(round.scored_until),
            "base": BASES[Basis(round.basis)],
        }
