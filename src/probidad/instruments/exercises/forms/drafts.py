"""The form that a dilemma is written in: everything may be missing, only sizes are checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.languages.text import localized
from probidad.core.languages.words import alphabetical
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises.drafting import CITATION_ROWS, LETTERS, MAXIMUM_LENGTHS
from probidad.instruments.exercises.drafting.content import LINES, MOST_LINES, PARAGRAPHS, kind_of, tidy
from probidad.instruments.exercises.forms.conflicts import shown_value
from probidad.instruments.exercises.forms.draft_texts import LABELS, label_of, place_of
from probidad.instruments.exercises.reports import rating_label
from probidad.instruments.exercises.rules import RATINGS

FIELD = "exercises/panel/_draft_field.html"
# Rows of what is written in paragraphs.
ROWS = {"situation": 10, "affected": 4, "discussion": 4, "insight": 5, "contested_note": 4}
HINTS = {
    "situation": gettext_lazy(
        "Somebody's day, told to “you”: what happens, who asks what, what is at stake."
    ),
    "affected": gettext_lazy("One a line, up to eight."),
    "question": gettext_lazy("For example: “What do you do with the hamper?”"),
    "temptation": gettext_lazy("No option is a straw man: say what speaks for it when one is in it."),
    "contested_note": gettext_lazy("Participants read it after answering, if the box above is ticked."),
    "checked_against": gettext_lazy("An address or an edition: where somebody else can look it up."),
    "discussion": gettext_lazy("One a line, up to six."),
    "new_version": gettext_lazy(
        "Tick it if answers to the text that is published can't be compared with those to this one. "
        "Other options, ratings, values or another topic make a new version in any case."
    ),
}
OPTION_PARTS = ("rating", "text", "insight", "temptation")
CITATION_PARTS = ("source", "locator", "says", "checked", "checked_against")
BLANK_ROWS = 2


def few_lines(text: str) -> None:
    """Raises ValidationError for more lines than a draft keeps: none is lost silently."""
    count = sum(bool(line.strip()) for line in text.splitlines())
    if count > MOST_LINES:
        numbers = {"count": count, "limit": MOST_LINES}
        raise ValidationError(_("These are %(count)s lines: write %(limit)s at most.") % numbers)


class Written(forms.CharField):
    """A text without what nobody sees, which may be missing. A browser would cut what is too long: we say so."""

    def __init__(self, kind: str, **kwargs):
        self.kind = kind
        long = kind in PARAGRAPHS or kind in ROWS
        widget = forms.Textarea(attrs={"rows": ROWS.get(kind, 3)}) if long else forms.TextInput()
        validators = [MaxLengthValidator(MAXIMUM_LENGTHS[kind]), *([few_lines] if kind in LINES else [])]
        super().__init__(required=False, widget=widget, validators=validators, template_name=FIELD, **kwargs)

    def to_python(self, value) -> str:
        return tidy(self.kind, super().to_python(value))


@dataclass(frozen=True)
class Part:
    """Fields that belong together: an option, a rule. ``folded`` ones are shown when one asks for them."""

    title: str
    fields: list[forms.BoundField]
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading and its own button to save."""

    key: str
    title: str
    lead: str = ""
    fields: list[forms.BoundField] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


class TwoEditors:
    """Mixin of a draft's forms: says what is wrong, and what another editor wrote, by the fields' whole names."""

    theirs: Mapping[str, str] = {}

    def show_conflicts(self, conflicts: Mapping) -> None:
        """Beside these fields, show what somebody else wrote in them."""
        self.theirs = {
            name: shown_value(name, value) for name, value in conflicts.items() if name in self.fields
        }
        for name, text in self.theirs.items():
            self.fields[name].theirs = text

    @property
    def in_conflict(self) -> list[tuple[str, str]]:
        """The fields that both changed: the id to go to, and the field's whole name."""
        return [(focus_id(self[name]), label_of(name)) for name in self.fields if name in self.theirs]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """The fields that were refused: the id to go to, the field's whole name, and what is wrong."""
        return [
            (focus_id(self[name]), label_of(name), text)
            for name, texts in self.errors.items()
            for text in texts
        ]


