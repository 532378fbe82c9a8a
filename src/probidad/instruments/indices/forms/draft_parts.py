"""What the forms of a draft are made of: texts in both languages, rows, and what is told beside them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _

from probidad.core.files.yaml_files.source import clean, clean_line
from probidad.core.languages.bilingual import TEXT_LENGTH
from probidad.core.languages.text import localized
from probidad.core.languages.words import alphabetical
from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.drafting.document import Part, digest
from probidad.instruments.indices.drafting.fields import flat, nested
from probidad.instruments.indices.drafting.lacks import Lack
from probidad.instruments.indices.forms.draft_words import (
    LABELS,
    LANGUAGES,
    label_of,
    row_label,
    sentence,
)

FIELD = "indices/panel/_draft_field.html"
SHORT_NAME = 40
LINE = 300  # characters of a text that stands in one line
LARGEST_POINTS, LARGEST_NUMBER = 100, 1_000_000_000


class Words(forms.CharField):
    """A text without what nobody sees, which may be missing. A browser would cut what is too long: we say so."""

    def __init__(self, *, rows: int = 0, longest: int = TEXT_LENGTH, lang: str = "", **kwargs):
        self.lines = rows > 0
        attrs = {"lang": lang} if lang else {}
        widget = forms.Textarea(attrs | {"rows": rows}) if rows else forms.TextInput(attrs)
        super().__init__(required=False, max_length=longest, widget=widget, template_name=FIELD, **kwargs)

    def widget_attrs(self, widget) -> dict:
        return {}

    def to_python(self, value) -> str:
        text = super().to_python(value)
        return clean(text) if self.lines else clean_line(text)


@dataclass
class Item:
    """What stands on the page under one label: a field, a text in both languages, or rows of such."""

    name: str
    label: str
    hint: str = ""
    fields: list[forms.BoundField] = field(default_factory=list)
    rows: list["Item"] = field(default_factory=list)
    parts: list["Item"] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)

    @property
    def is_pair(self) -> bool:
        return len(self.fields) > 1


class PartForm(ShowsRefusals, forms.Form):
    """One page of a draft. ``part``: what it holds, ``document``: the whole, ``lacking``: what is told beside fields."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data=None, *, part: Part, document: Part, lacking: Iterable[Lack] = ()):
        super().__init__(data, initial=self.fields_of(part) | {"seen": digest(part)})
        self.part, self.document = part, document
        self.in_conflict: list[tuple[str, str]] = []
        self._lacking = list(lacking)
        self.items = list(self.build())

    def build(self) -> Iterable[Item]:
        """The page, from top to bottom."""
        raise NotImplementedError

    def fields_of(self, part: Part) -> dict:
        """What the fields show of a part."""
        return flat(part)

    @property
    def written(self) -> Part:
        """What was typed and chosen, as the draft holds it."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return nested(fields)

    def show_theirs(self, part: Part) -> None:
        """Beside what was typed, show what somebody else saved meanwhile; the next save is built on that."""
        self.put("seen", digest(part))
        theirs = self.fields_of(part)
        for name, typed in self.cleaned_data.items():
            saved = theirs.get(name)
            if not self[name].is_hidden and _as_typed(saved) != _as_typed(typed):
                self.fields[name].theirs = _shown(self.fields[name], saved)
                self.in_conflict.append((self[name].auto_id, self.fields[name].label))

    def _field(self, name: str, each: forms.Field, hint: str = "", label: str = "") -> Item:
        # The whole name where errors are listed; beside the field, its row says the rest.
        each.label, each.short_label = label_of(name), label or label_of(name)
        item = Item(name, each.short_label, hint, lacks=self._told(name))
        self._add(name, each, item)
        return item

    def _text(self, name: str, *, rows: int = 3, hint: str = "", label: str = "") -> Item:
        """A text in both languages, side by side."""
        item = Item(name, label or label_of(name), hint, lacks=self._told(name))
        for code, language in LANGUAGES.items():
            longest = TEXT_LENGTH if rows else LINE
            each = Words(rows=rows, longest=longest, lang=code)
            each.label, each.short_label = f"{label_of(name)} ({language})", language
            self._add(f"{name}-{code}", each, item)
        return item

    def _add(self, name: str, each: forms.Field, item: Item) -> None:
        described = []
        if item.hint:
            described.append(f"ayuda-{item.name}")
        if item.lacks:
            described.append(f"falta-{item.name}")
        if described:
            each.widget.attrs["aria-describedby"] = " ".join(described)
        self.fields[name] = each
        item.fields.append(self[name])

    def _rows(
        self,
        name: str,
        most: int,
        row: Callable[[str], list[Item]],
        *,
        least: int = 1,
        hint: str = "",
    ) -> Item:
        """Rows of a list: those that there are, and an empty one."""
        stored = self.part.get(name, [])
        there = len(stored) if isinstance(stored, list) else 0
        count = max(there, self._sent(name)) if self.is_bound else max(there + 1, least)
        item = Item(name, label_of(name), hint, lacks=self._told(name))
        for number in range(min(count, most)):
            place = f"{name}-{number}"
            label = row_label(name, number + 1)
            item.rows.append(Item(place, label, parts=row(place), lacks=self._told(place)))
        return item

    def _sent(self, name: str) -> int:
        """How many rows of a list a form that was sent had."""
        steps = [key.split("-") for key in self.data if key.startswith(f"{name}-")]
        numbers = [int(step[1]) for step in steps if step[1].isdecimal() and len(step[1]) < 3]
        return max(numbers, default=-1) + 1

    def _told(self, name: str) -> list[str]:
        return [sentence(each) for each in self._lacking if each.name == name]

    def _keyed(self, name: str, *rest: Item) -> list[Item]:
        """A row that has a key, which nobody sees."""
        self.fields[f"{name}-key"] = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
        return [Item(f"{name}-key", "", fields=[self[f"{name}-key"]]), *rest]

    def _named(self, name: str) -> list[Item]:
        return self._keyed(
            name,
            self._text(f"{name}-name", rows=0, label=LABELS["name"]),
            self._text(f"{name}-about", label=LABELS["about"]),
        )

    def _level(self, name: str) -> list[Item]:
        shown = (
            self.part.get("measure")
            or any(isinstance(each, dict) and "from" in each for each in self.part.get("levels", []))
            or any(key.startswith("levels-") and key.endswith("-from") for key in self.data)
        )
        return self._keyed(
            name,
            self._number(f"{name}-points", LARGEST_POINTS),
            *(
                [self._number(f"{name}-from", LARGEST_NUMBER, _("Only where it is measured."))]
                if shown
                else []
            ),
            self._text(f"{name}-text", rows=2, label=LABELS["text"]),
        )

    def _number(self, name: str, most: int, hint: str = "") -> Item:
        each = forms.IntegerField(required=False, min_value=0, max_value=most, template_name=FIELD)
        return self._field(name, each, hint, LABELS[name.rpartition("-")[2]])

    def _citation(self, name: str) -> list[Item]:
        checked = forms.BooleanField(required=False, template_name=FIELD)
        return [
            self._field(f"{name}-source", choice(_sources()), label=LABELS["source"]),
            self._text(f"{name}-locator", rows=0, label=LABELS["locator"]),
            self._text(f"{name}-says", rows=2, label=LABELS["says"]),
            self._field(f"{name}-checked", checked, label=LABELS["checked"]),
            self._field(f"{name}-checked_against", Words(longest=LINE), label=LABELS["checked_against"]),
        ]


def choice(choices: Iterable[tuple[str, str]], empty: str = "—") -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", empty), *choices], template_name=FIELD)


def _sources() -> list[tuple[str, str]]:
    named = [(key, localized(each["name"])) for key, each in catalogue.sources().items()]
    return sorted(named, key=lambda pair: alphabetical(pair[1]))


def _as_typed(value) -> str:
    """A value so that what a browser sends of it compares as equal."""
    return "" if value is None or value is False or value == [] else str(value)


def _shown(each: forms.Field, value) -> str:
    """What somebody else saved, as the page says it."""
    if isinstance(each, forms.MultipleChoiceField):
        names: Mapping = dict(each.choices)
        return ", ".join(str(names.get(key, key)) for key in value or []) or _("(nothing)")
    if isinstance(each, forms.ChoiceField):
        return str(dict(each.choices).get(str(value or ""), value))
    if isinstance(each, forms.BooleanField):
        return _("Yes") if value else _("No")
    return _("(nothing)") if value in (None, "") else str(value)
