"""Names, addresses and circles, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.core.institutions.forms import RegistrationForm
from probidad.core.institutions.lists import InstitutionSearch
from probidad.core.institutions.places import STATES, state_name
from probidad.core.institutions.rules import free_name, free_slug, makes_cycle


@pytest.mark.parametrize(
    ("child", "parent", "parents", "expected"),
    [
        (1, None, {}, False),
        (1, 1, {}, True),
        (1, 2, {2: None}, False),
        (1, 3, {3: 2, 2: 1, 1: None}, True),
        (9, 3, {3: 2, 2: 3}, False),  # A circle that is there already doesn't loop for ever.
    ],
)
def test_a_circle_is_found(child, parent, parents, expected):
    assert makes_cycle(child, parent, parents) is expected


@given(st.text(min_size=1, max_size=300), st.sets(st.text(max_size=80), max_size=5))
def test_a_free_slug_is_free_short_and_never_empty(wanted, taken):
    slug = free_slug(wanted, taken)
    assert slug and slug not in taken and len(slug) <= 80


def test_slugs_count_up():
    assert free_slug("villa", {"villa", "villa-2"}) == "villa-3"
    assert free_slug("", set()) == "institucion"


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_a_free_name_fits_and_is_free(name, suffix):
    taken = {name}
    for _ in range(3):
        found = free_name(name, taken, suffix)
        assert found not in taken and len(found) <= 200
        taken.add(found)


def test_there_are_32_states_and_an_unknown_code_has_no_name():
    assert len(STATES) == 32 and state_name("22") == "Querétaro" and state_name("99") == ""


def test_states_are_offered_as_a_dictionary_orders_them():
    for form in (RegistrationForm, InstitutionSearch):
        field = form.base_fields["state_code" if form is RegistrationForm else "estado"]
        names = [name for _code, name in field.choices]
        place = names.index("Michoacán de Ocampo")
        assert names[place - 1 : place + 3] == ["México", "Michoacán de Ocampo", "Morelos", "Nayarit"]
