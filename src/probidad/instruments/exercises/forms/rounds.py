"""Forms of a round in preparation."""

import math
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.forms import NameField
from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.languages.words import alphabetical
from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import DilemmaVersion, Round
from probidad.instruments.exercises.roster_file import RosterFile, read_roster


class DilemmasByTopic(forms.models.ModelChoiceIterator):
    """Dilemmas under their topics, in the order of :func:`by_topic`."""

    def __iter__(self):
        for topic, dilemmas in groupby(by_topic(self.queryset), key=attrgetter("topic")):
            yield name_of(topic, catalogue.topics()), [self.choice(each) for each in dilemmas]


def by_topic(dilemmas: Iterable[DilemmaVersion]) -> list[DilemmaVersion]:
    """Dilemmas in the order of their topics' names, then of their titles, in the present language."""
    return sorted(
        dilemmas,
        key=lambda each: (
            alphabetical(name_of(each.topic, catalogue.topics())),
            alphabetical(localized(each.title)),
        ),
    )


class DilemmaCheckboxes(forms.CheckboxSelectMultiple):
    """Dilemmas to tick, a topic at a time; each says whose day it is from, and can be read before."""

    template_name = "exercises/panel/dilemma_checkboxes.html"

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"dilemma": value.instance, "hint": " · ".join(_told_of(value.instance))}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["topics"] = [
            {"name": topic, "options": options, "chosen": sum(option["selected"] for option in options)}
            for topic, options, _index in context["widget"]["optgroups"]
        ]
        return context


def _told_of(version: DilemmaVersion) -> list[str]:
    """Whether it is the institution's own; where and how high the one who decides serves; whether good officials
    differ.
    """
    told = [
        gettext("Your institution's own") if version.dilemma.institution_id else None,
        name_of(version.service_area, catalogue.service_areas()),
        name_of(version.post_level, catalogue.post_levels()),
        gettext("Contested") if version.contested else None,
    ]
    return [each for each in told if each]


class DilemmaChoice(forms.ModelMultipleChoiceField):
    """The current dilemmas by their titles, under their topics; what is chosen comes in that order."""

    iterator = DilemmasByTopic

    def clean(self, value) -> list[DilemmaVersion]:
        # Longer numbers are no keys, and SQLite can't even compare with them.
        if any(len(str(key)) > 18 for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"] % {"value": "…"})
        return by_topic(super().clean(value))

    def label_from_instance(self, version: DilemmaVersion) -> str:
        return localized(version.title)


class RoundForm(ShowsRefusals, forms.ModelForm):
    """A round in preparation."""

    dilemmas = DilemmaChoice(
        label=_("Dilemmas"),
        queryset=DilemmaVersion.objects.none(),
        widget=DilemmaCheckboxes,
        help_text=_("Participants see them one a page, in the order of the round's page."),
        error_messages={"required": _("Choose at least one dilemma.")},
    )

    class Meta:
        model = Round
        fields = [
            "title",
            "opens_on",
            "closes_on",
            "days_between",
            "minimum_group",
            "custodian",
            "in_programme",
        ]
        # Participants read them beside the numbers of people: no mark of direction may turn those around.
        field_classes = {"title": NameField, "custodian": NameField}
        widgets = {
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "days_between": forms.RadioSelect,
        }
        labels = {"days_between": _("When do the dilemmas come?")}
        help_texts = {
            "days_between": _(
                "One after the other, in their order: the first on the first day. Whenever another comes, "
                "everybody with an address gets a mail, all the same one. Each can be answered up to the last day."
            ),
            "minimum_group": _("Smaller groups are never shown. 10 is advisable, 5 the least."),
            "custodian": _(
                "The organisation outside your institution that keeps the key, for example an NGO or a "
                "university. Leave it empty if there is none: participants are told so."
            ),
            "in_programme": _(
                "The page shows your institution's name in a list, and its figures only within sums of at "
                "least three institutions, never its results alone. It can't be changed once the round is open."
            ),
        }

    def __init__(self, *args, institution: Institution, **kwargs):
        super().__init__(*args, **kwargs)
        current = queries.current_dilemmas(institution)
        # What the form shows of them only: a dilemma's whole text is long.
        shown = ("title", "topic", "service_area", "post_level", "contested")
        self.fields["dilemmas"].queryset = current.defer("content").annotate(
            **{name: F(f"content__{name}") for name in shown}
        )
        if self.instance.pk and not self.is_bound:
            chosen = set(self.instance.exercises.values_list("dilemma_version__dilemma", flat=True))
            # By dilemma: where a wording was revised meanwhile, the round takes the new one.
            self.initial["dilemmas"] = list(current.filter(dilemma__in=chosen).values_list("pk", flat=True))

    def clean_dilemmas(self) -> list[DilemmaVersion]:
        """What the round has already keeps its order; what is new follows by topic."""
        chosen = self.cleaned_data["dilemmas"]
        if not self.instance.pk:
            return chosen
        places = dict(self.instance.exercises.values_list("dilemma_version__dilemma", "position"))
        return sorted(chosen, key=lambda each: places.get(each.dilemma_id, math.inf))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day can't come before the first."))
        elif last and last < timezone.localdate():
            self.add_error("closes_on", _("The last day has passed: choose a later one."))
        elif first and last and "days_between" in cleaned and "dilemmas" in cleaned:
            pace, dilemmas = cleaned["days_between"], len(cleaned["dilemmas"])
            if problem := queries.pace_problem(first, last, pace, dilemmas):
                self.add_error("closes_on", problem)
        return cleaned


class RosterForm(ShowsRefusals, forms.Form):
    """The roster's file."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_(
            "CSV or XLSX with the columns “email” and “unit”, one row a person. "
            "Who has no address gets a card."
        ),
        error_messages={
            "required": _("Choose the roster's file."),
            "empty": _("The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self._units = round.institution.units.existing()

    def clean_file(self) -> RosterFile:
        return read_roster(self.cleaned_data["file"], self._units.values_list("name", flat=True))
