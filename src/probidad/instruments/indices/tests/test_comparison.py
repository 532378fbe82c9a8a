"""Two evaluations beside each other: what was kept, improved and lost, and what can't be compared."""

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.rules.comparison import Answers, compare
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.services.instruments import LIBRARY


def content(slug="icifiep"):
    return read_instrument((LIBRARY / f"{slug}.yaml").read_bytes(), complete=True)


def levels(instrument, place, items=None):
    return {entry.code: entry.levels[place].key for entry in instrument.entries(items)}


def test_what_is_compared_is_kept_improved_or_lost():
    icifiep = content()
    first, second, third = icifiep.entries()[:3]
    before = levels(icifiep, -1) | {first.code: first.levels[0].key}
    after = levels(icifiep, -1) | {second.code: second.levels[0].key}
    found = compare(icifiep, Answers(before), icifiep, Answers(after))
    assert found.of_course("improved") == [first.code]
    assert found.of_course("lost") == [second.code]
    assert found.changes[third.code].course == "kept"
    assert not found.not_compared and not found.gone


def test_what_did_not_apply_once_is_in_neither_sum():
    icifiep = content()
    entry = icifiep.entries()[0]
    before = levels(icifiep, -1)
    found = compare(icifiep, Answers(before), icifiep, Answers(before | {entry.code: NOT_APPLICABLE}))
    assert found.not_compared == {entry.code: ("na-now",)}
    assert found.before.total == found.after.total
    assert found.after.total.possible == 240 - entry.possible


def test_what_another_version_asks_otherwise_is_not_compared():
    before = content()
    changed, dropped = before.areas[0].indicators[:2]
    areas = before.model_dump(by_alias=True)["areas"]
    areas[0]["indicators"] = [
        each | ({"since": 2} if each["key"] == changed.key else {})
        for each in areas[0]["indicators"]
        if each["key"] != dropped.key
    ]
    after = type(before).model_validate(before.model_dump(by_alias=True) | {"version": 2, "areas": areas})
    found = compare(before, Answers(levels(before, -1)), after, Answers(levels(after, -1)))
    # Nothing but `since` says that it changed: what the question means.
    assert found.not_compared == {changed.key: ("question",)}
    assert found.gone == [dropped.key]


def changed_version(before, **fields):
    """The next version, whose first indicator has other fields."""
    data = before.model_dump(mode="json", by_alias=True)
    data["areas"][0]["indicators"][0] |= {"since": 2} | fields
    return type(before).model_validate(data | {"version": 2})


def test_it_says_in_what_an_indicator_changed():
    before = content()
    first = before.indicators[0]
    levels_now = [each.model_dump(mode="json", by_alias=True) for each in before.levels(first)]
    levels_now[-1]["points"] += 1
    kind = "result" if first.kind != "result" else "norm"
    after = changed_version(before, weight=first.weight + 1, levels=levels_now, kind=kind)
    found = compare(before, Answers(levels(before, -1)), after, Answers(levels(after, -1)))
    assert found.not_compared == {first.key: ("kind", "points", "weight")}


def test_a_level_that_is_new_is_no_change_of_points():
    before = content()
    first = before.indicators[0]
    fewer = [each.model_dump(mode="json", by_alias=True) for each in before.levels(first)][1:]
    after = changed_version(before, levels=fewer)
    found = compare(before, Answers(levels(before, -1)), after, Answers(levels(after, -1)))
    assert found.not_compared[first.key][0] == "levels" and "points" not in found.not_compared[first.key]


def test_what_is_new_or_did_not_apply_once_says_which():
    after = content()
    one, two, three = after.entries()[:3]
    data = after.model_dump(mode="json", by_alias=True)
    data["areas"][0]["indicators"] = data["areas"][0]["indicators"][1:]
    before = type(after).model_validate(data)
    found = compare(
        before,
        Answers(levels(before, -1) | {two.code: NOT_APPLICABLE, three.code: NOT_APPLICABLE}),
        after,
        Answers(levels(after, -1) | {three.code: NOT_APPLICABLE}),
    )
    assert found.not_compared == {one.code: ("new",), two.code: ("na-before",), three.code: ("na-both",)}


def test_commitments_of_a_plan_are_compared_by_their_names():
    plan = content("action-plan-review")
    before, after = ["Publicar actas", "Abrir el registro"], ["Abrir el registro", "Capacitar"]
    found = compare(
        plan,
        Answers(levels(plan, -1, before), before),
        plan,
        Answers(levels(plan, 0, after), after),
    )
    assert {code.partition("@")[2] for code in found.changes} == {"1"}
    assert {code.partition("@")[2] for code in found.not_compared} == {"2"}
    assert set(found.not_compared.values()) == {("commitment",)}
