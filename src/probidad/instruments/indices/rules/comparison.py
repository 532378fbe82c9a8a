"""Two evaluations of one institution beside each other, and two versions of an instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from probidad.instruments.indices.rules.content import Entry, Indicator, InstrumentContent
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, Score, score

Aspect = Literal["kind", "levels", "points", "from", "measure", "weight", "needs", "stage"]
# Why an indicator isn't compared: it is new, or its commitment; what changed of it (`question`: its meaning alone, which its
# author says by `since`); when it didn't apply.
WhyNot = Literal[Aspect, "new", "commitment", "question", "na-before", "na-now", "na-both"]


def substance(content: InstrumentContent, indicator: Indicator) -> dict[str, Any]:
    """What makes an answer mean the same, by :data:`Aspect`.

    Wording isn't in it: whoever changes what a question means raises ``since``.
    """
    levels = content.levels(indicator)
    return {
        "kind": indicator.kind,
        "levels": [level.key for level in levels],
        "points": {level.key: level.points for level in levels},
        "from": {level.key: level.from_ for level in levels},
        "measure": measured(indicator),
        "weight": indicator.weight,
        "needs": indicator.needs,
        "stage": indicator.stage,
    }


def measured(indicator: Indicator) -> Literal["nothing", "number", "share"]:
    """Whether a level follows from numbers, and from which."""
    if indicator.measure is None:
        return "nothing"
    return "share" if indicator.measure.whole else "number"


def changed_aspects(
    before: InstrumentContent, earlier: Indicator, after: InstrumentContent, indicator: Indicator
) -> list[Aspect]:
    """In what the substance of an indicator differs between two versions. Points of levels that are new aren't changed ones."""
    old, new = substance(before, earlier), substance(after, indicator)
    if old["levels"] != new["levels"]:
        both = set(old["levels"]) & set(new["levels"])
        for found in (old, new):
            for aspect in ("points", "from"):
                found[aspect] = {key: value for key, value in found[aspect].items() if key in both}
    return [aspect for aspect in new if old[aspect] != new[aspect]]


def changed_silently(before: InstrumentContent, after: InstrumentContent) -> list[str]:
    """Keys of indicators whose substance changed from one version to the next while ``since`` says that it didn't."""
    return [
        indicator.key
        for indicator in after.indicators
        if indicator.key in before.by_key
        and substance(before, before.by_key[indicator.key]) != substance(after, indicator)
        and not (indicator.since == after.version > before.version)
    ]


def comparable(before: InstrumentContent, after: InstrumentContent) -> set[str]:
    """Keys of the indicators of which two versions ask the same: both have them, and they haven't changed since."""
    return {
        key
        for key, indicator in after.by_key.items()
        if key in before.by_key and before.by_key[key].since == indicator.since
    }


@dataclass(frozen=True)
class Answers:
    """What an evaluation found: the keys of levels by code, and the names of the plan's commitments."""

    found: Mapping[str, str]
    items: Sequence[str] = ()

    def by_place(self) -> dict[tuple[str, str], str]:
        """The levels by commitment (empty where none are listed) and key of the indicator."""
        places = {}
        for code, level in self.found.items():
            key, _at, item = code.partition("@")
            places[self.items[int(item) - 1] if item else "", key] = level
        return places


@dataclass(frozen=True)
class Change:
    """What became of an answer. ``before`` and ``after`` are keys of levels."""

    before: str
    after: str
    course: Literal["kept", "improved", "lost"]


@dataclass(frozen=True)
class Comparison:
    """Two evaluations of one institution, by the indicators that both asked alike and that applied in both.

    ``before`` and ``after`` score these alone, by the later version's points: nothing else may be subtracted.
    ``not_compared``: codes that are asked now, each with why; ``gone``: keys of indicators that were asked before only.
    """

    changes: dict[str, Change]
    before: Score
    after: Score
    not_compared: dict[str, tuple[WhyNot, ...]]
    gone: list[str]

    def of_course(self, course: str) -> list[str]:
        """The codes of the answers that were kept, improved or lost, in order."""
        return [code for code, change in self.changes.items() if change.course == course]


def compare(
    before: InstrumentContent, answered_before: Answers, after: InstrumentContent, answered: Answers
) -> Comparison:
    """An evaluation beside an earlier one. Answers for a plan are compared where its commitments have the same name."""
    alike = comparable(before, after)
    entries = after.entries(answered.items)
    found_before = answered_before.by_place()
    changes, not_compared = {}, {}
    for entry in entries:
        was, now = found_before.get((entry.item_name, entry.indicator.key)), answered.found[entry.code]
        if entry.indicator.key not in alike:
            not_compared[entry.code] = _asked_otherwise(before, after, entry.indicator)
        elif was is None:
            not_compared[entry.code] = ("commitment",)
        elif NOT_APPLICABLE in (was, now):
            not_compared[entry.code] = (_did_not_apply(was, now),)
        else:
            changes[entry.code] = Change(was, now, _course(entry, was, now))
    compared = [entry for entry in entries if entry.code in changes]
    return Comparison(
        changes=changes,
        before=score(after, compared, {code: each.before for code, each in changes.items()}),
        after=score(after, compared, {code: each.after for code, each in changes.items()}),
        not_compared=not_compared,
        gone=[key for key in before.by_key if key not in after.by_key],
    )


def _asked_otherwise(
    before: InstrumentContent, after: InstrumentContent, indicator: Indicator
) -> tuple[WhyNot, ...]:
    earlier = before.by_key.get(indicator.key)
    if earlier is None:
        return ("new",)
    return tuple(changed_aspects(before, earlier, after, indicator)) or ("question",)


def _did_not_apply(was: str, now: str) -> WhyNot:
    if was == now:
        return "na-both"
    return "na-before" if was == NOT_APPLICABLE else "na-now"


def _course(entry: Entry, was: str, now: str) -> Literal["kept", "improved", "lost"]:
    keys = [level.key for level in entry.levels]
    step = keys.index(now) - keys.index(was)
    return "kept" if step == 0 else "improved" if step > 0 else "lost"
