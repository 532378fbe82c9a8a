"""From the count of a round to the figures that are kept: disclosure control happens here, once.

The figures are a plain document (JSON)::

    {"minimum": 10,
     "exercises": [{"exercise": 7, "urn": …, "version": 1, "values": [...],
                    "ratings": {"a": "aligned", …},
                    "total": {"a": 12, …} or None,
                    "units": {"31": {"a": 3, …} or None, …}}, …],
     "satisfaction": {"5": 40, …} or None,
     "sums": {"alignment": [310, 120, 90], "people": 47},
     "unreadable": 0}

None stands for "fewer than the minimum, or derivable": the number itself is kept nowhere. The sums are of the
totals that are shown (aligned, partly, not; and the most answers to one exercise): what the programme's page
needs of each of many rounds.
"""

from probidad.core.disclosure.rules import groups_to_show, may_show
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.models import Exercise, Round


def round_figures(round: Round, count) -> dict:
    """The figures of a round, from the ``Count`` of its ballots."""
    unit_ids = list(round.units.reporting().values_list("pk", flat=True))
    exercises = round.exercises.select_related("dilemma_version__dilemma")
    satisfied = sum(count.satisfaction.values())
    shown = [
        _exercise_figures(exercise, count.answers[exercise.pk], unit_ids, round.minimum_group)
        for exercise in exercises
    ]
    return {
        "minimum": round.minimum_group,
        "exercises": shown,
        "satisfaction": {str(level): count.satisfaction[level] for level in rules.SATISFACTION_LEVELS}
        if may_show(satisfied, minimum=round.minimum_group)
        else None,
        "sums": _sums(shown),
        "unreadable": count.unreadable,
    }


def _sums(exercises: list[dict]) -> dict:
    found = [rules.alignment(each["total"], each["ratings"]) for each in exercises if each["total"]]
    whole = rules.total(found)
    return {
        "alignment": [whole.aligned, whole.partly, whole.not_aligned],
        "people": max((each.answers for each in found), default=0),
    }


def _exercise_figures(exercise: Exercise, answers, unit_ids: list[int], minimum: int) -> dict:
    text = exercise.dilemma_version.text
    options = [option.key for option in text.options]
    total = {option: sum(counts[option] for counts in answers.values()) for option in options}
    everybody = sum(total.values())
    sizes = {str(unit): sum(answers[unit].values()) for unit in unit_ids if unit in answers}
    shown = groups_to_show(sizes, total=everybody, minimum=minimum)
    return {
        "exercise": exercise.pk,
        "urn": text.urn,
        "version": text.version,
        "values": text.values,
        "ratings": {option.key: option.rating for option in text.options},
        "total": total if may_show(everybody, minimum=minimum) else None,
        "units": {
            str(unit): {option: answers[unit][option] for option in options} if str(unit) in shown else None
            for unit in unit_ids
        },
    }
