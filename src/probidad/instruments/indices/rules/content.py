"""An instrument as its file gives it: areas, indicators, levels and how they score (docs/instruments/index-files.md)."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from probidad.core.languages.bilingual import Content, Text
from probidad.core.languages.citations import Citation

Kind = Literal["norm", "instrument", "result"]
KINDS: tuple[Kind, ...] = ("norm", "instrument", "result")
Scoring = Literal["points", "dimensions", "stages", "criteria"]
# Keys never change: answers, replies and comparisons hang on them.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
MAX_AREAS, MAX_INDICATORS, MAX_LEVELS, MAX_ITEMS = 40, 40, 5, 100
MAX_VERSION = 9_999


def _is_number(value: object) -> object:
    """Numbers are written as digits: neither true nor 1.5 is one."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("whole_number", "a whole number is expected here")
    return value


Number = Annotated[int, BeforeValidator(_is_number)]


class Level(Content):
    """What an assessor may find, and the points that it has. ``from``: where a measured number reaches it."""

    key: Key
    points: Number = Field(ge=0, le=100)
    text: Text
    from_: Number | None = Field(default=None, alias="from", ge=0, le=1_000_000_000)


class Measure(Content):
    """Numbers that the level follows from: a part in percent of a whole, or a plain number."""

    part: Text
    whole: Text | None = None


class Need(Content):
    """The level that another indicator must have for this one to have points."""

    indicator: Key
    level: Key


class Named(Content):
    """A stage, dimension or side: what it is called and what it means."""

    key: Key
    name: Text
    about: Text


LevelList = Annotated[list[Level], Field(min_length=2, max_length=MAX_LEVELS)]
# The name of a scale that several indicators share, or levels of its own.
ScaleOrLevels = Annotated[
    Annotated[Key, Tag("scale")] | Annotated[LevelList, Tag("list")],
    Discriminator(lambda value: "scale" if isinstance(value, str) else "list"),
]


class Indicator(Content):
    """One question that evidence answers."""

    key: Key
    kind: Kind
    since: Number = Field(default=1, ge=1, le=MAX_VERSION)
    stage: Key | None = None
    question: Text
    counts: Text
    levels: ScaleOrLevels
    measure: Measure | None = None
    evidence: list[Text] = Field(min_length=1, max_length=6)
    verify: Text
    weight: Number = Field(default=1, ge=1, le=5)
    may_not_apply: Text | None = None
    needs: Need | None = None
    shows: list[Key] = Field(default_factory=list, max_length=20)
    benefit: Text | None = None
    reach: Number = Field(default=1, ge=1, le=3)
    recommendation: Text
    citations: list[Citation] = Field(default_factory=list, max_length=10)


class Area(Content):
    """Indicators of one matter."""

    key: Key
    name: Text
    about: Text
    points: Number | None = Field(default=None, ge=0)
    dimension: Key | None = None
    side: Key | None = None
    indicators: list[Indicator] = Field(min_length=1, max_length=MAX_INDICATORS)


class Finding(Content):
    """What a report says of a score from so many percent on."""

    from_: Number = Field(alias="from", ge=0, le=100)
    text: Text


class InstrumentContent(Content):
    """One version of an instrument: the same words in its file, in the database and on the page."""

    urn: str = Field(
        max_length=150, pattern=r"^urn:probidad:index:[a-z0-9]+(-[a-z0-9]+)*(:[a-z0-9]+(-[a-z0-9]+)*)?$"
    )
    version: Number = Field(ge=1, le=MAX_VERSION)
    revision: Number = Field(ge=1, le=MAX_VERSION)
    short_name: str = Field(min_length=1, max_length=40)
    name: Text
    summary: Text
    method: Text
    authorship: Text
    subject: Literal["institution", "plan"] = "institution"
    citations: list[Citation] = Field(default_factory=list, max_length=20)
    scoring: Scoring
    points: Number | None = Field(default=None, ge=1)
    scales: dict[Key, LevelList] = Field(default_factory=dict, max_length=20)
    stages: list[Named] = Field(default_factory=list, max_length=6)
    dimensions: list[Named] = Field(default_factory=list, max_length=6)
    sides: list[Named] = Field(default_factory=list, max_length=4)
    findings: list[Finding] = Field(default_factory=list, max_length=10)
    areas: list[Area] = Field(min_length=1, max_length=MAX_AREAS)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """All indicators, in the order of the areas."""
        return [indicator for area in self.areas for indicator in area.indicators]

    @cached_property
    def by_key(self) -> dict[str, Indicator]:
        """The indicators by their keys."""
        return {indicator.key: indicator for indicator in self.indicators}

    def levels(self, indicator: Indicator) -> list[Level]:
        """The levels of an indicator, from least to most, be they its own or those of a scale."""
        return self.scales[indicator.levels] if isinstance(indicator.levels, str) else indicator.levels

    def possible(self, indicator: Indicator) -> int:
        """The points that an indicator has at its highest level, with its weight."""
        return max(level.points for level in self.levels(indicator)) * indicator.weight

    def finding(self, percent: float) -> Text | None:
        """What a report says of a score; None where the instrument says nothing."""
        reached = [each.text for each in self.findings if each.from_ <= percent]
        return reached[-1] if reached else None

    def entries(self, items: list[str] | None = None) -> list["Entry"]:
        """What is asked in an evaluation, in order: each indicator once, or once for each item of a plan.

        ``items``: the names of the plan's commitments, for an instrument whose subject is a plan.
        """
        return list(self._entries(items or []))

    def _entries(self, items: list[str]) -> Iterator["Entry"]:
        if self.subject == "institution":
            for area_number, area in enumerate(self.areas, start=1):
                for number, indicator in enumerate(area.indicators, start=1):
                    yield Entry(self, area, indicator, f"{area_number}.{number}")
            return
        for item_number, item in enumerate(items, start=1):
            for number, indicator in enumerate(self.indicators, start=1):
                yield Entry(self, self.areas[0], indicator, f"{item_number}.{number}", item_number, item)


class Entry:
    """One question of an evaluation: an indicator, of one commitment where a plan is evaluated.

    ``code`` names it in answers, replies and forms; ``number`` is what people read (``3.2``).
    """

    def __init__(
        self,
        content: InstrumentContent,
        area: Area,
        indicator: Indicator,
        number: str,
        item: int = 0,
        item_name: str = "",
    ):
        self.area, self.indicator, self.number, self.item, self.item_name = (
            area,
            indicator,
            number,
            item,
            item_name,
        )
        self.levels = content.levels(indicator)
        self.possible = content.possible(indicator)

    def __repr__(self):
        return f"<Entry {self.number} {self.code}>"

    @property
    def code(self) -> str:
        return f"{self.indicator.key}@{self.item}" if self.item else self.indicator.key

    @property
    def group(self) -> str:
        """The key of what it stands under on pages and forms: its area, or the commitment."""
        return f"item-{self.item}" if self.item else self.area.key

    @property
    def group_name(self) -> Text:
        return Text(es=self.item_name, en=self.item_name) if self.item else self.area.name

    def level(self, key: str) -> Level:
        """The level of a key. Raises KeyError."""
        return next((each for each in self.levels if each.key == key), None) or _no_level(key)

    def measured(self, part: int, whole: int | None) -> Level:
        """The level that measured numbers reach. ``whole`` is left out for a plain number; of nothing, nothing."""
        value = part if self.indicator.measure.whole is None else (100 * part / whole if whole else 0)
        return [each for each in self.levels if (each.from_ or 0) <= value][-1]


def _no_level(key: str) -> Level:
    raise KeyError(key)
