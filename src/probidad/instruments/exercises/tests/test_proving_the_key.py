"""Whoever proves the key vouches for what the page showed: the roster by unit and the minimum group."""

import pytest
from django.core.exceptions import ValidationError

from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import rosters, rounds
from probidad.instruments.exercises.tests.conftest import sign

pytestmark = pytest.mark.django_db

PADDED = RosterFile([(f"inventada{n}@villa.mx", "desarrollo social") for n in range(20)])


def _new_roster(round, cast):
    rosters.store_roster(round=round, content=PADDED, actor=cast.ethics_head)


def _smaller_minimum(round, cast):
    changes = {name: getattr(round, name) for name in ("title", "opens_on", "closes_on", "custodian")}
    dilemmas = [each.dilemma_version for each in queries.exercises_of(round)]
    rounds.change_round(round=round, dilemmas=dilemmas, actor=cast.ethics_head, minimum_group=5, **changes)
    round.refresh_from_db()


@pytest.mark.parametrize("change", [_new_roster, _smaller_minimum])
def test_what_the_custodian_looked_at_cannot_change_before_the_opening_without_being_looked_at_again(
    prepare, cast, change
):
    play = prepare(opened=False)
    change(play.round, cast)
    with pytest.raises(ValidationError):
        rounds.open_round(round=play.round, actor=cast.ethics_head)
    sign(play.round, play.key_file, cast)
    assert rounds.open_round(round=play.round, actor=cast.ethics_head).state == Round.State.OPEN
