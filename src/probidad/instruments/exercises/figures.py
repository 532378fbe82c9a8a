"""A round's figures, from the count of its ballots: ``tally/figures.py`` says what they are."""

from random import Random

from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.tally import Count, Dilemma, Facts, figures_of


def facts_of(round: Round) -> Facts:
    """What a round's figures say beside its counts."""
    exercises = round.exercises.select_related("dilemma_version")
    return Facts(
        minimum=round.minimum_group,
        invited=round.rosters.filter(complete=True).values_list("size", flat=True).first() or 0,
        units=list(round.units.reporting().values_list("pk", flat=True)),
        exercises=[_dilemma(each.pk, each.dilemma_version.text) for each in exercises],
    )


def _dilemma(exercise_id: int, text) -> Dilemma:
    return Dilemma(
        exercise=exercise_id,
        urn=text.urn,
        version=text.version,
        values=text.values,
        ratings={option.key: option.rating for option in text.options},
    )


def round_figures(round: Round, count: Count, dice: Random | None = None) -> dict:
    """The figures of a round. ``dice`` draws the lot of disclosure control; else the system does."""
    return figures_of(facts_of(round), count, dice)
