"""Votes and ratings: counted as their rules say; ties are told; a ballot that breaks the rules is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.cocreation.rules import matrix, voting
from probidad.instruments.cocreation.rules.matrix import Quarter, Rating
from probidad.instruments.cocreation.rules.voting import BadBallot

OPTIONS = ["gas", "permits", "clinic", "school"]


def test_approval_counts_every_mark_and_tells_a_tie():
    count = voting.count_marks([["gas", "clinic"], ["clinic"], ["gas"], []], OPTIONS)
    assert count.tally == {"gas": 2, "clinic": 2, "permits": 0, "school": 0}
    assert count.winners == ["gas", "clinic"]
    assert voting.count_marks([], OPTIONS).winners == []


@pytest.mark.parametrize(
    "ballot, why",
    [(["moon"], "unknown"), (["gas", "gas"], "twice"), (["gas", "clinic", "school"], "too_many")],
)
def test_marks_that_the_rules_do_not_allow_are_refused(ballot, why):
    with pytest.raises(BadBallot, match=why):
        voting.check_marks(ballot, OPTIONS, most=2)


@pytest.mark.parametrize(
    "ballot, why",
    [
        ({"moon": 10}, "unknown"),
        ({"gas": 9}, "wrong_sum"),
        ({"gas": 12, "clinic": -2}, "not_whole"),
        ({"gas": 9.5, "clinic": 0.5}, "not_whole"),
        ({"gas": True, "clinic": 9}, "not_whole"),
    ],
)
def test_points_must_be_whole_and_add_up(ballot, why):
    with pytest.raises(BadBallot, match=why):
        voting.check_points(ballot, OPTIONS, total=10)


def test_points_are_added_up():
    voting.check_points({"gas": 7, "clinic": 3}, OPTIONS, total=10)
    assert voting.count_points([{"gas": 7, "clinic": 3}, {"clinic": 10}], OPTIONS).winners == ["clinic"]


def test_who_leaves_gives_the_ballots_to_their_next_choice():
    ballots = 4 * [["gas"]] + 3 * [["clinic", "permits"]] + 2 * [["permits", "clinic"]]
    found = voting.run_off(ballots, OPTIONS)
    assert found.left_after == [["school"], ["permits"]]
    assert found.rounds[-1].tally == {"clinic": 5, "gas": 4} and found.winners == ["clinic"]


def test_those_left_with_the_same_votes_tie():
    assert voting.run_off([["gas"], ["clinic"]], ["gas", "clinic"]).winners == ["gas", "clinic"]
    assert voting.run_off([], OPTIONS).winners == []


@given(
    st.lists(st.permutations(OPTIONS).flatmap(lambda order: st.integers(0, 4).map(lambda most: order[:most])))
)
def test_who_has_more_than_half_of_first_choices_wins_and_order_of_ballots_is_nothing(ballots):
    found = voting.run_off(ballots, OPTIONS)
    assert found.winners == voting.run_off(ballots[::-1], OPTIONS).winners
    firsts = [ballot[0] for ballot in ballots if ballot]
    most = [option for option in OPTIONS if 2 * firsts.count(option) > len(firsts)]
    assert not most or found.winners == most
    assert bool(found.winners) == bool(firsts)
    assert len(found.rounds) == len(found.left_after) + 1


@pytest.mark.parametrize("urgency, impact", [(0, 3), (6, 3), (3, 2.5), (True, 3)])
def test_a_rating_is_a_whole_number_from_one_to_five(urgency, impact):
    with pytest.raises(ValueError, match="1 to 5"):
        Rating(urgency, impact)


def test_medians_say_where_a_goal_stands_and_how_far_people_are_apart():
    found = matrix.standing([Rating(5, 4), Rating(4, 5), Rating(1, 4)])
    assert (found.urgency, found.impact, found.apart, found.people) == (4, 4, 4, 3)
    assert found.quarter == Quarter.NOW
    assert matrix.standing([Rating(3, 5)]).quarter == Quarter.PLAN
    assert matrix.standing([Rating(5, 3)]).quarter == Quarter.QUICK
    assert matrix.standing([Rating(3, 3)]).quarter == Quarter.LATER
    assert matrix.standing([]) is None


def test_what_is_more_urgent_comes_first_among_equals():
    standings = {
        "a": matrix.standing([Rating(3, 5)]),
        "b": matrix.standing([Rating(5, 3)]),
        "c": matrix.standing([Rating(5, 5)]),
    }
    assert matrix.in_order(standings) == ["c", "b", "a"]
