"""Which dilemmas a team talks about: chosen from its shown answers, always the same, never twice."""

from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.exercises import rules
from probidad.instruments.exercises.discussion import DILEMMAS, Reason, Tally, to_discuss


def _tally(options: list[tuple[int, str]]) -> Tally:
    keyed = dict(zip("abcde", options, strict=False))
    return Tally(
        {key: n for key, (n, _) in keyed.items()}, {key: rating for key, (_, rating) in keyed.items()}
    )


options = st.tuples(st.integers(0, 40), st.sampled_from(rules.RATINGS))
tallies = st.lists(options, min_size=3, max_size=5).filter(lambda found: any(n for n, _ in found)).map(_tally)
rounds = st.lists(st.none() | tallies, max_size=8)


def tally(*counts: int, ratings=("aligned", "partly", "not", "not")) -> Tally:
    return Tally(dict(zip("abcd", counts, strict=True)), dict(zip("abcd", ratings, strict=True)))


@given(rounds)
def test_as_many_as_there_are_up_to_three_and_none_twice(found):
    chosen = to_discuss(found)
    assert len(chosen) == min(DILEMMAS, sum(each is not None for each in found))
    assert len(set(chosen)) == len(chosen)


@given(rounds)
def test_what_is_not_shown_plays_no_part(found):
    chosen = to_discuss(found)
    assert all(found[place] is not None for place in chosen)
    places = [place for place, each in enumerate(found) if each is not None]
    assert chosen == [places[place] for place in to_discuss([found[place] for place in places])]


@given(rounds, st.randoms())
def test_the_same_answers_give_the_same_guide_in_whatever_order_they_are_read(found, dice):
    shuffled = list(enumerate(found))
    dice.shuffle(shuffled)
    urgencies = [found[place].urgency() for place in to_discuss(found)]
    again = to_discuss([each for _place, each in shuffled])
    assert urgencies == [shuffled[place][1].urgency() for place in again]
    assert to_discuss(found) == to_discuss(found)


@given(rounds)
def test_nothing_that_was_left_out_is_more_urgent(found):
    chosen = to_discuss(found)
    urgencies = [found[place].urgency() for place in chosen]
    assert urgencies == sorted(urgencies)
    left = [each.urgency() for place, each in enumerate(found) if each is not None and place not in chosen]
    assert not left or not urgencies or min(left) >= urgencies[-1]


@given(tallies)
def test_the_signs_say_what_they_say_on_the_page(found):
    not_aligned = sum(count for key, count in found.counts.items() if found.ratings[key] == "not")
    assert (Reason.MOSTLY_NOT_ALIGNED in found.signs) == (not_aligned > found.answers / 2)
    assert (Reason.SPLIT in found.signs) == all(n <= found.answers / 2 for n in found.counts.values())
    assert found.reason == (found.signs or [Reason.FEWEST_ALIGNED])[0]


@given(tallies, st.integers(2, 5))
def test_a_team_twice_as_large_that_answers_alike_gets_the_same(found, times):
    larger = Tally({key: count * times for key, count in found.counts.items()}, found.ratings)
    assert (larger.signs, larger.tempting) == (found.signs, found.tempting)
    assert larger.urgency() == found.urgency()


@given(tallies)
def test_only_options_that_somebody_chose_and_that_are_not_aligned_are_tempting(found):
    for option in found.tempting:
        assert found.counts[option] > 0 and found.ratings[option] != "aligned"
    others = set(found.counts) - set(found.tempting)
    rest = [found.counts[key] for key in others if found.ratings[key] != "aligned"]
    assert not found.tempting or max(rest, default=0) <= min(found.counts[key] for key in found.tempting)


def test_first_where_most_chose_what_is_not_aligned_then_where_they_differ_then_the_fewest_aligned():
    agreed, split, fewer = tally(9, 1, 0, 0), tally(4, 3, 2, 1), tally(6, 4, 0, 0)
    mostly_not, half_not = tally(1, 2, 4, 3), tally(5, 0, 5, 0)
    assert to_discuss([agreed, split, fewer, mostly_not]) == [3, 1, 2]
    assert mostly_not.signs == [Reason.MOSTLY_NOT_ALIGNED, Reason.SPLIT]
    assert half_not.signs == [Reason.SPLIT], "half is no majority, neither for one nor for the other"


def test_of_two_that_are_equal_the_earlier_comes_first():
    assert to_discuss([tally(6, 4, 0, 0)] * 5) == [0, 1, 2]
