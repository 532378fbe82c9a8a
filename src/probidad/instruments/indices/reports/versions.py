"""What is different between two versions of an instrument, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from probidad.core.languages.bilingual import Text
from probidad.core.languages.text import localized
from probidad.instruments.indices.reports import wording
from probidad.instruments.indices.rules.content import Entry, InstrumentContent
from probidad.instruments.indices.rules.versions import (
    Difference,
    Place,
    Rewording,
    Setting,
    differences,
    entries_of,
)

WHAT = {
    "added": gettext_lazy("New indicator"),
    "removed": gettext_lazy("Not asked any more"),
    "substance": gettext_lazy("Asked otherwise: answers aren't compared with earlier ones"),
    "wording": gettext_lazy("It asks the same: answers are compared"),
}
PLACES = {
    "question": gettext_lazy("Question"),
    "counts": gettext_lazy("What counts"),
    "level": gettext_lazy("Level %(number)s"),
    "measure.part": gettext_lazy("What is measured"),
    "measure.whole": gettext_lazy("Out of what it is measured"),
    "evidence": gettext_lazy("Evidence %(number)s"),
    "verify": gettext_lazy("How to verify it"),
    "may_not_apply": gettext_lazy("When it doesn't apply"),
    "benefit": gettext_lazy("What people would notice"),
    "recommendation": gettext_lazy("What to do where it is missing"),
    "citations.locator": gettext_lazy("Rule %(number)s: where it stands"),
    "citations.says": gettext_lazy("Rule %(number)s: what it says"),
    "name": gettext_lazy("Name of the instrument"),
    "summary": gettext_lazy("Summary"),
    "method": gettext_lazy("How it is applied"),
    "authorship": gettext_lazy("Whose work it is"),
    "finding": gettext_lazy("What a report says from %(number)s %% on"),
    "areas.name": gettext_lazy("Area “%(name)s”: name"),
    "areas.about": gettext_lazy("Area “%(name)s”: what it is about"),
    "stages.name": gettext_lazy("Stage “%(name)s”: name"),
    "stages.about": gettext_lazy("Stage “%(name)s”: what it means"),
    "dimensions.name": gettext_lazy("Dimension “%(name)s”: name"),
    "dimensions.about": gettext_lazy("Dimension “%(name)s”: what it means"),
    "sides.name": gettext_lazy("Side “%(name)s”: name"),
    "sides.about": gettext_lazy("Side “%(name)s”: what it means"),
}
SETTINGS = {
    "kind": gettext_lazy("Kind"),
    "area": gettext_lazy("Area"),
    "weight": gettext_lazy("Weight"),
    "needs": gettext_lazy("What it needs first"),
    "stage": pgettext_lazy("of maturity", "Stage"),
    "measure": gettext_lazy("What its level follows from"),
    "reach": gettext_lazy("How many people it reaches (1 to 3)"),
    "shows": gettext_lazy("What it shows to be more than paper"),
    "points": gettext_lazy("Points of level %(number)s"),
    "from": gettext_lazy("Where level %(number)s begins"),
    "all-points": gettext_lazy("Points in all"),
    "area-points": gettext_lazy("Points of area %(number)s"),
}
MEASURES = {
    "nothing": gettext_lazy("what the assessor finds"),
    "number": gettext_lazy("a number"),
    "share": gettext_lazy("a share in percent"),
}


@dataclass(frozen=True)
class ToldText:
    """A text that was written otherwise: where it stands in words, before and after."""

    place: str
    before: Text | None
    after: Text | None


@dataclass(frozen=True)
class ToldIndicator:
    """What became of an indicator: ``area`` and ``number`` are those of the version that has it."""

    key: str
    area: str
    number: str
    question: Text
    what: str
    settings: list[str]
    texts: list[ToldText]


@dataclass(frozen=True)
class ToldDifferences:
    """What is different between two versions: first how much, then of the whole, and indicator by indicator."""

    counts: list[str]
    settings: list[str]
    texts: list[ToldText]
    indicators: list[ToldIndicator]


def told_differences(before: InstrumentContent, after: InstrumentContent) -> ToldDifferences:
    """What is different in ``after``, in the reader's language."""
    found = differences(before, after)
    words = _Values(before, after)
    return ToldDifferences(
        counts=list(_counts(found.indicators)),
        settings=[words.told(each) for each in found.settings],
        texts=[_text(each) for each in found.rewordings],
        indicators=[_indicator(each, words) for each in found.indicators],
    )


def _counts(found: list[Difference]) -> Iterator[str]:
    for what, words in WHAT.items():
        if count := sum(each.what == what for each in found):
            yield f"{words}: " + ngettext("%(count)s indicator", "%(count)s indicators", count) % {
                "count": count
            }


def _indicator(each: Difference, words: "_Values") -> ToldIndicator:
    entry = each.entry
    return ToldIndicator(
        key=each.indicator.key,
        area=localized(entry.area.name),
        number=entry.number,
        question=each.indicator.question,
        what=str(WHAT[each.what]),
        settings=[words.told(setting) for setting in each.settings],
        texts=[_text(rewording) for rewording in each.rewordings],
    )


def _text(each: Rewording) -> ToldText:
    return ToldText(place_words(each.place), each.before, each.after)


def place_words(place: Place) -> str:
    """Where a text stands."""
    return str(PLACES[place.field]) % {"number": place.number, "name": localized(place.name)}


class _Values:
    """Says what a setting was and is, each side by its own version."""

    def __init__(self, before: InstrumentContent, after: InstrumentContent):
        self._sides = [_side(before), _side(after)]

    def told(self, setting: Setting) -> str:
        """A setting from … to …"""
        was, now = (
            side.get(setting.what, _plain)(value)
            for side, value in zip(self._sides, (setting.before, setting.after), strict=True)
        )
        what = str(SETTINGS[setting.what]) % {"number": setting.number}
        return _("%(what)s: from %(was)s to %(now)s") % {"what": what, "was": was, "now": now}


def _side(content: InstrumentContent) -> dict[str, Callable]:
    """How a version says values that aren't numbers."""
    entries: dict[str, Entry] = {entry.indicator.key: entry for entry in entries_of(content)}
    areas = {area.key: localized(area.name) for area in content.areas}
    stages = {stage.key: localized(stage.name) for stage in content.stages}

    def needs(value) -> str:
        if value is None:
            return _plain(None)
        entry = entries[value.indicator]
        level = localized(entry.level(value.level).text)
        return _("indicator %(number)s at “%(level)s”") % {"number": entry.number, "level": level}

    return {
        "kind": lambda value: str(wording.KIND[value]),
        "area": lambda value: f"“{areas[value]}”",
        "stage": lambda value: stages.get(value, _plain(None)),
        "needs": needs,
        "measure": lambda value: str(MEASURES[value]),
        "shows": lambda value: ", ".join(sorted(entries[key].number for key in value)) or _plain(None),
    }


def _plain(value: object) -> str:
    return _("nothing") if value is None else str(value)
