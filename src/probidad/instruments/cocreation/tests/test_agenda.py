"""The 2030 Agenda as it ships: whole, by its official codes, each label in both languages and unlike the others."""

import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest
import yaml

from probidad.core.languages.text import CONTENT_LANGUAGES
from probidad.instruments.cocreation.agenda import (
    FILE,
    agenda,
    goal,
    goals,
    indicator,
    indicators_of,
    target,
    targets_of,
)

pytestmark = pytest.mark.once

# Resolution A/RES/70/1: the last number and the last letter of each goal's targets.
TARGETS = {
    1: "5b", 2: "5c", 3: "9d", 4: "7c", 5: "6c", 6: "6b", 7: "3b", 8: "10b", 9: "5c", 10: "7c", 11: "7c", 12: "8c",
    13: "3b", 14: "7c", 15: "9c", 16: "10b", 17: "19",
}  # fmt: skip
# The list of the global framework after the comprehensive review of 2025.
LISTED, DIFFERENT = 251, 234
LISTED_BY_GOAL = [13, 15, 28, 12, 14, 11, 6, 17, 12, 14, 16, 13, 8, 10, 14, 24, 24]
REPEATED = {
    "1.5.1": ["11.5.1", "13.1.1"],
    "1.5.2": ["11.5.2"],
    "1.5.3": ["11.b.1", "13.1.2"],
    "1.5.4": ["11.b.2", "13.1.3"],
    "4.7.1": ["12.8.1", "13.3.1"],
    "7.b.1": ["12.a.1"],
    "8.4.1": ["12.2.1"],
    "8.4.2": ["12.2.2"],
    "10.3.1": ["16.b.1"],
    "10.6.1": ["16.8.1"],
    "13.2.1": ["13.b.1"],
    "15.7.1": ["15.c.1"],
    "15.a.1": ["15.b.1"],
}
NUMBER = r"[1-9]\d?"
LONGEST = 90  # characters of a label
PARTS = ("goals", "targets", "indicators")


def official_targets():
    """The codes of all targets, from the last of each goal."""
    for number, last in TARGETS.items():
        count, letter = re.fullmatch(r"(\d+)([a-d]?)", last).groups()
        letters = "abcd"["abcd".index(letter) :: -1][::-1] if letter else ""
        yield from (f"{number}.{each}" for each in (*range(1, int(count) + 1), *letters))


def written():
    """What the file holds of goals, targets and indicators, as it stands there."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {part: document[part] for part in PARTS}


def test_there_are_the_seventeen_goals():
    assert [each.code for each in goals()] == list(range(1, 18))


def test_there_are_the_targets_of_the_resolution_in_its_order():
    codes = list(agenda().targets)
    assert codes == list(official_targets())
    assert len(codes) == 169


def test_there_are_as_many_indicators_as_the_list_of_2025_has():
    indicators = agenda().indicators.values()
    assert len(indicators) == LISTED
    assert sum(not each.repeats for each in indicators) == DIFFERENT
    by_goal = Counter(target(each.target).goal for each in indicators)
    assert [by_goal[number] for number in TARGETS] == LISTED_BY_GOAL


def test_what_the_review_of_2025_added_is_there():
    assert {"2.2.4", "8.9.2", "11.c.1"} <= set(agenda().indicators)


def test_no_code_is_written_twice():
    for part, entries in written().items():
        doubled = [code for code, count in Counter(each["code"] for each in entries).items() if count > 1]
        assert not doubled, (part, doubled)


def test_codes_are_well_formed():
    assert all(re.fullmatch(rf"{NUMBER}\.({NUMBER}|[a-d])", code) for code in agenda().targets)
    assert all(re.fullmatch(rf"{NUMBER}\.({NUMBER}|[a-d])\.[1-9]", code) for code in agenda().indicators)


def test_every_target_belongs_to_a_goal_and_every_indicator_to_a_target():
    assert {each.goal for each in agenda().targets.values()} == set(agenda().goals)
    # Every target is measured by something.
    assert {each.target for each in agenda().indicators.values()} == set(agenda().targets)


def test_indicators_of_a_target_are_numbered_from_one_in_the_order_of_the_targets():
    expected = [
        f"{code}.{number}" for code in agenda().targets for number in range(1, len(indicators_of(code)) + 1)
    ]
    assert list(agenda().indicators) == expected


def test_repeated_indicators_say_which_they_repeat_and_bear_its_label():
    found: dict[str, list[str]] = {}
    for each in agenda().indicators.values():
        if each.repeats:
            found.setdefault(each.repeats, []).append(each.code)
    assert found == REPEATED
    assert indicator("11.5.1").label == indicator("1.5.1").label
    # The list narrows this one to the least developed and the island countries.
    assert indicator("13.b.1").label != indicator("13.2.1").label


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_every_label_is_short_there_and_written_once(language):
    labels = [
        (each["code"], each["label"][language])
        for entries in written().values()
        for each in entries
        if "label" in each
    ]
    assert len(labels) == 17 + 169 + DIFFERENT + 1  # and 13.b.1
    assert not [code for code, label in labels if label != label.strip() or not label]
    assert not [code for code, label in labels if len(label) > LONGEST]
    counts = Counter(label.lower() for _, label in labels)
    assert not [code for code, label in labels if counts[label.lower()] > 1]


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_labels_of_targets_have_three_to_ten_words(language):
    words = {code: len(getattr(each.label, language).split()) for code, each in agenda().targets.items()}
    assert not {code: count for code, count in words.items() if not 3 <= count <= 10}


def test_labels_do_not_copy_the_official_texts():
    """What the resolution begins its targets with, and the framework its indicators, stands in none of ours."""
    official = re.compile(
        r"^(by 20\d\d|ensure|proportion of|number of|de aquí a|garantizar|proporción de|número de)", re.I
    )
    labels = [each["label"] for entries in written().values() for each in entries if "label" in each]
    assert not [label for label in labels for text in label.values() if official.search(text)]


def test_one_is_found_by_its_code():
    assert goal(5).label.es == "Igualdad para mujeres y niñas"
    assert target("5.2").goal == 5
    assert indicator("5.2.1").target == "5.2"
    assert [each.code for each in targets_of(16)][-3:] == ["16.10", "16.a", "16.b"]
    assert [each.code for each in indicators_of("5.2")] == ["5.2.1", "5.2.2"]


@pytest.mark.parametrize(
    ("find", "code"), [(goal, 18), (target, "17.a"), (target, "5"), (indicator, "5.2.9")]
)
def test_a_code_that_is_not_on_the_list_is_not_found(find, code):
    with pytest.raises(KeyError):
        find(code)


def test_where_it_comes_from_is_said_in_both_languages():
    for text in (agenda().title, agenda().source, agenda().authorship):
        assert text.es and text.en and text.es != text.en
    assert all(
        "A/RES/70/1" in text and "A/RES/71/313" in text for text in (agenda().source.es, agenda().source.en)
    )


def test_nobody_changes_it_in_passing():
    with pytest.raises(FrozenInstanceError):
        target("5.2").label = target("5.1").label
