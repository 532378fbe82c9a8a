"""What the lists of rounds and of dilemmas are searched by, and what they show."""

from collections.abc import Iterable, Iterator

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from probidad.core.institutions.models import Institution
from probidad.core.institutions.queries import found_institutions
from probidad.core.languages.text import localized
from probidad.core.languages.words import alphabetical
from probidad.core.people.access import people_with
from probidad.core.people.models import Person
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.ui.lists import SearchForm
from probidad.core.ui.tables import Cell, Column, Table, day
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import DilemmaDraft, Round
from probidad.instruments.exercises.permissions import ExercisesPermission as P
from probidad.instruments.exercises.queries import ANY_POST, ListedDilemma

State = Round.State
STATE_TONES = {State.OPEN: "info", State.ENDED: "warn", State.CLOSED: "good"}
ROUND_COLUMNS = (
    Column("ronda", gettext_lazy("Round")),
    Column("institucion", gettext_lazy("Institution")),
    Column("desde", gettext_lazy("First day")),
    Column("hasta", gettext_lazy("Last day")),
    Column("estado", gettext_lazy("State")),
)
DILEMMA_COLUMNS = (
    Column("dilema", gettext_lazy("Dilemma")),
    Column("tema", gettext_lazy("Topic")),
    Column("servicio", gettext_lazy("Area of service")),
    Column("valores", gettext_lazy("Values at stake"), sortable=False),
    Column("acuerdo", gettext_lazy("Agreement")),
)


DRAFT_COLUMNS = (
    Column("borrador", gettext_lazy("Draft"), sortable=False),
    Column("institucion", gettext_lazy("Institution"), sortable=False),
    Column("estado", gettext_lazy("State"), sortable=False),
    Column("sigue", gettext_lazy("Who goes on"), sortable=False),
)


class RoundSearch(SearchForm):
    """Rounds by name, state and, where there are several, institution."""

    estado = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("of a round", "All states")), *State.choices],
    )
    institucion = forms.ChoiceField(label=gettext_lazy("Institution"), required=False)

    def __init__(self, *args, rounds: list[Round], **kwargs):
        super().__init__(*args, **kwargs)
        self._rounds = rounds
        institutions = {each.institution.slug: each.institution.name for each in rounds}
        self.of_several = len(institutions) > 1
        if self.of_several:
            self.fields["institucion"].choices = [("", _("All institutions")), *_by_name(institutions)]
        else:
            del self.fields["institucion"]

    def found(self) -> list[Round]:
        """The rounds that match; none while something asked for is wrong."""
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        return queries.found_rounds(
            self._rounds,
            search=asked["q"],
            state=asked["estado"],
            institution=asked.get("institucion", ""),
        )

    def columns(self) -> list[Column]:
        """The institution's only where there are several."""
        return [each for each in ROUND_COLUMNS if self.of_several or each.key != "institucion"]


def round_rows(rounds: Iterable[Round]) -> Iterator[dict]:
    """Rounds as the list shows them."""
    for round in rounds:
        yield {
            "ronda": Cell(round.title, href=reverse("exercises-panel:round", args=[round.pk])),
            "institucion": round.institution.name,
            "desde": day(round.opens_on),
            "hasta": day(round.closes_on),
            "estado": Cell(round.shown_state.label, badge=STATE_TONES.get(round.shown_state, "neutral")),
        }


