"""Roles: ended, changed, and carried on where an institution or unit takes over from another."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Unit
from probidad.core.people import access, tasks
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import Role
from probidad.core.people.services.checks import check_grant, check_not_yet, checked_unit
from probidad.core.people.services.invitations import withdraw_what_was_given
from probidad.core.people.services.records import record_membership
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue


@transaction.atomic
def end_membership(*, actor: Person, membership: Membership) -> None:
    """End a role at once: one's own, or one that the actor may give. Never that of the last operator.

    Who leaves may have invited a successor; what somebody who is removed had offered is withdrawn.
    """
    membership = _locked_current(membership)
    if membership.person_id != actor.pk:
        check_grant(actor, membership.role, membership.institution)
    _end(actor, membership)
    if membership.person_id != actor.pk:
        withdraw_what_was_given(actor=actor, giver=membership.person)
    record_membership(PersonEvent.ENDED, actor, membership)
    _tell_of(actor, membership)


@transaction.atomic
def change_role(*, actor: Person, membership: Membership, role: str, unit: Unit | None = None) -> Membership:
    """End a role and give another in the same institution, so that the history shows both."""
    membership = _locked_current(membership)
    if membership.person_id == actor.pk:
        raise refusal(_("You can't change your own role."), code="own")
    institution = membership.institution
    check_grant(actor, membership.role, institution)
    check_grant(actor, role, institution)
    unit = checked_unit(role, institution, unit)
    if (role, unit) == (membership.role, membership.unit):
        raise refusal(_("The person already has this role."), field="role", code="same")
    check_not_yet(membership.person.email, role, institution, unit)
    _end(actor, membership)
    new = Membership.objects.create(
        person=membership.person, institution=institution, unit=unit, role=role, granted_by=actor
    )
    withdraw_what_was_given(actor=actor, giver=membership.person)
    record_membership(PersonEvent.ROLE_CHANGED, actor, new, before=membership.role)
    _tell_of(actor, new)
    return new


@transaction.atomic
def close_memberships(*, actor: Person | None, memberships: Iterable[Membership], on: date) -> int:
    """End the roles of an institution or unit that ceases to exist, without asking each; returns how many."""
    ended = 0
    for membership in memberships:
        membership.until = max(on, membership.since)
        membership.ended_by = actor
        membership.save(update_fields=["until", "ended_by"])
        record_membership(PersonEvent.ENDED, actor, membership)
        ended += 1
    return ended


@transaction.atomic
def carry_on(*, actor: Person | None, membership: Membership, unit: Unit, since: date) -> Membership:
    """Give the role that just ended anew in the unit, maybe of another institution, that took over."""
    new = Membership.objects.create(
        person=membership.person,
        institution=unit.institution,
        unit=unit,
        role=membership.role,
        since=since,
        granted_by=actor,
    )
    record_membership(PersonEvent.JOINED, actor, new)
    return new


def _locked_current(membership: Membership) -> Membership:
    """The membership, locked; with it all operators', since the last one must stay."""
    if membership.role == Role.OPERATOR:
        list(Membership.objects.select_for_update(of=("self",)).filter(role=Role.OPERATOR, until=None))
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.until is not None and locked.until <= timezone.localdate():
        raise refusal(_("This role has already ended."), code="ended")
    return locked


def _end(actor: Person, membership: Membership) -> None:
    if membership.role == Role.OPERATOR:
        others = Membership.objects.current().filter(role=Role.OPERATOR).exclude(person=membership.person_id)
        if not others.exists():
            raise refusal(
                _(
                    "This is the last operator: without one nobody could run the platform. Invite another first."
                ),
                code="last-operator",
            )
    membership.until = timezone.localdate()
    membership.ended_by = actor
    membership.save(update_fields=["until", "ended_by"])


def _tell_of(actor: Person, membership: Membership) -> None:
    """Mail to the person whose role it is, and to those who must know what an operator does."""
    if membership.person_id != actor.pk:
        enqueue(tasks.tell_person_of_role, membership.pk)
    if membership.institution is None or access.acts_from_outside(actor, membership.institution):
        enqueue(tasks.tell_of_role, membership.pk)
