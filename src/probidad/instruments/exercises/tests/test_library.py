"""The shipped dilemmas keep the promises that the product makes of them."""

import copy

import pytest
import yaml
from pydantic import ValidationError

from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import DilemmaVersion
from probidad.instruments.exercises.rules import DilemmaContent
from probidad.instruments.exercises.services import dilemmas
from probidad.instruments.exercises.services.dilemmas import (
    BadContent,
    publish_dilemma,
    publish_library,
    read_library,
)

LIBRARY = read_library()


def variant(**changes) -> DilemmaContent:
    return DilemmaContent.model_validate(LIBRARY[0].model_dump(mode="json") | changes)


def test_there_are_forty_dilemmas_in_both_languages():
    assert len(LIBRARY) >= 40
    assert len({content.urn for content in LIBRARY}) == len(LIBRARY)


def test_in_a_third_of_them_good_officials_would_differ():
    assert sum(content.contested for content in LIBRARY) >= len(LIBRARY) / 3


def test_every_dilemma_says_whose_day_it_is_from():
    assert all(content.service_area and content.post_level for content in LIBRARY)


def test_a_citation_that_was_not_checked_is_the_exception():
    citations = [citation for content in LIBRARY for citation in content.citations]
    assert sum(not citation.checked for citation in citations) <= len(citations) / 20


def test_the_aligned_option_does_not_stand_at_one_place():
    first_aligned = [
        next(option.key for option in content.options if option.rating == "aligned") for content in LIBRARY
    ]
    assert max(first_aligned.count(key) for key in "abcde") <= len(LIBRARY) / 2


def test_length_does_not_give_the_aligned_option_away():
    longest = [max(content.options, key=lambda option: len(option.text.es)).rating for content in LIBRARY]
    assert longest.count("aligned") <= len(LIBRARY) / 2


def test_every_value_is_at_stake_somewhere():
    assert {value for content in LIBRARY for value in content.values} == set(catalogue.values())


def test_the_five_values_and_the_five_core_values_are_those_of_the_seeds():
    assert list(catalogue.values()) == ["honesty", "responsibility", "legality", "respect", "impartiality"]
    assert len({each["core_value"]["en"] for each in catalogue.principles().values()}) == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("options", LIBRARY[0].model_dump(mode="json")["options"][:2]),
        ("title", {"es": " ", "en": ""}),
        ("values", []),
        ("unknown", 1),
        ("version", 0),
    ],
)
def test_content_that_breaks_a_rule_does_not_load(field, value):
    with pytest.raises(ValidationError):
        variant(**{field: value})


def test_what_ships_is_complete_in_both_languages(tmp_path, monkeypatch):
    document = LIBRARY[0].model_dump(mode="json")
    del document["options"][1]["insight"]["en"]
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(document))
    monkeypatch.setattr(dilemmas, "LIBRARY", tmp_path)
    with pytest.raises(BadContent, match=r"a\.yaml.*options\.1\.insight"):
        read_library()


def test_a_dilemma_without_an_aligned_option_does_not_load():
    options = copy.deepcopy(LIBRARY[0].model_dump(mode="json")["options"])
    for option in options:
        option["rating"] = "not"
    with pytest.raises(ValidationError):
        variant(options=options)


@pytest.mark.django_db
def test_publishing_the_library_twice_changes_nothing():
    publish_library()
    before = list(DilemmaVersion.objects.values())
    publish_library()
    assert list(DilemmaVersion.objects.values()) == before


@pytest.mark.django_db
def test_a_published_text_cannot_change_without_a_new_revision():
    publish_dilemma(content=LIBRARY[0])
    title = {"es": "Otro título", "en": "Another title"}
    with pytest.raises(BadContent):
        publish_dilemma(content=variant(title=title))
    published = publish_dilemma(content=variant(title=title, revision=LIBRARY[0].revision + 1))
    assert [version.pk for version in queries.current_dilemmas()] == [published.pk]


@pytest.mark.django_db
def test_a_revision_of_wording_cannot_change_a_rating():
    publish_dilemma(content=LIBRARY[0])
    options = copy.deepcopy(LIBRARY[0].model_dump(mode="json")["options"])
    changed = next(option for option in options if option["rating"] == "not")
    changed["rating"] = "partly"
    with pytest.raises(BadContent):
        publish_dilemma(content=variant(options=options, revision=LIBRARY[0].revision + 1))
    assert publish_dilemma(content=variant(options=options, version=2)).version == 2


@pytest.mark.django_db
def test_a_field_that_a_later_version_adds_does_not_stop_the_platform_from_starting(monkeypatch):
    publish_library()

    class Newer(DilemmaContent):
        keywords: list[str] = []

    monkeypatch.setattr(dilemmas, "DilemmaContent", Newer)
    assert publish_library() == len(LIBRARY)
