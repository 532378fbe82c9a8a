"""Which small units are proposed to report together, and what they are called then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probidad.instruments.exercises import grouping


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 4)), max_size=15),
    st.integers(5, 20),
)
def test_a_proposal_takes_every_small_unit_once_and_suffices_wherever_it_can(drawn, minimum):
    known = [grouping.Unit(key, people, branch) for key, (people, branch) in enumerate(drawn)]
    small = {unit.key: unit.people for unit in known if unit.people < minimum}
    groups = grouping.proposals(known, minimum=minimum)
    taken = [key for group in groups for key in group]
    assert len(taken) == len(set(taken)) and set(taken) <= set(small)
    assert set(taken) == set(small) or len(small) < 2 or (not groups and len(small) == 1)
    assert all(len(group) > 1 for group in groups)
    if sum(small.values()) >= minimum:
        assert all(sum(small[key] for key in group) >= minimum for group in groups)


def test_small_units_of_one_branch_are_proposed_together_before_others():
    known = [grouping.Unit(1, 6, 1), grouping.Unit(2, 3, 2), grouping.Unit(3, 5, 1), grouping.Unit(4, 20, 1)]
    assert grouping.proposals(known, minimum=10) == [[1, 3, 2]]
    known.append(grouping.Unit(5, 8, 3))
    assert grouping.proposals(known, minimum=10) == [[1, 3], [2, 5]]


@pytest.mark.parametrize(
    ("names", "joined_name"),
    [
        (["Archivo", "Catastro"], "Archivo y Catastro"),
        (["Archivo", "Catastro", "Obras"], "Archivo, Catastro y Obras"),
        (["Archivo", "Informática"], "Archivo e Informática"),
        (["Archivo", "Higiene"], "Archivo e Higiene"),
        (["Archivo", "Hielo"], "Archivo y Hielo"),
    ],
)
def test_names_are_joined_as_spanish_does(names, joined_name):
    assert grouping.joined(names) == joined_name
