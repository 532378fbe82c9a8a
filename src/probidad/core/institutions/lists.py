"""What the lists of institutions are searched by, and what they show."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.db.models import Case, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from probidad.core.institutions import queries
from probidad.core.institutions.models import Institution
from probidad.core.institutions.places import STATES, STATES_BY_NAME
from probidad.core.languages.words import folded
from probidad.core.ui.lists import SearchForm
from probidad.core.ui.tables import Cell, Column


def _as_read(field: str, words: Mapping[str, object]) -> Case:
    """What sorts by the word that is shown instead of the key that is stored; other keys are without value."""
    cases = [When(**{field: key}, then=Value(word, TextField())) for key, word in words.items()]
    return Case(*cases, output_field=TextField())


NAME = Column("institucion", gettext_lazy("Institution"), order="search_text")
KIND = Column("tipo", gettext_lazy("Type"), order=_as_read("kind", dict(Institution.Kind.choices)))
PARENT = Column("parte-de", gettext_lazy("Part of"), order="parent__search_text")
STATE = Column(
    "estado",
    pgettext_lazy("place", "State"),
    order=_as_read("state_code", {code: folded(name) for code, name in STATES.items()}),
)
PUBLIC_COLUMNS = (NAME, KIND, PARENT, STATE)
PANEL_COLUMNS = (
    NAME,
    KIND,
    PARENT,
    Column("unidades", gettext_lazy("Units"), numeric=True, order="unit_count"),
)


class InstitutionSearch(SearchForm):
    """Institutions by name, type and state; those that ended only when asked for."""

    tipo = forms.ChoiceField(
        label=gettext_lazy("Type"),
        required=False,
        choices=[("", gettext_lazy("All types")), *Institution.Kind.choices],
    )
    estado = forms.ChoiceField(
        label=pgettext_lazy("place", "State"),
        required=False,
        choices=[("", pgettext_lazy("place", "All states")), *STATES_BY_NAME],
    )
    extintas = forms.BooleanField(label=gettext_lazy("Also those that no longer exist"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, present or former")

    def found(self, base: QuerySet[Institution]) -> QuerySet[Institution]:
        """Those of ``base`` that match; none while something asked for is wrong."""
        if not self.is_valid():
            return base.none()
        asked = self.cleaned_data
        return queries.found_institutions(
            base, search=asked["q"], kind=asked["tipo"], state=asked["estado"], ended=asked["extintas"]
        )


def public_rows(institutions: Iterable[Institution]) -> Iterator[dict]:
    """Institutions in the public list."""
    for each in institutions:
        yield _row(each, each.get_absolute_url()) | {"estado": each.place}


def panel_rows(institutions: Iterable[Institution]) -> Iterator[dict]:
    """Institutions in the list of those that one manages; they have their ``unit_count``."""
    for each in institutions:
        url = reverse("institutions-panel:overview", args=[each.slug])
        yield _row(each, url) | {"unidades": each.unit_count}


def _row(institution: Institution, url: str) -> dict:
    note = "" if institution.exists else _("No longer exists")
    return {
        "institucion": Cell(institution.name, href=url, note=note),
        "tipo": institution.get_kind_display(),
        "parte-de": institution.parent.name if institution.parent else None,
    }
