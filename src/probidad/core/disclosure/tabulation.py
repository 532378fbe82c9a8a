"""The tabulation plan: what will be done to the figures, in numbers, told before anybody answers."""

from probidad.core.disclosure import bands, lot, rounds


def plan(minimum_group: int) -> dict:
    """What disclosure control will do to a round with this minimum: part of the manifest that the custodian signs.

    Numbers of people, and shares from 0 to 1.
    """
    return {
        "minimum_group": minimum_group,
        "suppression": "complementary: what is hidden in a group sums up to nobody or to the minimum",
        "left_out_by_lot": {"share": 1 / lot.PART_LEFT_OUT, "at_least": lot.FEWEST_LEFT_OUT},
        "answers_rounded_down_to": lot.BASE,
        "smallest_groups": {
            "fewer_than": lot.SMALLEST_GROUPS,
            "shares_in_steps_of": 1 / lot.STEPS_OF_SMALLEST,
            "single_answers": "with the commonest",
        },
        "bands": {"at_most": bands.LOW, "at_least": bands.HIGH},
        "participation_in_steps_of": 1 / bands.QUARTERS,
        "breakdowns": ["unit"],
        "snapshots": 1,
        "trend": {"units": False, "whole_if_list_changed_by_0_or": minimum_group},
        "comments": {"from_answers": rounds.COMMENTS_FROM, "reviewers": rounds.REVIEWERS, "units": False},
    }
