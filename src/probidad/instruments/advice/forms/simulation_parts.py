"""Writing a simulation by forms, part by part: what it is about, facts, rules, messages to choose, examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from probidad.core.languages.text import base_language
from probidad.core.refusals import ShowsRefusals
from probidad.instruments.advice.forms.simulation_pieces import (
    Flag,
    Label,
    Lines,
    Names,
    Number,
    OneOf,
    Pairs,
    Phrases,
    Piece,
    Words,
)
from probidad.instruments.advice.forms.simulations import EDITION, told, words_of
from probidad.instruments.advice.phrases import lexicon
from probidad.instruments.advice.simulator import NotASimulation, Simulation
from probidad.instruments.advice.simulator.content import TOP

SHOWN = 70  # letters of what a turn says
NAME = Piece("key", _("Short name"), _("Small letters, figures and “_”: rules and examples call it so."))
ENDS = (
    ("", _("The conversation goes on")),
    ("left", _("They are gone")),
    ("closed", _("It came to its end")),
    ("safe", _("They are safe")),
)


def _when(prefix: str = "when.") -> tuple[Piece, ...]:
    """A condition: all that is given must hold."""
    return (
        Names(f"{prefix}any_act", _("The message does any of these")),
        Names(f"{prefix}all_acts", _("The message does all of these")),
        Names(f"{prefix}no_act", _("The message does none of these")),
        Names(f"{prefix}already", _("All of these were done by now, in any message")),
        Names(f"{prefix}not_yet", _("None of these was done by now, in any message")),
        Names(f"{prefix}told", _("All of these were said before"), of="turns"),
        Names(f"{prefix}untold", _("None of these was said before"), of="turns"),
        Number(f"{prefix}trust_from", _("Trust is at least"), usual=0),
        Number(f"{prefix}trust_to", _("Trust is at most"), usual=TOP),
        Number(f"{prefix}distress_from", _("Distress is at least"), usual=0),
        Number(f"{prefix}distress_to", _("Distress is at most"), usual=TOP),
        Number(f"{prefix}message_from", _("From which message of the advisor on"), low=1, high=40, usual=1),
    )


@dataclass(frozen=True)
class Part:
    """``key``: what it is called in the document; empty: the document itself."""

    key: str
    title: Label
    add: Label
    lead: Label
    pieces: tuple[Piece, ...]


PARTS: Mapping[str, Part] = {
    "general": Part(
        "",
        _("What it is about"),
        "",
        _("Who writes, what they say first, and what the advisor is told before and afterwards."),
        (
            Words("title", _("Title"), rows=1),
            Words("brief", _("What the advisor reads before")),
            Words("teaches", _("What it teaches"), _("Read at the end.")),
            Words("opening", _("What they write first"), rows=5),
            Words("persona.who", _("Who writes")),
            Words("persona.feels", _("What they feel")),
            Words("persona.hides", _("What they don't say by themselves")),
            Number("persona.trust", _("Trust at the beginning, of ten")),
            Number("persona.distress", _("Distress at the beginning, of ten")),
            Number("level", _("How hard it is"), _("1 is the easiest."), low=1, high=8),
            Number("pass_mark", _("Points to pass"), low=1, high=24),
            Pairs("otherwise", _("What they say when nothing fits"), _("A line each, said in turn."), rows=4),
        ),
    ),
    "hechos": Part(
        "facts",
        _("What they tell when asked"),
        _("Add something to tell"),
        _("They tell it once, when a message has any of these words and trust is high enough."),
        (
            NAME,
            Phrases(
                "about",
                _("Words that ask about it"),
                _("A line each. “*” stands for up to four words, “a|b” for either word."),
                rows=6,
            ),
            Words("says", _("What they tell")),
            Number("trust_from", _("From which trust on"), _("0: to anybody."), usual=0),
            Words(
                "guarded",
                _("What they say with less trust"),
                _("Only where trust is asked for."),
                required=False,
            ),
            Words("note", _("Remark for whoever plays them"), required=False, rows=2),
        ),
    ),
    "reglas": Part(
        "rules",
        _("What they do when something is the case"),
        _("Add a rule"),
        _("Of all rules that fit, the first in the list happens. Nothing given holds always."),
        (
            NAME,
            Words("says", _("What they say")),
            Number("trust", _("By how much trust moves"), low=-TOP, usual=0),
            Number("distress", _("By how much distress moves"), low=-TOP, usual=0),
            Flag("again", _("It may happen more than once")),
            OneOf("ends", _("What comes of it"), options=ENDS),
            *_when(),
        ),
    ),
    "mensajes": Part(
        "moves",
        _("Messages to choose from"),
        _("Add a message"),
        _("Not all of them should be good. A condition says from when on one is offered."),
        (NAME, Words("text", _("The message"), rows=5), *_when()),
    ),
    "ejemplos": Part(
        "examples",
        _("Examples"),
        _("Add an example"),
        _(
            "Whole conversations that show how it is passed and failed; together they should reach every turn."
        ),
        (
            NAME,
            Lines("moves", _("Messages, by their short names"), _("A line each, in their order.")),
            OneOf("ends", _("How it ends"), options=ENDS),
            Flag("passes", _("The advisor passes"), always=True),
        ),
    ),
}


class PartForm(ShowsRefusals, forms.Form):
    """An entry of a part, or what a simulation is about. ``place``: its number in the list."""

    template_name = "advice/panel/_part_fields.html"
    edition = forms.IntegerField(**EDITION)

    def __init__(self, *args, part: Part, simulation: Simulation, entry: dict, count: int, **kwargs):
        shown = {}
        for each in part.pieces:
            shown |= each.shown(_at(entry, each.path))
        kwargs["initial"] = shown | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._part = part
        choices = {"acts": _acts(), "turns": _turns(simulation)}
        for each in part.pieces:
            self.fields |= each.fields(choices)
        if part.key:
            self.fields["place"] = forms.IntegerField(
                label=_("Place in the list"), min_value=1, max_value=count
            )

    @property
    def entry(self) -> dict:
        """What was typed, as the document has it."""
        found: dict = {}
        for each in self._part.pieces:
            value = each.read(self.cleaned_data)
            if value is not None:
                *above, last = each.path.split(".")
                inner = found
                for step in above:
                    inner = inner.setdefault(step, {})
                inner[last] = value
        return found

    def add_problems(self, error: NotASimulation, text: str) -> None:
        """What is wrong: beside its field, or, of another part, above all of them with the line where it stands."""
        for each in error.problems:
            field = self._field_of(each.place)
            self.add_error(field, words_of(each) if field else told(each, text))

    def _field_of(self, place: str) -> str | None:
        steps = place.split(".")
        if self._part.key:
            mine = steps[:2] == [self._part.key, str(self.cleaned_data["place"])]
            steps = steps[2:] if mine else []
        while steps:
            for name in ("_".join(steps), "_".join([*steps, "es"])):
                if name in self.fields:
                    return name
            steps.pop()
        return None


def _at(entry: Any, path: str) -> Any:
    for step in path.split("."):
        entry = entry.get(step) if isinstance(entry, dict) else None
    return entry


def _acts() -> list[tuple[str, str]]:
    return [(each.key, each.title.of(base_language())) for each in lexicon().acts]


def _turns(simulation: Simulation) -> list[tuple[str, str]]:
    return [(each.key, shown(each.says)) for each in (*simulation.facts, *simulation.rules)]


def shown(text) -> str:
    """The beginning of a text, in the reader's language."""
    return Truncator(text.of(base_language())).chars(SHOWN)


def entries(simulation: Simulation, part: Part) -> list[tuple[str, str]]:
    """The short name of each entry of a part, and the beginning of what it says."""
    found = getattr(simulation, part.key) if part.key else ()
    texts = {"facts": "says", "rules": "says", "moves": "text"}
    said = texts.get(part.key)
    return [(each.key, shown(getattr(each, said)) if said else "") for each in found]
