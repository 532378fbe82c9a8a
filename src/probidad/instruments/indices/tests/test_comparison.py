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
    assert found.not_compared == [entry.code]
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
    assert found.not_compared == [changed.key]
    assert found.gone == [dropped.key]


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
