"""A round's figures, from the count of its ballots: ``tally/figures.py`` says what they are."""

from collections.abc import Iterable
from random import Random

from probidad.instruments.exercises.models import Exercise, Round
from probidad.instruments.exercises.tally import Count, Dilemma, Facts, figures_of


def facts_of(round: Round) -> Facts:
    """What the database says of a round beside its counts: figures are made by it only where nobody signs them."""
    return Facts(
        minimum=round.minimum_group,
        invited=round.rosters.filter(complete=True).values_list("size", flat=True).first() or 0,
        units={each.pk: each.title for each in round.units.reporting()},
        exercises=dilemmas_of(round.exercises.select_related("dilemma_version")),
    )


def dilemmas_of(exercises: Iterable[Exercise]) -> list[Dilemma]:
    """What the database says of dilemmas, as figures do."""
    return [_dilemma(each.pk, each.dilemma_version.text) for each in exercises]


def _dilemma(exercise_id: int, text) -> Dilemma:
    return Dilemma(
        exercise=exercise_id,
        urn=text.urn,
        version=text.version,
        values=text.values,
        ratings={option.key: option.rating for option in text.options},
    )


def round_figures(round: Round, count: Count, dice: Random | None = None) -> dict:
    """The figures of an invented round. ``dice`` draws the lot of disclosure control; else the system does."""
    return figures_of(facts_of(round), count, dice)