class DilemmaSearch(SearchForm):
    """Dilemmas by their words, topic, post, value and principle: of those only that some dilemma has."""

    tema = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    servicio = forms.ChoiceField(label=gettext_lazy("Area of service"), required=False)
    nivel = forms.ChoiceField(label=gettext_lazy("Level of post"), required=False)
    valor = forms.ChoiceField(label=gettext_lazy("Value"), required=False)
    principio = forms.ChoiceField(label=gettext_lazy("Principle"), required=False)
    de = forms.ChoiceField(
        label=gettext_lazy("Whose it is"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("propios", gettext_lazy("Ours")),
            ("biblioteca", gettext_lazy("The library's")),
        ],
    )

    def __init__(self, *args, dilemmas: list[ListedDilemma], **kwargs):
        super().__init__(*args, **kwargs)
        self._dilemmas = dilemmas
        if not any(each.owner for each in dilemmas):
            del self.fields["de"]
        topics = {each.topic for each in dilemmas}
        areas = {each.service_area for each in dilemmas} - {None}
        values = {key for each in dilemmas for key in each.values}
        principles = {key for each in dilemmas for key in each.principles}
        self.fields["tema"].choices = _choices(_("All topics"), topics, catalogue.topics())
        self.fields["servicio"].choices = _choices(_("All areas"), areas, catalogue.service_areas())
        self.fields["nivel"].choices = [
            ("", _("All levels")),
            *(
                (key, localized(each["name"]))
                for key, each in catalogue.post_levels().items()
                if key != ANY_POST
            ),
        ]
        self.fields["valor"].choices = _choices(_("All values"), values, catalogue.values())
        self.fields["principio"].choices = _choices(_("All principles"), principles, catalogue.principles())

    def found(self) -> list[ListedDilemma]:
        """The dilemmas that match, by their titles as the reader sees them; none while something is wrong."""
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        found = queries.found_dilemmas(
            self._dilemmas,
            search=asked["q"],
            topic=asked["tema"],
            service_area=asked["servicio"],
            post_level=asked["nivel"],
            value=asked["valor"],
            principle=asked["principio"],
            own={"propios": True, "biblioteca": False}.get(asked.get("de", "")),
        )
        return sorted(found, key=lambda each: alphabetical(localized(each.title)))


def dilemma_rows(dilemmas: Iterable[ListedDilemma]) -> Iterator[dict]:
    """Dilemmas as the list shows them; below the title of an own one, whose it is: a column more wouldn't fit."""
    for dilemma in dilemmas:
        url = reverse("exercises-panel:dilemma", args=[dilemma.pk])
        withdrawn = pgettext("of a dilemma", "Withdrawn") if dilemma.withdrawn_on else ""
        note = " · ".join(filter(None, [dilemma.owner, withdrawn]))
        yield {
            "dilema": Cell(localized(dilemma.title), href=url, note=note),
            "tema": name_of(dilemma.topic, catalogue.topics()),
            "servicio": name_of(dilemma.service_area, catalogue.service_areas()),
            "valores": ", ".join(name_of(key, catalogue.values()) for key in dilemma.values),
            "acuerdo": Cell(_("Contested"), badge="info") if dilemma.contested else None,
        }


def draft_table(drafts: list[DilemmaDraft], person: Person) -> Table | None:
    """What is being written, with its state and who may go on with it; None if there is nothing."""
    if not drafts:
        return None
    several = len({each.institution_id for each in drafts}) > 1
    columns = [each for each in DRAFT_COLUMNS if several or each.key != "institucion"]
    reviewers = {each: list(people_with(P.REVIEW_DILEMMAS, each)) for each in {d.institution for d in drafts}}
    rows = [_draft_row(each, reviewers[each.institution], person) for each in drafts]
    return Table(columns, rows, _("Drafts"), stacked=True, hide_caption=True)


def _draft_row(draft: DilemmaDraft, reviewers: list[Person], person: Person) -> dict:
    in_review = draft.state == DilemmaDraft.State.REVIEW
    writers = list(draft.writers.all())
    acting = [each for each in reviewers if each not in writers] if in_review else writers
    page = "draft-review" if in_review else "draft"
    state = _("Returned by its reviewer") if draft.was_returned else draft.get_state_display()
    names = sorted((_("You") if each == person else each.name for each in acting), key=alphabetical)
    nobody = _("Nobody yet: the ethics unit must invite a member of the committee")
    return {
        "borrador": Cell(str(draft), href=reverse(f"exercises-panel:{page}", args=[draft.pk])),
        "institucion": draft.institution.name,
        "estado": Cell(state, badge="info" if in_review else "warn" if draft.was_returned else "neutral"),
        "sigue": ", ".join(names) or nobody,
    }


def _choices(everything: str, keys: Iterable[str], entries: dict[str, dict]) -> list[tuple[str, str]]:
    return [("", everything), *_by_name({key: name_of(key, entries) for key in keys})]


def _by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: alphabetical(pair[1]))


class ProgrammeSearch(SearchForm):
    """Institutions that took part, by name, also those that ended since."""

    def found(self, base: QuerySet[Institution]) -> QuerySet[Institution]:
        """Those of ``base`` that match; none while something asked for is wrong."""
        if not self.is_valid():
            return base.none()
        return found_institutions(base, search=self.cleaned_data["q"], ended=True)
