"""A teaching case, in one language or both; and what its reviewer says."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.core.ui.lists import SearchForm
from probidad.instruments.advice.composing import option_lines
from probidad.instruments.advice.forms.handling import SealedText
from probidad.instruments.advice.models import Precedent
from probidad.instruments.advice.models.offers import LANGUAGES
from probidad.instruments.advice.worksheets import OPTIONS, VALUES, Case, Sheet

PARTS = ("title", "situation", "tension", "options", "lesson")
NEEDED = ("title", "situation", "tension", "options")


class PrecedentForm(ShowsRefusals, forms.Form):
    """The case. Whole in one language at least; begun in the other, whole there too."""

    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"), error_messages={"required": gettext_lazy("Choose a topic.")}
    )
    values = forms.MultipleChoiceField(
        label=gettext_lazy("Values in tension"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one at least.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics, values = catalogue.topics(), catalogue.values() | catalogue.principles()
        self.fields["topic"].choices = [("", "—"), *((key, name_of(key, topics)) for key in topics)]
        self.fields["values"].choices = [(key, name_of(key, values)) for key in values]
        for language, name in LANGUAGES:
            of = {"language": name}
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title (%(language)s)") % of, required=False, validators=[MaxLengthValidator(150)]
            )
            self._add(f"situation_{language}", _("Situation (%(language)s)") % of, 6)
            self._add(f"tension_{language}", _("What stands against what (%(language)s)") % of, 3)
            self._add(f"options_{language}", _("Options and what follows, one a line (%(language)s)") % of, 6)
            self._add(f"lesson_{language}", _("What can be learned (%(language)s)") % of, 3)

    def _add(self, name: str, label: str, rows: int) -> None:
        self.fields[name] = SealedText(label=label, rows=rows, required=False)

    def clean_values(self) -> list[str]:
        return self.cleaned_data["values"][:VALUES]

    def clean(self):
        cleaned = super().clean()
        begun = [
            language
            for language, _name in LANGUAGES
            if any(cleaned.get(f"{part}_{language}") for part in PARTS)
        ]
        for language in begun or ["es"]:
            for part in NEEDED:
                if not cleaned.get(f"{part}_{language}") and f"{part}_{language}" not in self.errors:
                    self.add_error(f"{part}_{language}", _("This part is missing."))
            lines = _lines(cleaned.get(f"options_{language}", ""))
            if lines and not 2 <= len(lines) <= OPTIONS + 1:
                self.add_error(f"options_{language}", _("Two to six options, one a line."))
        return cleaned

    def cases(self) -> dict[str, Case]:
        """What a valid form says, by language."""
        given = self.cleaned_data
        return {
            language: Case(
                **{part: given[f"{part}_{language}"] for part in PARTS if part != "options"},
                options=tuple(_lines(given[f"options_{language}"])),
            )
            for language, _name in LANGUAGES
            if given[f"title_{language}"]
        }


def from_sheet(sheet: Sheet, language: str) -> dict:
    """What the form shows at first, of a conversation's worksheet: no fact of it."""
    return {
        "values": list(sheet.values),
        f"tension_{language}": sheet.tension,
        f"options_{language}": "\n".join(option_lines(sheet, language)),
    }


def from_precedent(precedent: Precedent) -> dict:
    """What the form shows of a case that was written."""
    shown = {"topic": precedent.topic, "values": precedent.values}
    for language, case in precedent.content.items():
        shown |= {f"{part}_{language}": case[part] for part in PARTS}
        shown[f"options_{language}"] = "\n".join(case["options"])
    return shown


class ReturnForm(ShowsRefusals, forms.Form):
    """What its writer should change."""

    note = SealedText(label=gettext_lazy("What should change"), rows=4)


class PrecedentSearch(SearchForm):
    """Cases by their words, topic and value."""

    tema = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    valor = forms.ChoiceField(label=gettext_lazy("Value"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics, values = catalogue.topics(), catalogue.values() | catalogue.principles()
        every = [("", _("All values"))]
        self.fields["tema"].choices = [
            ("", _("All topics")),
            *((key, name_of(key, topics)) for key in topics),
        ]
        self.fields["valor"].choices = every + [(key, name_of(key, values)) for key in values]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
