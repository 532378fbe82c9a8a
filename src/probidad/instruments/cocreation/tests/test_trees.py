"""Problem trees: no rings, whatever is linked, moved or merged; objectives turned from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.cocreation.rules import objectives
from probidad.instruments.cocreation.rules.objectives import Lacking, Objective, Role
from probidad.instruments.cocreation.rules.trees import Link, Node, NotMerged, Place, Ring, Strength, Tree

TEXTS = {
    "p": "Los ladrilleros del barrio queman basura y los vecinos enferman",
    "fuel": "El gas cuesta tres veces lo que la basura",
    "permits": "Nadie revisa qué se quema en los hornos desde 2015",
    "illness": "Uno de cada cuatro niños del barrio tiene asma",
    "school": "Los niños faltan a la escuela once días al año",
    "apart": "Las calles del barrio se inundan en verano",
}
NODES = {key: Node(key, text) for key, text in TEXTS.items()}
LINKS = (
    Link("fuel", "p", Strength.NECESSARY),
    Link("permits", "p"),
    Link("p", "illness"),
    Link("illness", "school"),
    Link("fuel", "school"),
)
TREE = Tree("p", NODES, LINKS)


def test_each_node_has_its_place_and_level():
    assert TREE.places == {
        "p": Place.PROBLEM,
        "fuel": Place.CAUSE,
        "permits": Place.CAUSE,
        "illness": Place.EFFECT,
        "school": Place.EFFECT,
        "apart": Place.APART,
    }
    assert TREE.levels == {"p": 0, "fuel": -1, "permits": -1, "illness": 1, "school": 2}


def test_a_ring_is_refused_and_its_nodes_are_named_in_order():
    with pytest.raises(Ring) as refused:
        TREE.linked(Link("school", "fuel"))
    ring = refused.value.nodes
    assert set(ring) == {"fuel", "school"} or set(ring) == {"fuel", "p", "illness", "school"}
    pairs = {(link.cause, link.effect) for link in (*LINKS, Link("school", "fuel"))}
    assert all(pair in pairs for pair in zip(ring, ring[1:] + ring[:1], strict=True))
    with pytest.raises(Ring):
        TREE.linked(Link("fuel", "fuel"))


def test_a_link_to_nothing_is_refused():
    with pytest.raises(KeyError):
        TREE.linked(Link("nobody", "p"))


def test_linking_the_same_two_again_changes_what_the_cause_is():
    tree = TREE.linked(Link("permits", "p", Strength.SUFFICIENT))
    assert len(tree.links) == len(LINKS)
    assert next(link for link in tree.links if link.cause == "permits").strength == Strength.SUFFICIENT


def test_one_asks_why_until_somebody_can_act():
    assert set(TREE.to_ask_why) == {"fuel", "permits"}
    nodes = NODES | {
        "permits": Node("permits", TEXTS["permits"], can_act=True),
        "gas": Node("gas", "No hay red de gas"),
    }
    tree = Tree("p", nodes, LINKS).linked(Link("gas", "fuel"))
    assert tree.to_ask_why == ["gas"]


def test_what_hangs_on_a_node_moves_along():
    nodes = NODES | {"gas": Node("gas", "La red de gas acaba a dos kilómetros")}
    tree = Tree("p", nodes, LINKS).linked(Link("gas", "permits")).moved("permits", "fuel", below=True)
    assert tree.levels["permits"] == -2 and tree.levels["gas"] == -3
    with pytest.raises(NotMerged):
        tree.moved("p", "fuel", below=True)
    with pytest.raises(Ring):
        tree.moved("permits", "gas", below=True)


def test_of_two_that_say_the_same_one_remains_with_the_links_of_both():
    tree = TREE.merged("permits", into="fuel")
    assert "permits" not in tree.nodes and tree.causes_of("p") == ["fuel"]
    assert next(link for link in tree.links if link.effect == "p").strength == Strength.NECESSARY
    with pytest.raises(NotMerged):
        TREE.merged("p", into="fuel")
    with pytest.raises(Ring):
        TREE.merged("school", into="fuel")


@st.composite
def _trees(draw):
    keys = [str(number) for number in range(draw(st.integers(2, 9)))]
    pairs = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=25))
    tree = Tree(draw(st.sampled_from(keys)), {key: Node(key, key) for key in keys})
    for cause, effect in pairs:
        try:
            tree = tree.linked(Link(cause, effect))
        except Ring:
            continue
    return tree


@given(_trees(), st.data())
def test_whatever_is_done_causes_stay_below_their_effects(tree, data):
    keys = sorted(tree.nodes)
    for _each in range(4):
        one, other = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
        act = data.draw(st.sampled_from(["merge", "below", "above"]))
        try:
            tree = (
                tree.merged(one, into=other)
                if act == "merge"
                else tree.moved(one, other, below=act == "below")
            )
        except (Ring, NotMerged, KeyError):
            continue
    for link in tree.links:
        ends = [tree.levels.get(end) for end in (link.cause, link.effect)]
        assert None in ends or ends[0] < ends[1]
    assert set(tree.levels) == {key for key, place in tree.places.items() if place != Place.APART}


def test_effects_become_ends_and_causes_means():
    assert objectives.roles(TREE) == {
        "p": Role.OBJECTIVE,
        "fuel": Role.MEANS,
        "permits": Role.MEANS,
        "illness": Role.END,
        "school": Role.END,
    }


def test_an_objective_that_only_repeats_or_reads_an_older_problem_leads_back():
    ready = Objective("Uno de cada veinte niños tiene asma en 2029", TEXTS["illness"], True, True, True)
    found = objectives.lacking(
        TREE,
        {
            "illness": ready,
            "school": Objective(TEXTS["school"] + ".", "Los niños faltan a la escuela", True, True, False),
            "gone": ready,
        },
    )
    assert "illness" not in found
    assert found["school"] == [Lacking.SAME_WORDS, Lacking.PROBLEM_CHANGED, Lacking.NOT_QUANTIFIABLE]
    assert found["p"] == [Lacking.NOT_WRITTEN] and found["gone"] == [Lacking.NODE_GONE]
