"""A drawn tree: effects above, causes below, no box over another, every arrow upwards."""

from hypothesis import given

from probidad.instruments.cocreation import demo_story
from probidad.instruments.cocreation.rules import drawing
from probidad.instruments.cocreation.rules.trees import Link, Node, Tree
from probidad.instruments.cocreation.tests.test_trees import _trees


def _crossings(found: drawing.Drawing) -> int:
    arrows = [(*each.start, *each.end) for each in found.arrows]
    return sum(
        (one[0] - other[0]) * (one[2] - other[2]) < 0 and (one[1], one[3]) == (other[1], other[3])
        for place, one in enumerate(arrows)
        for other in arrows[place + 1 :]
    )


@given(_trees())
def test_boxes_never_overlap_and_arrows_lead_upwards(tree):
    found = drawing.drawn(tree)
    boxes = {box.key: box for box in found.boxes}
    assert boxes.keys() == tree.nodes.keys()
    for box in found.boxes:
        assert (
            box.x >= 0 and box.x + drawing.WIDTH <= found.width and box.y >= 0 and box.bottom <= found.height
        )
        for other in found.boxes:
            if other is not box and other.y == box.y:
                assert abs(other.x - box.x) >= drawing.WIDTH + drawing.BESIDE
    for arrow in found.arrows:
        if arrow.cause in tree.levels and arrow.effect in tree.levels:
            assert arrow.end[1] < arrow.start[1]
            assert arrow.end[1] <= boxes[arrow.cause].y


def test_lines_that_need_not_cross_do_not():
    keys = ["p", "a", "b", "c", "x", "y", "z"]
    links = [Link(each, "p") for each in "abc"] + [Link("z", "a"), Link("y", "b"), Link("x", "c")]
    assert _crossings(drawing.drawn(Tree("p", {key: Node(key, key) for key in keys}, tuple(links)))) == 0


def test_the_demonstrations_tree_is_readable():
    found = drawing.drawn(demo_story.TREE)
    assert found.apart == () and _crossings(found) == 0
    assert all(len(line) <= drawing.CHARACTERS for box in found.boxes for line in box.lines)


def test_objectives_are_drawn_in_the_same_places():
    texts = {key: each.text for key, each in demo_story.OBJECTIVES.items()}
    problems, objectives = drawing.drawn(demo_story.TREE), drawing.drawn(demo_story.TREE, texts)
    assert [(box.key, box.x) for box in problems.boxes] == [(box.key, box.x) for box in objectives.boxes]
