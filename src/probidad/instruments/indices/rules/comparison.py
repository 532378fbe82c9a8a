"""Two evaluations of one institution beside each other, and two versions of an instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from probidad.instruments.indices.rules.content import Entry, Indicator, InstrumentContent
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, Score, score


def substance(content: InstrumentContent, indicator: Indicator) -> tuple:
    """What makes an answer mean the same: kind, levels with their points, what is measured, its weight, what it needs.

    Wording isn't in it: whoever changes what a question means raises ``since``.
    """
    levels = tuple((level.key, level.points, level.from_) for level in content.levels(indicator))
    measured = indicator.measure is not None and indicator.measure.whole is not None
    needs = (indicator.needs.indicator, indicator.needs.level) if indicator.needs else None
    weighed = indicator.weight, needs, indicator.stage
    return indicator.kind, levels, indicator.measure is not None, measured, weighed


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
    ``not_compared`` are codes that are asked now, ``gone`` keys of indicators that were asked before only.
    """

    changes: dict[str, Change]
    before: Score
    after: Score
    not_compared: list[str]
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
    changes = {}
    for entry in entries:
        was, now = found_before.get((entry.item_name, entry.indicator.key)), answered.found.get(entry.code)
        both_apply = was and now and NOT_APPLICABLE not in (was, now)
        if both_apply and entry.indicator.key in alike:
            changes[entry.code] = Change(was, now, _course(entry, was, now))
    compared = [entry for entry in entries if entry.code in changes]
    return Comparison(
        changes=changes,
        before=score(after, compared, {code: each.before for code, each in changes.items()}),
        after=score(after, compared, {code: each.after for code, each in changes.items()}),
        not_compared=[entry.code for entry in entries if entry.code not in changes],
        gone=[key for key in before.by_key if key not in after.by_key],
    )


def _course(entry: Entry, was: str, now: str) -> Literal["kept", "improved", "lost"]:
    keys = [level.key for level in entry.levels]
    step = keys.index(now) - keys.index(was)
    return "kept" if step == 0 else "improved" if step > 0 else "lost"
