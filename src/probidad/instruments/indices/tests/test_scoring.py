"""The four ways of scoring, worked out by hand, and what holds of every instrument and every answer."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE, Tally, score
from probidad.instruments.indices.rules.soundness import faults
from probidad.instruments.indices.services.instruments import LIBRARY

ITEMS = ["Publicar la nómina", "Abrir el archivo"]
SHIPPED = [read_instrument(path.read_bytes(), complete=True) for path in sorted(LIBRARY.glob("*.yaml"))]


def text(words="x"):
    return {"es": words, "en": words}


def indicator(key, points=(0, 1, 2), **fields):
    """An indicator whose levels are called l0, l1 … and have these points."""
    levels = [{"key": f"l{place}", "points": each, "text": text()} for place, each in enumerate(points)]
    return {
        "key": key,
        "kind": "norm",
        "question": text(),
        "counts": text(),
        "levels": levels,
        "evidence": [text()],
        "verify": text(),
        "recommendation": text(),
    } | fields


def area(key, *indicators, **fields):
    return {"key": key, "name": text(), "about": text(), "indicators": list(indicators)} | fields


def named(key):
    return {"key": key, "name": text(), "about": text()}


def instrument(*areas, **fields) -> InstrumentContent:
    about = dict.fromkeys(("name", "summary", "method", "authorship"), text())
    head = {
        "urn": "urn:probidad:index:p",
        "version": 1,
        "revision": 1,
        "short_name": "P",
        "scoring": "points",
    }
    content = InstrumentContent.model_validate(head | about | {"areas": list(areas)} | fields)
    assert not faults(content)
    return content


def scored(content, found, items=None):
    return score(content, content.entries(items), found)


# By hand.


def test_points_are_those_gathered_over_those_possible_with_their_weight():
    content = instrument(
        area("a", indicator("one", weight=3), indicator("two", (0, 4))),
        area("b", indicator("three", kind="result")),
    )
    found = scored(content, {"one": "l1", "two": "l1", "three": "l0"})
    # 1 of 2 three times, 4 of 4, 0 of 2: 7 of 12.
    assert found.total == Tally(7, 12)
    assert found.percent == pytest.approx(100 * 7 / 12)
    assert found.areas == {"a": Tally(7, 10), "b": Tally(0, 2)}
    assert found.kinds == {"norm": Tally(7, 10), "instrument": Tally(), "result": Tally(0, 2)}
    assert found.answered == 3


def test_what_does_not_apply_leaves_both_sums_and_what_is_not_answered_counts_nowhere():
    content = instrument(area("a", indicator("one"), indicator("two"), indicator("three")))
    found = scored(content, {"one": "l1", "two": NOT_APPLICABLE, "three": ""})
    assert (found.total, found.answered) == (Tally(1, 2), 2)
    assert scored(content, {"one": NOT_APPLICABLE}).percent is None
    assert scored(content, {}).percent is None


def test_a_chain_of_conditions_breaks_where_one_of_them_is_not_met():
    content = instrument(
        area(
            "a",
            indicator("code"),
            indicator("course", needs={"indicator": "code", "level": "l1"}),
            indicator("effect", needs={"indicator": "course", "level": "l2"}),
        )
    )
    best = {"code": "l2", "course": "l2", "effect": "l2"}
    assert scored(content, best).total == Tally(6, 6)
    without = scored(content, best | {"code": "l0"})
    assert (without.total, without.unmet) == (Tally(0, 6), {"course", "effect"})
    partly = scored(content, best | {"course": "l1"})
    assert (partly.total, partly.unmet) == (Tally(3, 6), {"effect"})
    # What the condition asks doesn't apply, or isn't known yet: that isn't held against it.
    assert scored(content, best | {"code": NOT_APPLICABLE}).total == Tally(4, 4)
    assert scored(content, {"effect": "l2"}).total == Tally(2, 2)


def test_dimensions_are_means_of_means_and_not_of_all_indicators_alike():
    content = instrument(
        area("ask", indicator("a", (0, 1)), indicator("b", (0, 4), weight=3), dimension="t", side="g"),
        area("see", indicator("c", (0, 1)), dimension="t", side="g"),
        area("try", indicator("d", (0, 1)), dimension="t", side="c"),
        area("join", *(indicator(f"e{place}", (0, 1)) for place in range(9)), dimension="p", side="c"),
        scoring="dimensions",
        dimensions=[named("t"), named("p")],
        sides=[named("g"), named("c")],
    )
    found = scored(
        content, {"a": "l1", "b": "l0", "c": "l1", "d": "l0"} | {f"e{place}": "l1" for place in range(9)}
    )
    # ask: (1 × 1 + 3 × 0) / 4 = 1/4; t from g: (1/4 + 1) / 2 = 5/8; from c: 0; t: 5/16. p from c alone: 1. All: 21/32.
    assert found.components[("t", "g")] == Fraction(5, 8)
    assert found.components[("t", "c")] == 0
    assert (found.components[("p", "g")], found.components[("p", "c")]) == (None, 1)
    assert found.percent == pytest.approx(100 * 21 / 32)


def test_a_stage_needs_all_its_elements_and_those_below_it():
    content = instrument(
        area(
            "a",
            indicator("one", (0, 1), stage="emerging"),
            indicator("two", (0, 1), stage="emerging"),
            indicator("three", (0, 1), stage="leading"),
        ),
        scoring="stages",
        stages=[named("nascent"), named("emerging"), named("leading")],
    )
    full = {"one": "l1", "two": "l1", "three": "l1"}
    assert scored(content, full).stages == {"a": "leading"}
    assert scored(content, full | {"three": "l0"}).stages == {"a": "emerging"}
    gap = scored(content, full | {"two": "l0"})
    assert gap.stages == {"a": "nascent"}, "what stands above a gap doesn't count"
    assert gap.percent == pytest.approx(200 / 3)
    assert scored(content, full | {"two": NOT_APPLICABLE}).stages == {"a": "leading"}
    assert scored(content, {"one": "l1"}).stages == {"a": "nascent"}, "what isn't answered isn't met"


def test_criteria_of_a_plan_are_counted_and_never_added_up():
    content = instrument(
        area(
            "plan", indicator("specific"), indicator("done", needs={"indicator": "specific", "level": "l1"})
        ),
        scoring="criteria",
        subject="plan",
    )
    found = scored(
        content, {"specific@1": "l2", "done@1": "l1", "specific@2": "l0", "done@2": NOT_APPLICABLE}, ITEMS
    )
    assert found.percent is None
    assert found.criteria == {"specific": {"l2": 1, "l0": 1}, "done": {"l1": 1, NOT_APPLICABLE: 1}}
    assert found.areas == {"item-1": Tally(3, 4), "item-2": Tally(0, 2)}
    # A condition is of the same commitment.
    crossed = scored(content, {"specific@1": "l2", "specific@2": "l0", "done@2": "l2"}, ITEMS)
    assert crossed.unmet == {"done@2"}


def test_a_level_that_an_indicator_has_not_got_is_an_error():
    content = instrument(area("a", indicator("one")))
    with pytest.raises(KeyError):
        scored(content, {"one": "l9"})


# Of every instrument that ships, and every answer.

contents = st.sampled_from(SHIPPED)
# A busy machine is no failure.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def answered(draw, content=None):
    """An instrument, what is asked, and what was found, with gaps and with what doesn't apply."""
    content = content or draw(contents)
    entries = content.entries(ITEMS)
    seed = draw(st.randoms(use_true_random=False))
    likely = draw(st.sampled_from([("",), (NOT_APPLICABLE,), (), ("", NOT_APPLICABLE)]))
    found = {entry.code: seed.choice([*likely, *(level.key for level in entry.levels)]) for entry in entries}
    return content, entries, found


