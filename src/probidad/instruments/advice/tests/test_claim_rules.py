"""Whatever people do in whatever order: nobody decides alone, and whoever investigates doesn't end it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.advice import claim_rules as rules
from probidad.instruments.advice.claim_rules import File, Outcome, Phase, Refusal, Refused, Track

pytestmark = pytest.mark.once

PEOPLE = st.integers(1, 4)
# By chance alone hardly any walk would come to an investigation: half of them begin with one.
REFERRED = [("propose", 1, Track.FAULT), ("propose", 2, Track.FAULT), ("refer", 3)]
ANYTHING = st.lists(
    st.one_of(
        st.tuples(st.just("propose"), PEOPLE, st.sampled_from([*Track, *Outcome])),
        st.tuples(st.just("refer"), PEOPLE),
        st.tuples(st.just("conclude"), PEOPLE),
        st.tuples(st.just("reopen"), st.booleans()),
    ),
    max_size=40,
)
ACTS = st.builds(list.__add__, st.sampled_from([[], REFERRED]), ANYTHING)


def after(file: File, act) -> File:
    """The file after something was tried."""
    try:
        if act[0] == "reopen":
            return rules.reopen(file, writer_added=act[1])
        return getattr(rules, act[0])(file, *act[1:])
    except Refused:
        return file


def walk(acts):
    """Each act that changed something, with the file before and after it."""
    file = File()
    for act in acts:
        became = after(file, act)
        if became != file:
            yield file, act, became
        file = became


@given(ACTS)
def test_nothing_is_decided_or_ended_by_one_person(acts):
    for was, act, became in walk(acts):
        if (was.phase, was.track, was.outcome) == (became.phase, became.track, became.outcome):
            continue
        if act[0] == "reopen":
            # The writer added something: nobody of the staff did it alone.
            assert act[1] and was.phase == Phase.RESOLVED and became.phase == Phase.INTAKE
        else:
            assert act[0] == "propose"
            agreed = {person for person, what in was.proposals.items() if what == act[2]} - {act[1]}
            assert agreed


@given(ACTS)
def test_whoever_investigated_takes_no_part_in_ending_it(acts):
    for was, act, _became in walk(acts):
        if act[0] == "propose":
            assert act[1] not in was.investigated
    for was, act, became in walk(acts):
        if became.phase == Phase.RESOLVED and was.phase == Phase.UNDERWAY:
            enders = {person for person, what in was.proposals.items() if what == act[2]} | {act[1]}
            assert not enders & was.investigated


@given(ACTS)
def test_a_fault_ends_only_after_the_authority_has_ended_its_work(acts):
    for was, _act, became in walk(acts):
        if was.track == Track.FAULT and became.phase == Phase.RESOLVED and was.phase == Phase.UNDERWAY:
            assert was.is_concluded and was.investigated


@given(ACTS)
def test_a_turn_begins_without_proposals_and_never_comes_back(acts):
    for was, _act, became in walk(acts):
        assert became.turn >= was.turn
        if became.turn > was.turn:
            assert not became.proposals


@given(ACTS, PEOPLE)
def test_steps_of_an_investigation_are_written_by_the_authority_alone(acts, person):
    for _was, _act, file in walk(acts):
        if rules.may_write_step(file, person):
            assert file.phase == Phase.UNDERWAY
            assert file.track != Track.FAULT or file.investigator == person


def test_a_way_is_decided_when_two_agree_and_each_may_change_until_then():
    file = rules.propose(rules.propose(File(), 1, Track.BREACH), 2, Track.FAULT)
    assert file.phase == Phase.INTAKE
    assert rules.propose(file, 1, Track.FAULT).track == Track.FAULT


def test_the_same_person_twice_is_one_person():
    file = rules.propose(rules.propose(File(), 1, Track.CRIME), 1, Track.CRIME)
    assert file.phase == Phase.INTAKE


def test_harassment_never_ends_in_an_agreement_between_those_concerned():
    assert not [each for each in Outcome if "mediat" in each or "conciliat" in each or "settle" in each]


@pytest.mark.parametrize("what", ["", "fired", "MEDIATION", Outcome.SANCTIONED])
def test_what_isnt_offered_is_refused(what):
    with pytest.raises(Refused) as refused:
        rules.propose(File(), 1, what)
    assert refused.value.why == Refusal.NOT_OFFERED


def test_while_the_authority_investigates_only_going_back_to_the_way_is_offered():
    investigated = rules.refer(File(phase=Phase.UNDERWAY, track=Track.FAULT), 1)
    assert rules.options(investigated) == (Outcome.OTHER_TRACK,)
    with pytest.raises(Refused) as refused:
        rules.propose(investigated, 2, Outcome.SANCTIONED)
    assert refused.value.why == Refusal.NOT_CONCLUDED
    assert Outcome.SANCTIONED in rules.options(rules.conclude(investigated, 1))


@pytest.mark.parametrize("is_concluded", [False, True])
def test_whoever_investigates_can_propose_nothing_not_even_another_way(is_concluded):
    file = File(
        phase=Phase.UNDERWAY,
        track=Track.FAULT,
        investigator=3,
        investigated=frozenset({3}),
        is_concluded=is_concluded,
    )
    for what in rules.options(file):
        with pytest.raises(Refused) as refused:
            rules.propose(file, 3, what)
        assert refused.value.why == Refusal.HAS_INVESTIGATED
