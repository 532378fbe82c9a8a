"""What is different between two versions of an instrument, indicator by indicator."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from probidad.core.languages.bilingual import Text, texts
from probidad.instruments.indices.rules.comparison import changed_aspects, comparable, measured
from probidad.instruments.indices.rules.content import Entry, Indicator, InstrumentContent

What = Literal["added", "removed", "substance", "wording"]


@dataclass(frozen=True)
class Place:
    """Which text it is: ``field`` is a key of :data:`reports.versions.PLACES`, ``number`` which of several, from 1 on, ``name``
    that of the area, stage … that it belongs to.
    """

    field: str
    number: int = 0
    name: Text | None = None


@dataclass(frozen=True)
class Rewording:
    """A text that was written otherwise; without ``before`` or ``after`` there was none."""

    place: Place
    before: Text | None
    after: Text | None


@dataclass(frozen=True)
class Setting:
    """What isn't text and was changed: ``what`` is a key of :data:`reports.versions.SETTINGS`, ``number`` which level or area it is of."""

    what: str
    before: object
    after: object
    number: int = 0


@dataclass(frozen=True)
class Difference:
    """What became of an indicator. Answers to those of ``substance`` aren't compared with earlier ones.

    ``entry`` is where it stands in the later version; of one that is gone, in the earlier.
    """

    what: What
    entry: Entry
    settings: list[Setting] = field(default_factory=list)
    rewordings: list[Rewording] = field(default_factory=list)

    @property
    def indicator(self) -> Indicator:
        """What it asks."""
        return self.entry.indicator


@dataclass(frozen=True)
class Differences:
    """All that is different: of the instrument as a whole and its areas, and of indicators, those that are gone last."""

    settings: list[Setting]
    rewordings: list[Rewording]
    indicators: list[Difference]

    def __bool__(self):
        return bool(self.settings or self.rewordings or self.indicators)


Texts = dict[str, tuple[Place, Text]]


def differences(before: InstrumentContent, after: InstrumentContent) -> Differences:
    """What is different in ``after``, which needn't be the later one."""
    return Differences(
        settings=list(_changed(_head_settings(before), _head_settings(after))),
        rewordings=_rewordings(_head_texts(before), _head_texts(after)),
        indicators=[*_present(before, after), *_gone(before, after)],
    )


def entries_of(content: InstrumentContent) -> list[Entry]:
    """What is asked; of a plan, for one commitment."""
    return content.entries(["–"] if content.subject == "plan" else None)


def _present(before: InstrumentContent, after: InstrumentContent) -> Iterator[Difference]:
    alike = comparable(before, after)
    earlier = {entry.indicator.key: entry for entry in entries_of(before)}
    for entry in entries_of(after):
        key = entry.indicator.key
        was = earlier.get(key)
        if was is None:
            yield Difference("added", entry)
            continue
        settings = list(_changed(_settings(was), _settings(entry)))
        rewordings = _rewordings(_texts(was), _texts(entry))
        if key not in alike or changed_aspects(before, was.indicator, after, entry.indicator):
            yield Difference("substance", entry, settings, rewordings)
        elif settings or rewordings:
            yield Difference("wording", entry, settings, rewordings)


def _gone(before: InstrumentContent, after: InstrumentContent) -> Iterator[Difference]:
    for entry in entries_of(before):
        if entry.indicator.key not in after.by_key:
            yield Difference("removed", entry)


def _settings(entry: Entry) -> list[tuple[str, Setting]]:
    """What isn't text of an indicator, by what makes it the same in another version; ``before`` isn't known yet."""
    indicator = entry.indicator
    plain = {
        "kind": indicator.kind,
        "area": entry.area.key,
        "weight": indicator.weight,
        "needs": indicator.needs,
        "stage": indicator.stage,
        "measure": measured(indicator),
        "reach": indicator.reach,
        "shows": set(indicator.shows),
    }
    levels = [
        (f"{what} {level.key}", Setting(what, None, value, number))
        for number, level in enumerate(entry.levels, start=1)
        for what, value in (("points", level.points), ("from", level.from_))
    ]
    return [*((what, Setting(what, None, value)) for what, value in plain.items()), *levels]


def _head_settings(content: InstrumentContent) -> list[tuple[str, Setting]]:
    """The points of the whole and of each area."""
    areas = (
        (f"area {area.key}", Setting("area-points", None, area.points, number))
        for number, area in enumerate(content.areas, start=1)
    )
    return [("points", Setting("all-points", None, content.points)), *areas]


def _changed(
    before: Iterable[tuple[str, Setting]], after: Iterable[tuple[str, Setting]]
) -> Iterator[Setting]:
    """What both have, and not alike: levels and areas of one alone show by their texts."""
    earlier = dict(before)
    for key, now in after:
        if key in earlier and earlier[key].after != now.after:
            yield Setting(now.what, earlier[key].after, now.after, now.number)


def _texts(entry: Entry) -> Texts:
    """The texts of an indicator, by what makes each the same in another version: a level's by its key, others by their place."""
    found = {}
    for path, text in texts(entry.indicator):
        if not path.startswith("levels."):
            names = path.split(".")
            number = next((int(each) + 1 for each in names if each.isdecimal()), 0)
            place = Place(".".join(each for each in names if not each.isdecimal()), number)
            found[path] = place, text
    for number, level in enumerate(entry.levels, start=1):
        found[f"levels.{level.key}"] = Place("level", number), level.text
    return found


def _head_texts(content: InstrumentContent) -> Texts:
    found = {
        name: (Place(name), getattr(content, name)) for name in ("name", "summary", "method", "authorship")
    }
    for finding in content.findings:
        found[f"findings.{finding.from_}"] = Place("finding", finding.from_), finding.text
    for kind in ("areas", "stages", "dimensions", "sides"):
        for each in getattr(content, kind):
            found[f"{kind}.{each.key}.name"] = Place(f"{kind}.name", name=each.name), each.name
            found[f"{kind}.{each.key}.about"] = Place(f"{kind}.about", name=each.name), each.about
    return found


def _rewordings(before: Texts, after: Texts) -> list[Rewording]:
    nothing = None, None
    return [
        Rewording((after.get(key) or before[key])[0], before.get(key, nothing)[1], after.get(key, nothing)[1])
        for key in dict.fromkeys([*after, *before])
        if before.get(key, nothing)[1] != after.get(key, nothing)[1]
    ]
