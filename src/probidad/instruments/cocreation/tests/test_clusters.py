"""Ideas of similar wording come together; none is lost; ten thousand take seconds."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.cocreation.rules.clusters import groups

SPANISH = [
    "Publicar cada mes las compras de medicinas del hospital",
    "Llevar gas natural a los hornos de ladrillo",
    "Que el hospital publique sus compras de medicinas",
    "Brigadas de salud en las escuelas del barrio",
    "Conectar los hornos ladrilleros a la red de gas",
    "Publicación mensual de compras de medicina en el hospital",
    "Una brigada de salud para cada escuela",
    "Alumbrado en el camino a la prepa",
]
ENGLISH = [
    "Publish the hospital's purchases of medicine every month",
    "Bring natural gas to the brick kilns",
    "The hospital should be publishing its medicine purchases",
    "Light the road to the high school",
]


def _together(texts, language):
    return {frozenset(group) for group in groups(texts, language)}


def test_ideas_of_similar_wording_come_together_in_both_languages():
    assert _together(SPANISH, "es") == {
        frozenset({0, 2, 5}),
        frozenset({1, 4}),
        frozenset({3, 6}),
        frozenset({7}),
    }
    assert _together(ENGLISH, "en") == {frozenset({0, 2}), frozenset({1}), frozenset({3})}


def test_the_largest_group_comes_first_in_the_order_of_its_ideas():
    assert groups(SPANISH, "es")[0] == [0, 2, 5]


def test_accents_and_case_make_no_difference():
    assert groups(["MAS ARBOLES EN LA AVENIDA", "Más árboles en la avenida", "Semáforo"], "es")[0] == [0, 1]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_idea_stays_in_exactly_one_group(texts):
    assert sorted(place for group in groups(texts, "es") for place in group) == list(range(len(texts)))


def test_ten_thousand_ideas_take_less_than_five_seconds():
    chance = random.Random(7)
    words = [f"{start}{middle}{end}" for start in ("tr", "pl", "m", "c", "s") for middle in ("an", "el", "or", "und", "ist", "ag")
             for end in ("ero", "ada", "ivo", "ura", "ismo", "encia", "ote", "al")] * 5  # fmt: skip
    weights = [1 / (1 + place) for place in range(len(words))]
    texts = [" ".join(chance.choices(words, weights, k=12)) for _each in range(10_000)]
    began = time.process_time()
    found = groups(texts, "es")
    assert time.process_time() - began < 5
    assert sum(map(len, found)) == len(texts)
