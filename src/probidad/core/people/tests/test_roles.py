"""Giving, changing and ending roles: who may, and what is never allowed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.core.institutions.models import Unit
from probidad.core.people import access, services
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import Role
from probidad.core.tasks.models import Task
from probidad.core.tasks.worker import run_due


def fresh(person: Person) -> Person:
    """The person without what an earlier request remembered."""
    return Person.objects.get(pk=person.pk)


def invite(cast, actor, role=Role.ADVISOR, email="nueva@ejemplo.mx", **kwargs):
    where = {} if role == Role.OPERATOR else {"institution": cast.institution}
    return services.invite(actor=actor, email=email, role=role, **where | kwargs)


def test_an_ethics_head_cannot_make_operators_or_custodians(cast):
    for role in (Role.OPERATOR, Role.CUSTODIAN):
        with pytest.raises(PermissionDenied):
            invite(cast, cast.ethics_head, role)


def test_an_ethics_head_cannot_give_roles_elsewhere(cast):
    with pytest.raises(PermissionDenied):
        invite(cast, cast.ethics_head, institution=cast.other_institution)


@pytest.mark.parametrize("who", ["team_leader", "advisor", "auditor", "custodian", "facilitator", "outsider"])
def test_who_manages_no_members_gives_no_role(cast, who):
    for role in Role:
        with pytest.raises(PermissionDenied):
            invite(cast, cast.people[who], role, unit=cast.unit)


def test_nobody_gives_a_role_to_oneself(cast):
    with pytest.raises(ValidationError, match="No puedes darte un rol"):
        invite(cast, cast.operator, email="OPERATOR@ejemplo.mx ")
    assert not Invitation.objects.exists()


def test_nobody_changes_ones_own_role(cast):
    own = cast.ethics_head.memberships.get()
    with pytest.raises(ValidationError) as refused:
        services.change_role(actor=cast.ethics_head, membership=own, role=Role.AUDITOR)
    assert refused.value.code == "own"


def test_an_invitation_of_ones_own_to_a_later_address_gives_no_role(cast):
    invitation = invite(cast, cast.operator, email="segunda@ejemplo.mx")
    Person.objects.filter(pk=cast.operator.pk).update(email="segunda@ejemplo.mx")
    with pytest.raises(ValidationError) as refused:
        services.accept_invitation(invitation=invitation, person=fresh(cast.operator))
    assert refused.value.code == "own"


def test_a_team_leader_needs_a_unit_of_the_same_institution_that_exists(cast):
    dissolved = Unit.objects.create(
        institution=cast.institution, name="Vieja", dissolved_on=timezone.localdate()
    )
    for unit in (None, cast.foreign_unit, dissolved):
        with pytest.raises(ValidationError):
            invite(cast, cast.ethics_head, Role.TEAM_LEADER, unit=unit)
    assert invite(cast, cast.ethics_head, Role.TEAM_LEADER, unit=cast.other_unit).unit == cast.other_unit


def test_other_roles_are_of_the_whole_institution(cast):
    assert invite(cast, cast.ethics_head, Role.ADVISOR, unit=cast.unit).unit is None


def test_the_same_role_is_not_given_twice(cast):
    with pytest.raises(ValidationError) as refused:
        invite(cast, cast.ethics_head, email=cast.advisor.email)
    assert "email" in refused.value.error_dict
    invite(cast, cast.ethics_head)
    with pytest.raises(ValidationError):
        invite(cast, cast.ethics_head)


def test_a_dissolved_institution_gives_no_roles(cast):
    cast.institution.dissolved_on = timezone.localdate()
    cast.institution.save()
    with pytest.raises(ValidationError):
        invite(cast, cast.ethics_head)


def test_ending_a_role_works_at_once_even_on_its_first_day(cast):
    membership = cast.advisor.memberships.get()
    assert membership.since == timezone.localdate()
    services.end_membership(actor=cast.ethics_head, membership=membership)
    assert not access.current_memberships(fresh(cast.advisor))
    assert "Todavía no tienes" in cast.client("advisor").get(reverse("panel:desk")).text
    membership.refresh_from_db()
    assert membership.ended_by == cast.ethics_head


def test_what_a_removed_person_offered_is_withdrawn(cast):
    """Else whoever had the account would come back through an invitation to an accomplice."""
    accomplice = invite(cast, cast.ethics_head, Role.ETHICS_HEAD)
    elsewhere = invite(cast, cast.operator, email="otra@ejemplo.mx")
    services.end_membership(actor=cast.operator, membership=cast.ethics_head.memberships.get())
    accomplice.refresh_from_db()
    elsewhere.refresh_from_db()
    assert accomplice.state == Invitation.State.WITHDRAWN and elsewhere.state == Invitation.State.OPEN
    assert AuditEvent.objects.get(kind=PersonEvent.INVITATION_WITHDRAWN).part("actor").person == cast.operator


def test_another_role_keeps_only_the_offers_that_it_could_make(cast):
    offer = invite(cast, cast.ethics_head)
    services.change_role(
        actor=cast.operator, membership=cast.ethics_head.memberships.get(), role=Role.COMMITTEE_MEMBER
    )
    offer.refresh_from_db()
    assert offer.state == Invitation.State.WITHDRAWN


def test_whoever_leaves_may_have_invited_a_successor(cast):
    successor = invite(cast, cast.ethics_head, Role.ETHICS_HEAD)
    services.end_membership(actor=cast.ethics_head, membership=cast.ethics_head.memberships.get())
    successor.refresh_from_db()
    assert successor.state == Invitation.State.OPEN


def test_a_role_that_ended_cannot_end_again(cast):
    membership = cast.advisor.memberships.get()
    services.end_membership(actor=cast.ethics_head, membership=membership)
    with pytest.raises(ValidationError):
        services.end_membership(actor=cast.ethics_head, membership=membership)


def test_nobody_ends_a_role_that_they_could_not_give(cast):
    for person, victim in (
        (cast.ethics_head, cast.custodian),
        (cast.ethics_head, cast.other_team_leader),
        (cast.team_leader, cast.advisor),
    ):
        with pytest.raises(PermissionDenied):
            services.end_membership(actor=person, membership=victim.memberships.get())


def test_everybody_may_leave_ones_own_role(cast):
    services.end_membership(actor=cast.custodian, membership=cast.custodian.memberships.get())
    assert not access.current_memberships(fresh(cast.custodian))


def test_the_last_operator_stays(cast):
    own = cast.operator.memberships.get()
    with pytest.raises(ValidationError) as refused:
        services.end_membership(actor=cast.operator, membership=own)
    assert refused.value.code == "last-operator"
    cast.add("second_operator", Role.OPERATOR)
    services.end_membership(actor=cast.operator, membership=own)


def test_an_operator_whose_account_is_closed_does_not_count_as_another(cast):
    second = cast.add("second_operator", Role.OPERATOR)
    Person.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        services.end_membership(actor=cast.operator, membership=cast.operator.memberships.get())


def test_changing_a_role_keeps_the_former_one_in_the_history(cast):
    before = cast.advisor.memberships.get()
    after = services.change_role(
        actor=cast.ethics_head, membership=before, role=Role.TEAM_LEADER, unit=cast.other_unit
    )
    before.refresh_from_db()
    assert before.until == timezone.localdate() and before.role == Role.ADVISOR
    assert (after.role, after.unit, after.granted_by) == (Role.TEAM_LEADER, cast.other_unit, cast.ethics_head)
    event = AuditEvent.objects.get(kind=PersonEvent.ROLE_CHANGED)
    assert event.details["before"] == Role.ADVISOR


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.OPERATOR])
def test_a_role_cannot_be_changed_into_one_that_may_not_be_given(cast, role):
    with pytest.raises(PermissionDenied):
        services.change_role(actor=cast.ethics_head, membership=cast.advisor.memberships.get(), role=role)


def test_the_database_itself_refuses_a_role_held_twice(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.advisor, role=Role.ADVISOR, institution=cast.institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.operator, role=Role.OPERATOR)


def test_what_an_operator_gives_is_told_to_the_ethics_unit_and_audited(cast):
    invite(cast, cast.operator, Role.COMMITTEE_MEMBER, email="amiga@ejemplo.mx")
    run_due()
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {"amiga@ejemplo.mx", cast.ethics_head.email}
    text = told[cast.ethics_head.email].body
    assert cast.operator.name in text and "amiga@ejemplo.mx" in text and cast.institution.name in text
    event = AuditEvent.objects.get(kind=PersonEvent.INVITED)
    assert event.institution == cast.institution and "@" not in str(event.details)


def test_the_person_whom_an_operator_invites_is_not_the_one_who_is_told(cast):
    invite(cast, cast.operator, Role.AUDITOR, email=cast.ethics_head.email)
    second = cast.add("second_operator", Role.OPERATOR)
    run_due()
    assert sorted(message.to[0] for message in mail.outbox) == sorted([cast.ethics_head.email, second.email])


def test_an_institution_s_own_ethics_head_is_not_reported(cast):
    invite(cast, cast.ethics_head)
    assert list(Task.objects.values_list("name", flat=True)) == ["people.send_invitation"]


def test_an_operator_s_ending_is_told_to_the_person_and_to_the_ethics_unit(cast):
    services.end_membership(actor=cast.operator, membership=cast.advisor.memberships.get())
    run_due()
    assert {message.to[0] for message in mail.outbox} == {cast.advisor.email, cast.ethics_head.email}


def test_an_operator_cannot_get_rid_of_the_ethics_head_unnoticed(cast):
    cast.add("second_operator", Role.OPERATOR)
    services.end_membership(actor=cast.operator, membership=cast.ethics_head.memberships.get())
    run_due()
    assert {message.to[0] for message in mail.outbox} == {cast.ethics_head.email, cast.second_operator.email}


def test_a_new_operator_is_told_to_the_other_operators(cast):
    cast.add("second_operator", Role.OPERATOR)
    invite(cast, cast.operator, Role.OPERATOR)
    run_due()
    assert {message.to[0] for message in mail.outbox} == {"nueva@ejemplo.mx", cast.second_operator.email}


def test_mails_are_in_the_language_of_whoever_reads_them(cast):
    Person.objects.filter(pk=cast.ethics_head.pk).update(language="en")
    invite(cast, cast.operator, email="amiga@ejemplo.mx")
    run_due()
    [notice] = [message for message in mail.outbox if message.to == [cast.ethics_head.email]]
    [invitation] = [message for message in mail.outbox if message.to == ["amiga@ejemplo.mx"]]
    assert "who runs the platform" in notice.body and "Para aceptar" in invitation.body


def test_a_page_cannot_give_more_than_its_form_offers(cast):
    client = cast.client("ethics_head")
    data = {"email": "x@ejemplo.mx", "role": "operator", "language": "es-mx"}
    response = client.post(reverse("people:invite", args=["villa-clara"]), data)
    assert response.status_code == 422 and not Invitation.objects.exists()
    data = {"email": "x@ejemplo.mx", "role": "team_leader", "unit": cast.foreign_unit.pk, "language": "es-mx"}
    response = client.post(reverse("people:invite", args=["villa-clara"]), data)
    assert response.status_code == 422 and not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "no-es-correo", "a@b\nBcc: c@d.mx", "x" * 300 + "@ejemplo.mx"])
def test_what_is_no_address_is_said_beside_the_field(cast, email):
    data = {"email": email, "role": "advisor", "language": "es-mx"}
    page = cast.client("ethics_head").post(reverse("people:invite", args=["villa-clara"]), data)
    assert (
        page.status_code == 422 and page.context["form"].errors["email"] and not Invitation.objects.exists()
    )


def test_the_pages_end_and_change_roles(cast):
    client, membership = cast.client("ethics_head"), cast.advisor.memberships.get()
    url = reverse("people:change-role", args=[membership.pk])
    assert client.post(url, {"role": "facilitator"}).status_code == 302
    new = cast.advisor.memberships.current().get()
    assert new.role == Role.FACILITATOR
    assert client.post(reverse("people:end", args=[new.pk])).status_code == 302
    assert not cast.advisor.memberships.current().exists()
    assert client.post(reverse("people:end", args=[new.pk])).status_code == 404


def test_leaving_the_last_operator_s_role_explains_itself(cast):
    client = cast.client("operator")
    url = reverse("people:leave", args=[cast.operator.memberships.get().pk])
    page = client.post(url, follow=True)
    assert page.status_code == 200 and list(page.context["messages"])
    assert cast.operator.memberships.current().exists()


def test_closed_invitations_are_forgotten_after_a_year(cast):
    from probidad.core.people.tasks import forget_invitations

    old, recent = invite(cast, cast.ethics_head), invite(cast, cast.ethics_head, email="otra@ejemplo.mx")
    Invitation.objects.filter(pk=old.pk).update(expires_on=timezone.localdate() - timedelta(days=400))
    forget_invitations()
    assert list(Invitation.objects.all()) == [recent]
