"""The list of evaluated institutions: its columns and rows, by how the instrument scores."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from probidad.core.institutions.places import state_name
from probidad.core.languages.text import localized
from probidad.core.ui.charts import amount
from probidad.core.ui.tables import Cell, Column, day
from probidad.instruments.indices.models import InstrumentVersion, Publication, Round
from probidad.instruments.indices.queries import nation_rows
from probidad.instruments.indices.queries.nation import Figures
from probidad.instruments.indices.reports import wording
from probidad.instruments.indices.rules.scoring import Tally

NAME = Column("institucion", gettext_lazy("Institution"), order="institution__search_text")
STATE = Column("lugar", pgettext_lazy("place", "State"), order="institution__state_code")
SCORED = (
    Column("calificacion", gettext_lazy("Score, %"), numeric=True, order="percent"),
    Column("lugares", gettext_lazy("Possible places"), numeric=True),
    Column("mejor", gettext_lazy("Best possible place"), numeric=True, file_only=True),
    Column("peor", gettext_lazy("Worst possible place"), numeric=True, file_only=True),
    Column("cambio", gettext_lazy("Change since the first"), numeric=True, order=F("change")),
    Column("puntaje", gettext_lazy("Points"), numeric=True, file_only=True),
    Column("posible", gettext_lazy("Points possible"), numeric=True, file_only=True),
)
MADE = (
    Column("evaluacion", gettext_lazy("Evaluation"), numeric=True, order="application"),
    Column("base", gettext_lazy("Basis"), order="round__basis"),
    Column("organizacion", gettext_lazy("Evaluated by"), order="organisation__search_text"),
    Column("publicada", gettext_lazy("Published on"), order="published_on"),
)


def columns(version: InstrumentVersion) -> tuple[Column, ...]:
    """The columns of an instrument's list: a plan has its criteria where others have their score."""
    content = version.text
    if content.scoring == "criteria":
        parts = (Column(each.key, localized(each.question), sortable=False) for each in content.indicators)
        return (NAME, STATE, *parts, *MADE)
    parts = ()
    if content.scoring == "stages":
        parts = (Column("etapas", gettext_lazy("Areas by stage"), sortable=False),)
    if content.scoring == "dimensions":
        parts = tuple(
            Column(f"d-{each.key}", f"{localized(each.name)}, %", numeric=True) for each in content.dimensions
        )
    return (NAME, STATE, *SCORED, *parts, *MADE)


class Rows:
    """Makes rows of publications: those of a page at once."""

    def __init__(self, version: InstrumentVersion, found: Figures):
        self.version, self.content, self.ranges = version, version.text, found.ranges

    def __call__(self, publications: Iterable[Publication]) -> Iterator[dict[str, Any]]:
        """Rows of cells by the columns' keys."""
        publications = list(publications)
        parts = self._parts(publications)
        contested = (
            nation_rows.contested(publications) if self.content.scoring == "points" and publications else {}
        )
        for each in publications:
            yield self._row(each) | self._scored(each, contested.get(each.pk)) | parts.get(each.pk, {})

    def _row(self, each: Publication) -> dict[str, Any]:
        address = reverse("indices:evaluation", args=[self.version.instrument.slug, each.institution.slug])
        basis = Round.Basis(each.basis)
        return {
            "institucion": Cell(each.institution.name, href=address),
            "lugar": state_name(each.institution.state_code),
            "evaluacion": each.application,
            "base": Cell(BASES[basis], badge="warn" if basis == Round.Basis.PUBLIC else None),
            "organizacion": each.organisation.name,
            "publicada": day(each.published_on),
        }

    def _scored(self, each: Publication, contested: tuple[float, float] | None) -> dict[str, Any]:
        if each.percent is None:
            return {}
        notes = []
        if self.content.scoring == "points":
            notes.append(wording.points_words(Tally(each.gathered, each.possible)))
        if contested:
            low, high = (amount(value / 100, "percent") for value in contested)
            notes.append(_("%(low)s to %(high)s by what was contested") % {"low": low, "high": high})
        best, worst = self.ranges.get(each.pk, (None, None))
        change = None if each.application == 1 or each.change is None else round(each.change, 1)
        return {
            "calificacion": Cell(round(each.percent, 1), note=" · ".join(notes)),
            "puntaje": each.gathered,
            "posible": each.possible,
            "cambio": change if change is None or change <= 0 else Cell(f"+{change:g}"),
            "lugares": places(self.ranges.get(each.pk)),
            "mejor": best,
            "peor": worst,
        }

    def _parts(self, publications: list[Publication]) -> Mapping[int, dict[str, Any]]:
        match self.content.scoring:
            case "stages":
                counts = nation_rows.stage_counts(publications)
                return {pk: {"etapas": self._stages(counted)} for pk, counted in counts.items()}
            case "dimensions":
                shares = nation_rows.dimension_shares(publications, self.content)
                return {
                    pk: {f"d-{key}": round(share, 1) for key, share in found.items()}
                    for pk, found in shares.items()
                }
            case "criteria":
                met = nation_rows.criteria_met(publications)
                return {pk: {key: _of(*each) for key, each in found.items()} for pk, found in met.items()}
        return {}

    def _stages(self, counted: Mapping[str, int]) -> str:
        return " · ".join(
            f"{localized(stage.name)}: {counted[stage.key]}"
            for stage in self.content.stages
            if counted[stage.key]
        )


BASES = {
    Round.Basis.ACCEPTED: pgettext_lazy("basis of an evaluation", "Accepted"),
    Round.Basis.PUBLIC: pgettext_lazy("basis of an evaluation", "Public information"),
    Round.Basis.SELF: pgettext_lazy("basis of an evaluation", "Its own"),
}


def places(between: tuple[int, int] | None) -> str | None:
    """A range of places in words; None where there is none."""
    if between is None:
        return None
    return _("%(best)d to %(worst)d") % {"best": between[0], "worst": between[1]}


def _of(full: int, applying: int) -> str:
    return _("%(full)d of %(all)d") % {"full": full, "all": applying}