class DraftForm(TwoEditors, forms.Form):
    """A draft in the language that it is written in. ``rows``: how many rules it has room for."""

    def __init__(self, data=None, *, rows: int, revises: bool, **kwargs):
        super().__init__(data, **kwargs)
        self.rows = min(rows, CITATION_ROWS)
        for name in ("title", "situation", "affected", "question"):
            self._add(name, Written(name))
        for letter in LETTERS:
            self._add_option(letter)
        self._add_filing()
        self._add("contested", forms.BooleanField(required=False, template_name=FIELD))
        self._add("contested_note", Written("contested_note"))
        for number in range(self.rows):
            self._add_citation(number)
        self._add("discussion", Written("discussion"))
        self._add("author", Written("author"))
        if revises:
            self._add("new_version", forms.BooleanField(required=False, template_name=FIELD))

    def _add(self, name: str, each: forms.Field) -> None:
        kind = kind_of(name)
        each.label, each.help_text = LABELS[kind], HINTS.get(kind, "")
        self.fields[name] = each

    def _add_option(self, letter: str) -> None:
        self._add(f"option_{letter}_rating", _choice((each, rating_label(each)) for each in RATINGS))
        for part in OPTION_PARTS[1:]:
            self._add(f"option_{letter}_{part}", Written(part))

    def _add_filing(self) -> None:
        self._add(
            "values", _choices([(key, localized(each["name"])) for key, each in catalogue.values().items()])
        )
        self._add("principles", _choices(_principles()))
        for name, entries in (
            ("topic", catalogue.topics()),
            ("service_area", catalogue.service_areas()),
            ("post_level", catalogue.post_levels()),
        ):
            self._add(name, _choice(_named(entries, in_order=name == "post_level")))

    def _add_citation(self, number: int) -> None:
        self._add(f"citation_{number}_source", _choice(_named(catalogue.sources())))
        for part in ("locator", "says", "checked_against"):
            self._add(f"citation_{number}_{part}", Written(part))
        self._add(f"citation_{number}_checked", forms.BooleanField(required=False, template_name=FIELD))

    @property
    def written(self) -> dict[str, str | bool | tuple[str, ...]]:
        """What was typed and chosen, as the rules know it."""
        return {
            name: tuple(sorted(value)) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
        }

    def sections(self) -> list[Section]:
        """The page, from top to bottom."""
        return [
            Section(
                "situacion", _("The situation"), fields=self._of("title", "situation", "affected", "question")
            ),
            Section(
                "opciones",
                _("The options"),
                _(
                    "Three to five ways to act, in an order that gives none away. One is aligned, and another "
                    "one isn't fully."
                ),
                parts=[self._option(letter) for letter in LETTERS],
            ),
            Section(
                "temas",
                _("What it is about"),
                fields=self._of("values", "topic", "service_area", "post_level"),
                parts=[self._principles()],
            ),
            Section(
                "acuerdo", _("Do good officials differ?"), fields=self._of("contested", "contested_note")
            ),
            self._rules(),
            Section("conversacion", _("The conversation afterwards"), fields=self._of("discussion")),
            Section("firma", _("Byline"), fields=self._of("author", "new_version")),
        ]

    def _principles(self) -> Part:
        """Folded, since they are many; how many are chosen stands outside."""
        chosen = len(self["principles"].value() or ())
        title = _("Principles of action")
        return self._part(f"{title} ({chosen})" if chosen else title, ["principles"], folded=True)

    def _rules(self) -> Section:
        lead = _("Laws and codes that bear on it. Without any, participants read the insights alone.")
        parts = [
            self._part(
                place_of(f"citation_{number}_"),
                [f"citation_{number}_{part}" for part in CITATION_PARTS],
                True,
            )
            for number in range(self.rows)
        ]
        return Section("normas", _("What the rules say"), lead, parts=parts)

    def _option(self, letter: str) -> Part:
        title = place_of(f"option_{letter}_")
        optional = letter in "de"
        if optional:
            title = _("%(option)s, if there is one") % {"option": title}
        return self._part(title, [f"option_{letter}_{part}" for part in OPTION_PARTS], folded=optional)

    def _part(self, title: str, names: Iterable[str], folded: bool) -> Part:
        """What is filled or refused isn't folded away."""
        fields = self._of(*names)
        shown = any(
            each.value() or each.errors or each.name in self.theirs
            for each in fields
            if each.name != "principles"
        )
        return Part(title, fields, folded and not shown)

    def _of(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


def focus_id(field: forms.BoundField) -> str:
    """The id of the control that a link to a field should lead to."""
    return f"{field.auto_id}_0" if isinstance(field.field, forms.MultipleChoiceField) else field.auto_id


def rows_for(fields: Mapping, asked: int = 0) -> int:
    """How many rules a form has room for: those that there are, and some more; at least as many as asked for."""
    filled = [
        number
        for number in range(CITATION_ROWS)
        for part in CITATION_PARTS
        if fields.get(f"citation_{number}_{part}")
    ]
    return min(CITATION_ROWS, max(max(filled, default=-1) + 1 + BLANK_ROWS, asked))


def rows_sent(data: Mapping) -> int:
    """How many rules a form that was sent had room for."""
    return next((n for n in range(CITATION_ROWS, 0, -1) if f"citation_{n - 1}_source" in data), BLANK_ROWS)


def _choice(choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", "—"), *choices], template_name=FIELD)


def _choices(choices: Iterable) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(required=False, choices=choices, widget=widget, template_name=FIELD)


def _named(entries: Mapping[str, dict], in_order: bool = False) -> list[tuple[str, str]]:
    names = [(key, localized(each["name"])) for key, each in entries.items()]
    return names if in_order else sorted(names, key=lambda pair: alphabetical(pair[1]))


def _principles() -> list[tuple[str, list[tuple[str, str]]]]:
    """The principles of action under the core values that they belong to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, each in catalogue.principles().items():
        groups.setdefault(localized(each["core_value"]), []).append((key, localized(each["name"])))
    return list(groups.items())
