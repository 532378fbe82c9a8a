"""The five criteria of a commitment (seed handbook, 5), each with what it rests on; those at the table have the last word."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Missing(StrEnum):
    """What a criterion still lacks: one sentence each on the card."""

    INFINITIVE = "infinitive"
    OBJECTIVE = "objective"
    PRODUCTS = "products"
    RESPONSIBLE = "responsible"
    INDICATOR = "indicator"
    WHOLE_INDICATOR = "whole_indicator"  # what, unit, from which value to which, by when
    PURVIEW = "purview"
    CONDITIONS = "conditions"  # legal, financial and human
    PROBLEM = "problem"
    PILLAR = "pillar"
    MONITOR = "monitor"
    LAST_DAY = "last_day"
    DATED_ACTIVITIES = "dated_activities"


@dataclass(frozen=True)
class Card:
    """What a commitment's card has: booleans where a part is whole or not, numbers of what is listed."""

    begins_with_infinitive: bool = False
    has_objective: bool = False
    products: int = 0
    has_responsible: bool = False
    has_monitor: bool = False
    indicators: int = 0
    whole_indicators: int = 0
    is_within_purview: bool = False
    conditions_said: bool = False
    answers_problem: bool = False
    pillars: int = 0
    last_day: dt.date | None = None
    activities: int = 0
    dated_activities: int = 0


def missing(card: Card) -> dict[Criterion, list[Missing]]:
    """By criterion what is missing; an empty list where it holds."""
    needs = {
        Criterion.SPECIFIC: {
            Missing.INFINITIVE: card.begins_with_infinitive,
            Missing.OBJECTIVE: card.has_objective,
            Missing.PRODUCTS: card.products > 0,
            Missing.RESPONSIBLE: card.has_responsible,
        },
        Criterion.MEASURABLE: {
            Missing.INDICATOR: card.indicators > 0,
            Missing.WHOLE_INDICATOR: card.whole_indicators == card.indicators,
        },
        Criterion.ACHIEVABLE: {
            Missing.PURVIEW: card.is_within_purview,
            Missing.CONDITIONS: card.conditions_said,
        },
        Criterion.RELEVANT: {
            Missing.PROBLEM: card.answers_problem,
            Missing.PILLAR: card.pillars > 0,
            Missing.MONITOR: card.has_monitor,
        },
        Criterion.TIME_BOUND: {
            Missing.LAST_DAY: card.last_day is not None,
            Missing.DATED_ACTIVITIES: card.activities > 0 and card.dated_activities == card.activities,
        },
    }
    return {
        criterion: [what for what, holds in parts.items() if not holds] for criterion, parts in needs.items()
    }
