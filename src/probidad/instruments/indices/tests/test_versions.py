"""What is different between two versions of an instrument, in words, and on its page."""

import pytest
from django.utils.translation import override

from probidad.instruments.indices.library import read_instrument
from probidad.instruments.indices.models import InstrumentVersion
from probidad.instruments.indices.reports.versions import WHAT, place_words, told_differences
from probidad.instruments.indices.rules.versions import differences
from probidad.instruments.indices.services.instruments import LIBRARY, publish_library

PATHS = sorted(LIBRARY.glob("*.yaml"))


def content(slug: str = "merit"):
    return read_instrument((LIBRARY / f"{slug}.yaml").read_bytes())


def other(before, change):
    """The next version, as ``change`` makes it of plain data."""
    data = before.model_dump(mode="json", by_alias=True)
    change(data)
    return type(before).model_validate(data | {"version": before.version + 1})


def own_levels(before, place: int) -> list[dict]:
    return [each.model_dump(mode="json", by_alias=True) for each in before.levels(before.indicators[place])]


def test_points_weights_and_kinds_are_told_from_to():
    before = content()
    first = before.indicators[0]

    def change(data):
        changed = data["areas"][0]["indicators"][0]
        changed["levels"] = own_levels(before, 0)
        changed["levels"][-1]["points"] += 1
        changed |= {"weight": first.weight + 1, "since": 2}

    after = other(before, change)
    number, points = len(before.levels(first)), before.levels(first)[-1].points
    with override("es-mx"):
        [told] = told_differences(before, after).indicators
    assert told.number == "1.1" and told.area == before.areas[0].name.es
    assert told.what == "Se pregunta de otra forma: las respuestas no se comparan con las anteriores"
    assert f"Peso: de {first.weight} a {first.weight + 1}" in told.settings
    assert f"Puntaje del nivel {number}: de {points} a {points + 1}" in told.settings
    with override("en"):
        [told] = told_differences(before, after).indicators
    assert f"Points of level {number}: from {points} to {points + 1}" in told.settings


def test_a_level_that_comes_first_is_new_and_the_others_stay_what_they_were():
    before = content()

    def change(data):
        level = {"key": "worse", "points": 0, "text": {"es": "Peor.", "en": "Worse."}}
        data["areas"][0]["indicators"][0]["levels"] = [level, *own_levels(before, 0)]

    [found] = differences(before, other(before, change)).indicators
    assert [(each.place.field, each.place.number, each.before) for each in found.rewordings] == [
        ("level", 1, None)
    ]


def test_an_indicator_that_moves_to_another_area_says_so():
    before = content()

    def change(data):
        data["areas"][1]["indicators"].append(data["areas"][0]["indicators"].pop())

    with override("es-mx"):
        [told] = told_differences(before, other(before, change)).indicators
    names = [area.name.es for area in before.areas[:2]]
    assert told.settings == [f"Área: de “{names[0]}” a “{names[1]}”"]
    assert told.what == str(WHAT["wording"])


def test_what_it_needs_first_is_told_by_number_and_level():
    before = content()
    [first, second, *_rest] = before.areas[0].indicators
    need = {"indicator": first.key, "level": before.levels(first)[-1].key}

    def change(data):
        data["areas"][0]["indicators"][1]["needs"] = need

    assert second.needs is None
    with override("es-mx"):
        told = told_differences(before, other(before, change)).indicators[0]
    assert f"el indicador 1.1 en “{before.levels(first)[-1].text.es}”" in told.settings[0]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_text_of_what_ships_has_its_place_in_words(path, language):
    """Beside itself with all texts written otherwise, each of them is different."""
    before = read_instrument(path.read_bytes())
    found = differences(before, other(before, written_otherwise))
    assert len(found.indicators) == len(before.indicators)
    with override(language):
        places = [place_words(each.place) for each in found.rewordings]
        places += [place_words(each.place) for one in found.indicators for each in one.rewordings]
    assert places and not any("%(" in words or "_" in words for words in places)


def written_otherwise(value) -> None:
    """Every text of plain data becomes another one."""
    if isinstance(value, dict) and set(value) == {"es", "en"}:
        value |= {key: f"{text} (otra vez)" for key, text in value.items()}
    elif isinstance(value, dict):
        for each in value.values():
            written_otherwise(each)
    elif isinstance(value, list):
        for each in value:
            written_otherwise(each)


@pytest.fixture
def three_versions(db) -> InstrumentVersion:
    """The shipped instrument for merit, with two more versions; the newest."""
    publish_library()
    first = InstrumentVersion.objects.get(instrument__urn="urn:probidad:index:merit")
    for number in (2, 3):
        text = content()
        name = text.name.model_copy(update={"es": f"Mérito {number}"})
        changed = text.model_copy(update={"version": number, "name": name})
        newest = first.instrument.versions.create(
            version=number,
            revision=1,
            content=changed.model_dump(mode="json", by_alias=True),
            published_on=first.published_on,
        )
    return newest


PAGE = "/indices/instrumentos/merit/cambios/"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "De la versión 2.1 a la 3.1"),
        ("version=2.1", "De la versión 1.1 a la 2.1"),
        ("desde=1.1&version=3.1", "De la versión 1.1 a la 3.1"),
        ("desde=3.1&version=1.1", "De la versión 3.1 a la 1.1"),
        ("version=1.1", "De la versión 2.1 a la 1.1"),
    ],
)
def test_any_two_versions_are_compared(client, three_versions, query, title):
    page = client.get(f"{PAGE}?{query}", headers={"Accept-Language": "es-MX"}).content.decode()
    assert title in page
    assert "Nombre del instrumento" in page


@pytest.mark.parametrize(
    "query", ["version=9.9", "desde=x", "desde=1.1&version=%00", "version=" + "1" * 5000]
)
def test_a_version_that_is_not_there_is_said_beside_its_field(client, three_versions, query):
    answer = client.get(f"{PAGE}?{query}", headers={"Accept-Language": "es-MX"})
    assert answer.status_code == 200
    assert "No existe esa versión" in answer.content.decode() and "told" not in answer.context


def test_the_page_of_differences_asks_the_database_little(client, three_versions, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(PAGE)
