"""The worksheet as a form: an option's consequences stand in a field for each party."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.advice.forms.handling import SealedText
from probidad.instruments.advice.worksheets import (
    FEWEST_OPTIONS,
    NORMS,
    OPTIONS,
    PARTIES,
    VALUES,
    Norm,
    Option,
    Sheet,
)

LINE = 300
NOTHING = 0  # the number of the option of doing nothing; the others count from 1
TEXTS = ("facts_known", "facts_missing", "tension", "risks", "not_decided")


class _Sentence(forms.CharField):
    """A line that may be longer than a phone is wide: it wraps while it is typed, and stays one line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, label: str):
        super().__init__(label=label, required=False, validators=[MaxLengthValidator(LINE)])

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class WorksheetForm(ShowsRefusals, forms.Form):
    """All parts; none has to be filled in to be saved. ``revision`` is the one that it was made of."""

    revision = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    facts_known = SealedText(
        label=gettext_lazy("What is known"),
        help_text=gettext_lazy("Facts, as they were written. Nothing that says who wrote."),
        required=False,
        rows=4,
    )
    facts_missing = SealedText(
        label=gettext_lazy("What is missing, and would change the answer"), required=False, rows=3
    )
    values = forms.MultipleChoiceField(
        label=gettext_lazy("Values in tension"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tension = SealedText(
        label=gettext_lazy("What stands against what"),
        help_text=gettext_lazy("The dilemma in a sentence or two."),
        required=False,
        rows=3,
    )
    risks = SealedText(
        label=gettext_lazy("Risks for whoever wrote, and how to take care"), required=False, rows=3
    )
    not_decided = SealedText(label=gettext_lazy("What you will not decide for them"), required=False, rows=3)

    def __init__(self, *args, sheet: Sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["values"].choices = _named(catalogue.values() | catalogue.principles())
        sources = [("", "—"), *_named(catalogue.sources())]
        for number in range(1, NORMS + 1):
            self.fields[f"norm_{number}"] = forms.ChoiceField(
                label=_("Rule %(number)s") % {"number": number}, choices=sources, required=False
            )
            self.fields[f"norm_{number}_says"] = _Sentence(_("Article, and what it says"))
        for number in range(1, PARTIES + 1):
            self.fields[f"party_{number}"] = _line(_("Party %(number)s") % {"number": number})
        self.parties = self._shown_parties(sheet)
        for option in range(OPTIONS + 1):
            if option != NOTHING:
                self.fields[f"option_{option}"] = _Sentence(_("Option %(number)s") % {"number": option + 1})
            for party, name in self.parties.items():
                self.fields[f"option_{option}_for_{party}"] = SealedText(
                    label=_("What follows for: %(party)s") % {"party": name}, required=False, rows=2
                )

    def _shown_parties(self, sheet: Sheet) -> dict[int, str]:
        """The parties that have consequences' fields, by their number: those saved, and those that come typed."""
        saved = dict(enumerate(sheet.parties or default_parties(), start=1))
        typed = {
            number: self.data[f"party_{number}"][:LINE]
            for number in range(1, PARTIES + 1)
            if self.is_bound and self.data.get(f"party_{number}")
        }
        return saved | typed

    def clean_values(self) -> tuple[str, ...]:
        chosen = self.cleaned_data["values"]
        if len(chosen) > VALUES:
            raise forms.ValidationError(_("Twelve at most: what is at the heart of it?"))
        return tuple(chosen)

    def sheet(self) -> Sheet:
        """What a valid form says."""
        given = self.cleaned_data
        kept = [number for number in range(1, PARTIES + 1) if given[f"party_{number}"]]
        return Sheet(
            **{name: given[name] for name in (*TEXTS, "values")},
            parties=tuple(given[f"party_{number}"] for number in kept),
            norms=tuple(
                Norm(source=given[f"norm_{number}"], says=given[f"norm_{number}_says"])
                for number in range(1, NORMS + 1)
                if given[f"norm_{number}"]
            ),
            nothing=_consequences(given, NOTHING, kept),
            options=tuple(
                Option(text=given[f"option_{number}"], consequences=_consequences(given, number, kept))
                for number in range(1, OPTIONS + 1)
                if given[f"option_{number}"]
            ),
        )

    def rows(self) -> list[tuple[forms.BoundField | None, list[forms.BoundField], bool]]:
        """Each option (None: doing nothing), the fields of its consequences, and whether it is a spare one."""
        return [
            (
                None if option == NOTHING else self[f"option_{option}"],
                [self[f"option_{option}_for_{party}"] for party in self.parties],
                option > FEWEST_OPTIONS and not self[f"option_{option}"].value(),
            )
            for option in range(OPTIONS + 1)
        ]

    def norm_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, bool]]:
        """Each rule with what it says, and whether it is a spare one."""
        rows = [(self[f"norm_{number}"], self[f"norm_{number}_says"]) for number in range(1, NORMS + 1)]
        return [(norm, says, number > 0 and not norm.value()) for number, (norm, says) in enumerate(rows)]

    def party_fields(self) -> list[forms.BoundField]:
        """Who is affected."""
        return [self[f"party_{number}"] for number in range(1, PARTIES + 1)]


def default_parties() -> tuple[str, ...]:
    """Those whom a decision nearly always touches."""
    return (_("You, who write"), _("Your colleagues and the institution"), _("The people who are served"))


def initial_of(sheet: Sheet, revision: int) -> dict:
    """What the form shows of a worksheet."""
    shown = {"revision": revision, "values": list(sheet.values)} | {
        name: getattr(sheet, name) for name in TEXTS
    }
    for number, norm in enumerate(sheet.norms, start=1):
        shown |= {f"norm_{number}": norm.source, f"norm_{number}_says": norm.says}
    for number, party in enumerate(sheet.parties or default_parties(), start=1):
        shown[f"party_{number}"] = party
    for option, said in enumerate((sheet.nothing, *(each.consequences for each in sheet.options))):
        shown |= {f"option_{option}_for_{party}": text for party, text in enumerate(said, start=1)}
    for number, option in enumerate(sheet.options, start=1):
        shown[f"option_{number}"] = option.text
    return shown


def _line(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, validators=[MaxLengthValidator(LINE)])


def _named(entries: Mapping[str, dict]) -> list[tuple[str, str]]:
    return [(key, name_of(key, entries)) for key in entries]


def _consequences(given: Mapping[str, str], option: int, parties: Iterable[int]) -> tuple[str, ...]:
    return tuple(given.get(f"option_{option}_for_{party}") or "" for party in parties)
