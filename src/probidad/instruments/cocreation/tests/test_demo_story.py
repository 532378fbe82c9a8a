"""The demonstration's story keeps the rules that it shows: no rings, turned objectives, days that can be, lights of all colours."""

import datetime as dt

import pytest

from probidad.instruments.cocreation import agenda, demo_plan, demo_story
from probidad.instruments.cocreation.rules import clusters, lights, matrix, objectives, voting, wording
from probidad.instruments.cocreation.rules.lights import Light, Thresholds
from probidad.instruments.cocreation.rules.matrix import Quarter
from probidad.instruments.cocreation.rules.schedule import Schedule

TODAY = dt.date(2026, 11, 23)
LIMITS = Thresholds()


def _light(step: demo_plan.Step, told: tuple) -> Light:
    records = [each.record(TODAY) for each in told]
    return lights.of_activity(step.dated(TODAY), records, TODAY, LIMITS).light


def _of_promise(promise: demo_plan.Promise, side: str) -> Light:
    return lights.together([_light(step, getattr(step, side)) for step in promise.steps], LIMITS).light


def test_everything_in_the_tree_belongs_to_it_and_every_way_ends_where_somebody_can_act():
    assert len(demo_story.TREE.levels) == len(demo_story.TREE.nodes)
    assert demo_story.TREE.to_ask_why == []


def test_the_problem_is_worded_as_the_handbook_asks():
    assert wording.of_problem(demo_story.PROBLEM) == []
    assert objectives.lacking(demo_story.TREE, demo_story.OBJECTIVES) == {}


def test_forty_ideas_answer_causes_of_the_tree_and_some_say_the_same():
    causes, texts = zip(*demo_story.IDEAS, strict=True)
    assert len(set(texts)) == 40 and set(causes) <= demo_story.TREE.nodes.keys()
    together = [group for group in clusters.groups(texts, "es") if len(group) > 1]
    assert len(together) >= 6
    assert any({0, 1} <= set(group) for group in together)


def test_the_chosen_goal_is_urgent_changes_much_and_has_most_marks():
    standings = {key: matrix.standing(ratings) for key, ratings in demo_story.RATINGS.items()}
    assert matrix.in_order(standings)[0] == demo_story.CHOSEN
    assert standings[demo_story.CHOSEN].quarter == Quarter.NOW
    assert {each.quarter for each in standings.values()} == {Quarter.NOW, Quarter.PLAN, Quarter.QUICK}
    assert voting.count_marks(demo_story.MARKS, list(demo_story.GOALS)).winners == [demo_story.CHOSEN]


@pytest.mark.parametrize("promise", demo_plan.PLAN, ids=lambda each: each.key)
def test_each_work_plan_can_be_kept_and_each_commitment_begins_with_a_verb(promise):
    activities = [step.activity(TODAY) for step in promise.steps]
    assert Schedule({each.key: each for each in activities}).faults == []
    assert wording.begins_with_infinitive(promise.text, "es")
    assert all(agenda.target(code) for code in promise.targets)


def test_there_are_seven_commitments_and_lights_of_all_colours():
    assert len(demo_plan.PLAN) == 7
    assert {_of_promise(promise, "government") for promise in demo_plan.PLAN} == set(Light)


def test_society_sees_otherwise_what_the_government_says_is_done():
    register = next(step for step in demo_plan.UNIFORMS.steps if step.key == "register")
    assert _light(register, register.government) == Light.KEPT
    assert _light(register, register.monitor) == Light.NOT_KEPT