@calmly
@given(answered())
def test_sums_of_areas_and_of_kinds_are_the_whole(case):
    content, entries, found = case
    result = score(content, entries, found)
    assert sum(result.areas.values(), Tally()) == sum(result.kinds.values(), Tally()) == result.total
    assert sum(result.points.values(), Tally()) == result.total
    assert all(0 <= each.gathered <= each.possible for each in result.points.values())
    assert result.percent is None or 0 <= result.percent <= 100
    assert all(share is None or 0 <= share <= 1 for share in result.components.values())


@calmly
@given(answered(), st.data())
def test_a_higher_level_never_lowers_a_score(case, data):
    content, entries, found = case
    entry = data.draw(st.sampled_from(entries))
    if found[entry.code] in ("", NOT_APPLICABLE):
        found[entry.code] = entry.levels[0].key
    keys = [level.key for level in entry.levels]
    place = keys.index(found[entry.code])
    higher = found | {entry.code: data.draw(st.sampled_from(keys[place:]))}
    before, after = score(content, entries, found), score(content, entries, higher)
    assert after.total.gathered >= before.total.gathered
    assert after.total.possible == before.total.possible
    assert before.percent is None or after.percent >= before.percent
    assert after.unmet <= before.unmet
    order = [stage.key for stage in content.stages]
    for key, stage in before.stages.items():
        assert order.index(after.stages[key]) >= order.index(stage)


@calmly
@given(answered(), st.data())
def test_saying_that_something_does_not_apply_takes_its_points_out_of_both_sums(case, data):
    content, entries, found = case
    entry = data.draw(st.sampled_from(entries))
    # Of what nothing else needs: else the points of that one would change too.
    needed = {one.needs.indicator for one in content.indicators if one.needs}
    if entry.indicator.key in needed:
        return
    before = score(content, entries, found)
    after = score(content, entries, found | {entry.code: NOT_APPLICABLE})
    assert after.total + before.points.get(entry.code, Tally()) == before.total
    assert entry.code not in after.points


@calmly
@given(answered(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_was_answered_changes_nothing(case, chance):
    content, entries, found = case
    mixed = list(found.items())
    chance.shuffle(mixed)
    assert score(content, entries, dict(mixed)) == score(content, entries, found)


@pytest.mark.parametrize("content", SHIPPED, ids=[content.short_name for content in SHIPPED])
def test_all_at_the_highest_level_is_all_and_all_at_the_lowest_is_nothing(content):
    entries = content.entries(ITEMS)
    best = score(content, entries, {entry.code: entry.levels[-1].key for entry in entries})
    worst = score(content, entries, {entry.code: entry.levels[0].key for entry in entries})
    assert best.total.gathered == best.total.possible > 0
    assert worst.total.gathered == 0
    if content.scoring != "criteria":
        assert (best.percent, worst.percent) == (100, 0)
    if content.stages:
        assert set(best.stages.values()) == {content.stages[-1].key}
        assert set(worst.stages.values()) == {content.stages[0].key}
