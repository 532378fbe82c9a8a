"""What the desk says before there is anything to do: the way to the first round, and what will come."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import Role
from probidad.instruments.exercises import desk
from probidad.instruments.exercises.models import Round

YESTERDAY = timezone.localdate() - timedelta(days=1)
UNITS = "Set up the units"
LEADERS = "Invite the team leaders"
NO_CUSTODIAN = "No custodian of the keys yet"
ROUND = "Prepare the first round"
CUSTODIAN = "Invite the custodian of the keys"


def titles(person: Person) -> list[str]:
    """The desk of somebody who comes anew, in English."""
    with translation.override("en"):
        return [str(item.title) for item in desk.waiting_for(Person.objects.get(pk=person.pk))]


def vacate(institution: Institution, *roles: str) -> None:
    held = Membership.objects.filter(institution=institution, role__in=roles)
    held.update(since=YESTERDAY, until=YESTERDAY)


def invite(institution: Institution, role: str, **where) -> None:
    Invitation.objects.create(
        email="x@ejemplo.mx", role=role, institution=institution, expires_on=timezone.localdate(), **where
    )


def test_the_ethics_unit_is_led_to_its_first_round_step_by_step(cast):
    home = cast.institution
    vacate(home, Role.TEAM_LEADER, Role.CUSTODIAN)
    home.units.update(dissolved_on=YESTERDAY)
    assert titles(cast.ethics_head) == [UNITS, NO_CUSTODIAN, ROUND]
    home.units.update(dissolved_on=None)
    assert titles(cast.ethics_head) == [LEADERS, NO_CUSTODIAN, ROUND]
    invite(home, Role.TEAM_LEADER, unit=cast.unit)
    invite(home, Role.CUSTODIAN)
    assert titles(cast.ethics_head) == [ROUND]


def test_the_first_steps_go_once_a_round_was_prepared(cast, prepare):
    vacate(cast.institution, Role.TEAM_LEADER)
    prepare(opened=False)
    assert titles(cast.ethics_head) == ["Finish preparing “Ronda de prueba”"]


def test_an_institution_that_ended_prepares_nothing(cast):
    Institution.objects.filter(pk=cast.institution.pk).update(dissolved_on=YESTERDAY)
    assert titles(cast.ethics_head) == []


def test_operators_invite_the_custodian_of_whoever_is_about_to_begin(cast, prepare):
    Membership.objects.filter(person=cast.other_ethics_head).delete()
    assert titles(cast.operator) == []
    vacate(cast.institution, Role.CUSTODIAN)
    assert titles(cast.operator) == [CUSTODIAN]
    [item] = desk.waiting_for(Person.objects.get(pk=cast.operator.pk))
    assert item.detail.startswith(cast.institution.name) and cast.institution.slug in item.url
    play = prepare(opened=False)
    assert titles(cast.operator) == [CUSTODIAN]
    Round.objects.filter(pk=play.round.pk).update(custodian="")
    assert titles(cast.operator) == []
    Round.objects.filter(pk=play.round.pk).update(custodian="Observatorio")
    assert titles(cast.operator) == [CUSTODIAN]
    Round.objects.filter(pk=play.round.pk).update(state=Round.State.OPEN)
    assert titles(cast.operator) == []


def test_a_team_leader_learns_what_will_come_until_there_is_a_report(cast, prepare):
    assert titles(cast.team_leader) == ["No report yet"]
    assert "No report yet" not in titles(cast.ethics_head) + titles(cast.custodian)
    play = prepare()
    assert titles(cast.team_leader) == ["“Ronda de prueba” is open", "No report yet"]
    Round.objects.filter(pk=play.round.pk).update(state=Round.State.CLOSED, closed_on=timezone.localdate())
    assert titles(cast.team_leader) == ["Report of “Ronda de prueba”"]


def test_a_custodian_without_work_learns_what_will_come(cast, prepare):
    assert titles(cast.custodian) == ["No key to keep at present"]
    prepare(opened=False)
    assert "No key to keep at present" not in titles(cast.custodian)


@pytest.mark.parametrize(
    ("who", "queries"), [("ethics_head", 10), ("operator", 2), ("team_leader", 5), ("advisor", 1)]
)
def test_the_desk_takes_few_queries(cast, who, queries, django_assert_max_num_queries):
    person = Person.objects.get(pk=cast.people[who].pk)
    with django_assert_max_num_queries(queries):
        desk.waiting_for(person)
