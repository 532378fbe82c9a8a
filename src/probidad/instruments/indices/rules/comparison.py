"""Two evaluations of one institution beside each other, and two versions of an instrument."""

from probidad.instruments.indices.rules.content import Indicator, InstrumentContent


def substance(content: InstrumentContent, indicator: Indicator) -> tuple:
    """What makes an answer mean the same: kind, levels with their points, what is measured, how it is weighted.

    Wording isn't in it: whoever changes what a question means raises ``since``.
    """
    levels = tuple((level.key, level.points, level.from_) for level in content.levels(indicator))
    measured = indicator.measure is not None and indicator.measure.whole is not None
    return indicator.kind, levels, indicator.measure is not None, measured, indicator.stage


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
