"""What changed from one version of an instrument to the next, indicator by indicator."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from probidad.core.languages.bilingual import Text, texts
from probidad.instruments.indices.rules.comparison import comparable, substance
from probidad.instruments.indices.rules.content import Indicator, InstrumentContent

What = Literal["added", "removed", "substance", "wording"]


@dataclass(frozen=True)
class Rewording:
    """A text that was written otherwise; ``place`` is its name in the file, such as ``levels.1.text``."""

    place: str
    before: Text | None
    after: Text | None


@dataclass(frozen=True)
class Difference:
    """What became of an indicator. Answers to those of ``substance`` aren't compared with earlier ones."""

    what: What
    indicator: Indicator
    rewordings: list[Rewording] = field(default_factory=list)


def differences(before: InstrumentContent, after: InstrumentContent) -> list[Difference]:
    """The indicators that changed, in the order of the later version; then those that are gone."""
    return [*_present(before, after), *_gone(before, after)]


def head_rewordings(before: InstrumentContent, after: InstrumentContent) -> list[Rewording]:
    """The texts of the instrument as a whole, and of its areas, that were written otherwise."""
    return _rewordings(_head(before), _head(after))


def _present(before: InstrumentContent, after: InstrumentContent) -> Iterator[Difference]:
    alike = comparable(before, after)
    for key, indicator in after.by_key.items():
        earlier = before.by_key.get(key)
        if earlier is None:
            yield Difference("added", indicator)
            continue
        rewordings = _rewordings(dict(_texts(before, earlier)), dict(_texts(after, indicator)))
        changed = key not in alike or substance(before, earlier) != substance(after, indicator)
        if changed or rewordings:
            yield Difference("substance" if changed else "wording", indicator, rewordings)


def _gone(before: InstrumentContent, after: InstrumentContent) -> Iterator[Difference]:
    for key, indicator in before.by_key.items():
        if key not in after.by_key:
            yield Difference("removed", indicator)


def _texts(content: InstrumentContent, indicator: Indicator) -> Iterator[tuple[str, Text]]:
    """The texts of an indicator, with those of its levels where they are a scale's."""
    yield from texts(indicator)
    if isinstance(indicator.levels, str):
        for number, level in enumerate(content.levels(indicator)):
            yield f"levels.{number}.text", level.text


def _head(content: InstrumentContent) -> dict[str, Text]:
    found = {name: getattr(content, name) for name in ("name", "summary", "method", "authorship")}
    for area in content.areas:
        found |= {f"{area.key}.name": area.name, f"{area.key}.about": area.about}
    return found


def _rewordings(before: dict[str, Text], after: dict[str, Text]) -> list[Rewording]:
    return [
        Rewording(place, before.get(place), after.get(place))
        for place in dict.fromkeys([*after, *before])
        if before.get(place) != after.get(place)
    ]
