"""A simulation as it is written: a persona, what they say, what they hide, and what makes them say it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from probidad.instruments.advice.phrases import lexicon
from probidad.instruments.advice.phrases.lexicon import (
    GAPS,
    LANGUAGES,
    LONGEST,
    Phrases,
    Text,
    TooCostly,
    pattern,
)

TOP = 10  # of trust and of distress


def _known(act: str) -> str:
    if act not in lexicon().keys:
        raise PydanticCustomError("unknown_act", "no act is called {name}", {"name": act})
    return act


def _readable(phrases: Phrases) -> Phrases:
    for phrase in (each for language in LANGUAGES for each in phrases.of(language)):
        try:
            pattern((phrase,))
        except TooCostly as error:
            raise PydanticCustomError(
                "costly_phrase",
                "a phrase has at most {gaps} gaps and {longest} characters: {name}",
                {"name": phrase[:LONGEST], "gaps": GAPS, "longest": LONGEST},
            ) from error
        except ValueError as error:
            raise PydanticCustomError(
                "bare_gap", "a phrase needs words at both ends: {name}", {"name": phrase}
            ) from error
    return phrases


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
ActKey = Annotated[str, AfterValidator(_known)]
Level = Annotated[int, Field(ge=0, le=TOP)]
Step = Annotated[int, Field(ge=-TOP, le=TOP)]


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Content):
    """All that is given must hold. Nothing given holds always."""

    any_act: list[ActKey] = []
    all_acts: list[ActKey] = []
    no_act: list[ActKey] = []  # in this message
    not_yet: list[ActKey] = []  # in none of the advisor's messages until now, this one included
    already: list[ActKey] = []  # in one of them, each
    told: list[Key] = []  # facts, or turns, that were said before
    untold: list[Key] = []
    trust_from: Level = 0
    trust_to: Level = TOP
    distress_from: Level = 0
    distress_to: Level = TOP
    message_from: int = Field(default=1, ge=1)  # the number of the advisor's message


class Fact(_Content):
    """Something that the persona tells when asked well: about it, and with enough trust; with less, ``guarded``."""

    key: Key
    about: Annotated[Phrases, AfterValidator(_readable)]
    trust_from: Level = 0
    says: Text
    guarded: Text | None = None
    # Who must be protected by it, or what it changes: for the trainer's margin.
    note: Text | None = None

    @model_validator(mode="after")
    def _guards(self):
        if (self.trust_from > 0) != (self.guarded is not None):
            raise PydanticCustomError(
                "unguarded", "what is told from some trust on, and nothing else, needs what is said with less"
            )
        return self


class Move(_Content):
    """A message that the trainee may choose instead of writing one."""

    key: Key
    text: Text
    when: When = When()


class Rule(_Content):
    """What the persona does when something is the case: of all that fit, the first in the file, each once.

    ``ends``: they are gone (``left``), the conversation came to its end (``closed``), or somebody had to be
    brought to safety and was (``safe``).
    """

    key: Key
    when: When
    says: Text
    trust: Step = 0
    distress: Step = 0
    again: bool = False  # it may happen more than once
    ends: Literal["left", "closed", "safe"] | None = None


class Persona(_Content):
    """Who writes: for the trainer, and for the trainee afterwards. ``hides`` is what they don't say by themselves."""

    who: Text
    feels: Text
    hides: Text
    trust: Level = 4
    distress: Level = 4


class Example(_Content):
    """A whole conversation by moves, that shows what the simulation teaches: it must end as it says.

    ``passes``: whether its advisor would pass. Of what ships they together reach every turn; nothing is published whose don't go so.
    """

    key: Key
    passes: bool
    ends: Literal["left", "closed", "safe"] | None = None
    moves: list[Key] = Field(min_length=1, max_length=40)


class Simulation(_Content):
    """The whole document."""

    urn: str = Field(pattern=r"^urn:probidad:simulation:[a-z0-9-]{3,60}$")
    version: int = Field(ge=1)
    level: int = Field(ge=1, le=8)
    kind: Literal["question", "claim"]
    emergency: bool = False
    title: Text
    brief: Text
    teaches: Text
    sources: list[str] = []
    persona: Persona
    opening: Text
    facts: list[Fact] = Field(min_length=1, max_length=40)
    rules: list[Rule] = Field(min_length=1, max_length=60)
    moves: list[Move] = Field(min_length=3, max_length=60)
    # What they say when nothing else fits, in turn.
    otherwise: list[Text] = Field(min_length=1, max_length=10)
    pass_mark: int = Field(default=14, ge=1, le=24)
    # Criteria of the rubric without which nobody passes, whatever the sum.
    required: list[str] = ["no_identity", "not_deciding"]
    examples: list[Example] = Field(min_length=2, max_length=20)

    @property
    def name(self) -> str:
        """The last part of its URN: how addresses call it."""
        return self.urn.rpartition(":")[2]

    @property
    def turns(self) -> list[str]:
        """Everything that can happen: rules, facts, and facts that are withheld."""
        rules = [f"rule:{each.key}" for each in self.rules]
        guarded = [f"guarded:{each.key}" for each in self.facts if each.guarded]
        return [*rules, *(f"fact:{each.key}" for each in self.facts), *guarded]

    @property
    def kept_back(self) -> list[Fact]:
        """What the persona doesn't tell everybody; all facts where none asks for trust."""
        return [each for each in self.facts if each.guarded] or self.facts

    def move(self, key: str) -> Move:
        """Raises KeyError."""
        return {each.key: each for each in self.moves}[key]

    def loose_ends(self) -> Iterator[tuple[tuple[str | int, ...], str, dict]]:
        """Names that stand twice, and those that name nothing: where, what kind of thing, and which name."""
        yield from _doubled(("facts", self.facts), ("rules", self.rules))
        yield from _doubled(("moves", self.moves))
        told = {each.key for each in (*self.facts, *self.rules)}
        for part, entries in (("rules", self.rules), ("moves", self.moves)):
            for number, each in enumerate(entries):
                for key in {*each.when.told, *each.when.untold} - told:
                    yield (part, number, "when"), "unknown_turn", {"name": key}
        moves = {each.key for each in self.moves}
        for number, each in enumerate(self.examples):
            for key in dict.fromkeys(key for key in each.moves if key not in moves):
                yield ("examples", number), "unknown_move", {"name": key}


def _doubled(*parts: tuple[str, Sequence]) -> Iterator[tuple[tuple[str | int, ...], str, dict]]:
    seen: set[str] = set()
    for part, entries in parts:
        for number, each in enumerate(entries):
            if each.key in seen:
                yield (part, number, "key"), "doubled", {"name": each.key}
            seen.add(each.key)
