"""What the editor does to a draft's content: parts read and written, moved and removed, and what still lacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probidad.core.files.yaml_files.problems import Problems
from probidad.core.files.yaml_files.tree import Limits, read_tree
from probidad.core.files.yaml_files.writer import to_yaml
from probidad.core.taxonomy import catalogue
from probidad.instruments.indices.drafting import document
from probidad.instruments.indices.drafting.fields import flat, nested
from probidad.instruments.indices.drafting.lacks import finished, lacks
from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.library.reading import MAX_PARTS, plain
from probidad.instruments.indices.rules.content import InstrumentContent
from probidad.instruments.indices.services.instruments import LIBRARY

PATHS = sorted(LIBRARY.glob("*.yaml"))
each_shipped = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def draft_of(path) -> document.Part:
    content = read_instrument(path.read_bytes())
    return document.compact(content.model_dump(mode="json", by_alias=True))


def pages(content) -> list[tuple[str, str]]:
    """All pages of a draft."""
    return [
        *((page, "") for page in ("head", "rule", "findings")),
        *(("scale", key) for key in content.get("scales", {})),
        *(("area", area["key"]) for area in content.get("areas", [])),
        *(("indicator", each["key"]) for _number, each in document.indicators(content)),
    ]


def read_back(content) -> object:
    """A draft that was written as a file, finished or not, and read again."""
    problems = Problems()
    [tree] = read_tree(to_yaml([document.in_order(content)]), problems, Limits(1, MAX_PARTS, ""))
    problems.raise_if_any()
    return plain(tree)


def told(content, **kwargs) -> set[tuple[str, str, str]]:
    found = lacks(content, sources=catalogue.sources(), **kwargs)
    return {(each.page, each.name, each.code) for each in found}


@each_shipped
def test_editing_without_a_change_leaves_all_that_ships_as_it_is(path):
    content = draft_of(path)
    for page, key in pages(content):
        part = document.read(content, page, key)
        assert document.write(content, page, nested(flat(part)), key) == content
    assert InstrumentContent.model_validate(content) == read_instrument(path.read_bytes())
    assert lacks(content, sources=catalogue.sources()) == []


@each_shipped
def test_a_draft_is_written_as_its_file_in_the_order_of_files(path):
    content = draft_of(path)
    assert read_back(content) == content
    assert read_instrument(to_yaml([document.in_order(content)]).encode()) == read_instrument(
        path.read_bytes()
    )


def few(content) -> document.Part:
    """A small draft, so that many edits are tried in a moment: three areas of two indicators."""
    areas = [area | {"indicators": area["indicators"][:2]} for area in content["areas"][:3]]
    return content | {"areas": areas}


SAMPLE = few(draft_of(LIBRARY / "open-government-metrics.yaml"))
# What the form's fields hand on is cleaned, so that a file gives it back: no spaces around, no control characters.
words = st.text(st.sampled_from("aeñÁ¿?:-#'\"%{[0 9"), min_size=1, max_size=30).map(str.strip).filter(bool)
texts = st.fixed_dictionaries({}, optional={"es": words, "en": words})
levels = st.lists(
    st.fixed_dictionaries({}, optional={"points": st.integers(0, 9), "text": texts, "key": st.just("no")}),
    max_size=4,
)
edits = st.one_of(
    st.tuples(st.just("add_area"), texts),
    st.tuples(st.just("add_indicator"), st.integers(0, 9), texts),
    st.tuples(st.just("move"), st.integers(0, 99), st.sampled_from([-1, 1])),
    st.tuples(st.just("remove"), st.integers(0, 99)),
    st.tuples(st.just("write"), st.integers(0, 99), texts, levels),
)


def edited(content, edit):
    match edit:
        case ("add_area", name):
            return document.add_area(content, name)[0]
        case ("add_indicator", number, question):
            areas = content.get("areas", [])
            if not areas:
                return content
            key = areas[number % len(areas)]["key"]
            return document.add_indicator(content, key, question, "norm")[0]
    movable = [each for each in pages(content) if each[0] in ("area", "indicator")]
    if not movable:
        return content
    page, key = movable[edit[1] % len(movable)]
    match edit:
        case ("move", _number, steps):
            return document.move(content, page, key, steps)
        case ("remove", _number):
            return document.remove(content, page, key)
        case (_write, _number, text, rows):
            part = document.read(content, page, key) | {"name" if page == "area" else "verify": text}
            return document.write(
                content, page, part | ({"levels": rows} if page == "indicator" else {}), key
            )


@settings(max_examples=60, deadline=None)
@given(st.lists(edits, max_size=8))
def test_whatever_is_edited_reads_back_from_its_file_and_has_each_key_once(steps):
    content = SAMPLE
    for step in steps:
        content = document.compact(edited(content, step))
    assert read_back(content) == content
    keys = [each["key"] for _number, each in document.indicators(content)]
    assert len(keys) == len(set(keys))
    for page, key in pages(content):
        part = document.read(content, page, key)
        assert document.write(content, page, nested(flat(part)), key) == content
    # Whatever it lacks is told, and never breaks.
    lacks(content, sources=catalogue.sources())
    for area in content.get("areas", []):
        finished(content, area["key"])


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([-1, 1])), max_size=12))
def test_moving_loses_nothing(moves):
    content = SAMPLE
    for number, steps in moves:
        content = document.move(content, "area", SAMPLE["areas"][number % len(SAMPLE["areas"])]["key"], steps)
    by_key = {area["key"]: area for area in content["areas"]}
    assert by_key == {area["key"]: area for area in SAMPLE["areas"]}


def test_what_is_written_stands_in_order_of_its_points_and_has_keys():
    rows = [
        {"points": 4, "text": {"es": "Todo"}},
        {"points": 0, "text": {"es": "Nada"}},
        {"text": {"es": "Todo"}},
    ]
    content = document.write(
        SAMPLE, "indicator", {"levels": rows}, next(document.indicators(SAMPLE))[1]["key"]
    )
    _number, first = next(document.indicators(content))
    assert [each.get("points") for each in first["levels"]] == [0, 4, None]
    assert [each["key"] for each in first["levels"]] == ["nada", "todo", "todo-2"]


def test_a_row_that_was_emptied_is_gone_and_a_zero_is_kept():
    part = nested({"levels-0-key": "a", "levels-0-points": 0, "levels-1-key": "b", "levels-1-points": None})
    assert part == {"levels": [{"key": "a", "points": 0}]}


def test_conditions_on_what_was_removed_go_with_it():
    content = draft_of(LIBRARY / "merit.yaml")
    needed = next(
        each["needs"]["indicator"] for _number, each in document.indicators(content) if "needs" in each
    )
    after = document.remove(content, "indicator", needed)
    assert not any(
        each.get("needs", {}).get("indicator") == needed for _n, each in document.indicators(after)
    )
    assert not any(needed in each.get("shows", []) for _n, each in document.indicators(after))


def test_there_are_never_more_than_an_instrument_may_have():
    content: document.Part = {}
    for _number in range(document.MAX_AREAS):
        content, key = document.add_area(content, {"es": "Otra"})
    with pytest.raises(document.Full):
        document.add_area(content, {"es": "Otra"})
    for _number in range(document.MAX_INDICATORS):
        content, _key = document.add_indicator(content, key, {"es": "¿Y?"}, "norm")
    with pytest.raises(document.Full):
        document.add_indicator(content, key, {"es": "¿Y?"}, "norm")


def test_an_empty_draft_lacks_what_every_instrument_has():
    found = told({"urn": "urn:probidad:index:a:b", "version": 1, "revision": 1, "scoring": "points"})
    assert {name for _page, name, _code in found} == {
        "short_name",
        "name",
        "summary",
        "method",
        "authorship",
        "areas",
    }
    assert ("head", "summary", "missing") in found and ("", "areas", "missing") in found


def test_what_lacks_is_told_at_the_field_of_its_page():
    content = draft_of(LIBRARY / "merit.yaml")
    key = next(document.indicators(content))[1]["key"]
    part = document.read(content, "indicator", key)
    part["levels"][0]["points"] = 1
    del part["verify"]
    part["citations"] = [{"source": "lgra", "checked": True, "locator": {"es": "1"}, "says": {"es": "…"}}]
    found = told(document.write(content, "indicator", part, key))
    assert ("indicator", "verify", "missing") in found
    assert ("indicator", "levels-0-points", "first_level_has_points") in found
    assert ("indicator", "citations-0", "checked_against_what") in found


def test_a_whole_draft_is_held_to_the_sums_and_sources():
    content = draft_of(LIBRARY / "merit.yaml")
    assert ("rule", "points", "whole_sum") in told(content | {"points": 7})
    cited = {"source": "none-such", "locator": {"es": "1"}, "says": {"es": "…"}, "checked": False}
    assert ("head", "citations-0-source", "unknown_source") in told(content | {"citations": [cited]})


def test_substance_that_changed_since_the_last_version_is_told():
    before = read_instrument((LIBRARY / "merit.yaml").read_bytes())
    content = draft_of(LIBRARY / "merit.yaml") | {"revision": 2}
    content.pop("points")
    [(_number, first), *_rest] = document.indicators(content)
    heavier = document.read(content, "indicator", first["key"]) | {"weight": 5}
    area = document.read(content, "area", content["areas"][0]["key"])
    area.pop("points")
    content = document.write(content, "indicator", heavier, first["key"])
    content = document.write(content, "area", area, content["areas"][0]["key"])
    assert told(content, before=before) == {("indicator", "since", "since_is_old")}
    content |= {"version": 2, "revision": 1}
    content = document.write(content, "indicator", heavier | {"since": 2}, first["key"])
    assert told(content, before=before) == set()
