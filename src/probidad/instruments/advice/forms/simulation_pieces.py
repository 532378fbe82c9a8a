"""How forms show pieces of a simulation: a text in two languages, phrases a line each, names to choose, numbers.

Each piece says its fields, what they show of a value, and the value of what was typed (None: it is left out).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from probidad.instruments.advice.simulator.content import TOP

Label = str | Promise
LANGUAGES = (("es", _("%(label)s, in Spanish")), ("en", _("%(label)s, in English")))
Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Piece:
    """Something that stands at ``path`` (dotted) of an entry."""

    path: str
    label: Label
    help: Label = ""
    required: bool = True

    @property
    def name(self) -> str:
        return self.path.replace(".", "_")

    def fields(self, choices: Choices) -> dict[str, forms.Field]:
        return {self.name: self._field(choices)}

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.name: value}

    def read(self, given: Mapping[str, Any]) -> Any:
        return given.get(self.name) or None

    def _field(self, choices: Choices) -> forms.Field:
        return forms.CharField(label=self.label, help_text=self.help, required=self.required, max_length=41)


@dataclass(frozen=True)
class Words(Piece):
    """A text in both languages."""

    rows: int = 3

    def fields(self, choices: Choices) -> dict[str, forms.Field]:
        area = {"rows": self.rows}
        return {
            f"{self.name}_{code}": forms.CharField(
                label=in_language % {"label": self.label},
                help_text=self.help if code == "es" else "",
                required=self.required,
                widget=forms.Textarea(attrs=area | {"lang": code}),
            )
            for code, in_language in LANGUAGES
        }

    def shown(self, value: Any) -> dict[str, Any]:
        return {f"{self.name}_{code}": (value or {}).get(code, "") for code, _label in LANGUAGES}

    def read(self, given: Mapping[str, Any]) -> Any:
        return {code: typed for code in ("es", "en") if (typed := self._typed(given, code))} or None

    def _typed(self, given: Mapping[str, Any], code: str) -> Any:
        return (given.get(f"{self.name}_{code}") or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Phrases(Words):
    """Phrases in both languages, a line each."""

    def shown(self, value: Any) -> dict[str, Any]:
        return {name: "\n".join(each) for name, each in super().shown(value).items()}

    def _typed(self, given: Mapping[str, Any], code: str) -> Any:
        return _lines(super()._typed(given, code))


@dataclass(frozen=True)
class Pairs(Phrases):
    """A list of texts in both languages, a line each, in the same order."""

    def shown(self, value: Any) -> dict[str, Any]:
        return super().shown({code: [each[code] for each in value] for code in ("es", "en")})

    def read(self, given: Mapping[str, Any]) -> Any:
        es, en = (self._typed(given, code) for code in ("es", "en"))
        longest = max(len(es), len(en))
        # Where one is missing, the simulation says so.
        return [
            {code: lines[at] for code, lines in (("es", es), ("en", en)) if at < len(lines)}
            for at in range(longest)
        ]


@dataclass(frozen=True)
class Lines(Piece):
    """Names, a line each: their order counts."""

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.name: "\n".join(value or ())}

    def read(self, given: Mapping[str, Any]) -> Any:
        return _lines(given.get(self.name) or "")

    def _field(self, choices: Choices) -> forms.Field:
        area = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})
        return forms.CharField(label=self.label, help_text=self.help, widget=area)


@dataclass(frozen=True)
class Number(Piece):
    """A whole number."""

    low: int = 0
    high: int = TOP
    usual: int | None = None  # what it is where nothing is said

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.name: self.usual if value is None else value}

    def read(self, given: Mapping[str, Any]) -> Any:
        number = given.get(self.name)
        return None if number == self.usual else number

    def _field(self, choices: Choices) -> forms.Field:
        return forms.IntegerField(
            label=self.label,
            help_text=self.help,
            required=self.usual is None,
            min_value=self.low,
            max_value=self.high,
        )


@dataclass(frozen=True)
class Flag(Piece):
    """Yes or no. ``always``: no is written, too."""

    always: bool = False

    def read(self, given: Mapping[str, Any]) -> Any:
        return bool(given.get(self.name)) if self.always else super().read(given)

    def _field(self, choices: Choices) -> forms.Field:
        return forms.BooleanField(label=self.label, help_text=self.help, required=False)


@dataclass(frozen=True)
class OneOf(Piece):
    """One of some names, or none."""

    options: tuple[tuple[str, Label], ...] = ()

    def shown(self, value: Any) -> dict[str, Any]:
        return {self.name: value or ""}

    def _field(self, choices: Choices) -> forms.Field:
        return forms.ChoiceField(
            label=self.label,
            help_text=self.help,
            required=False,
            choices=list(self.options),
            widget=forms.RadioSelect,
        )


@dataclass(frozen=True)
class Names(Piece):
    """Any of some names; ``of`` says which choices."""

    of: str = "acts"

    def _field(self, choices: Choices) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.label,
            help_text=self.help,
            required=False,
            choices=choices[self.of],
            widget=forms.CheckboxSelectMultiple,
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
