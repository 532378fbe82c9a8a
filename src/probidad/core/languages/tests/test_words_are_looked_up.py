"""What somebody types without accents finds what is written with them."""

import pytest

from probidad.core.languages.words import alphabetical, folded, matches


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Querétaro", "queretaro"),
        ("  ÓRGANO   Interno ", "organo interno"),
        ("Peñón", "penon"),
        ("a\x00b", "ab"),
    ],
)
def test_search_text_has_neither_case_nor_accents(text, expected):
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", True),
        ("publicas", True),
        ("OBRAS maria", True),
        ("obras tesoreria", False),
        ("%", False),
        ("\x00", True),
    ],
)
def test_each_word_of_a_search_must_stand_somewhere(search, found):
    assert matches(search, "María Ñáñez", "Obras Públicas") is found


def test_words_sort_as_in_a_dictionary():
    words = ["Órgano", "obra", "Zona", "ñandú", "nube", "Árbol"]
    assert sorted(words, key=alphabetical) == ["Árbol", "nube", "ñandú", "obra", "Órgano", "Zona"]


def test_titles_sort_by_their_first_word_whatever_mark_stands_before_it():
    titles = [
        "Una compra",
        "“No me molesta”",
        "Un “me gusta” voluntario",
        "¿Quién paga?",
        "Un mensaje",
        "Sonido",
    ]
    assert sorted(titles, key=alphabetical) == [
        "“No me molesta”",
        "¿Quién paga?",
        "Sonido",
        "Un “me gusta” voluntario",
        "Un mensaje",
        "Una compra",
    ]
