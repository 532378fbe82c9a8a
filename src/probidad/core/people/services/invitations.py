"""Invitations: offered, sent again, withdrawn, and accepted, by which accounts come to be."""

from collections.abc import Iterable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access, tasks
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.services.checks import check_grant, check_not_yet, checked_unit
from probidad.core.people.services.records import record_invitation, record_membership
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue

VALID_DAYS = 7  # that an invitation can be accepted


@transaction.atomic
def invite(
    *,
    actor: Person | None,
    email: str,
    role: str,
    institution: Institution | None = None,
    unit: Unit | None = None,
    name: str = "",
    language: str = "es-mx",
) -> Invitation:
    """Offer a role to an address; a task sends the mail.

    ``actor`` None is the installation itself (``create_operator``), which prints the link instead.
    An operator who invites into an institution from outside is reported to its ethics unit by mail.
    """
    email = email.strip().lower()
    validate_email(email)
    if actor is not None:
        check_grant(actor, role, institution)
        if email == actor.email:
            raise refusal(_("You can't give yourself a role."), field="email", code="own")
    unit = checked_unit(role, institution, unit)
    check_not_yet(email, role, institution, unit)
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        role=role,
        institution=institution,
        unit=unit,
        language=language,
        invited_by=actor,
        expires_on=_expiry(),
    )
    record_invitation(PersonEvent.INVITED, actor, invitation)
    if actor is not None:
        enqueue(tasks.send_invitation, invitation.pk)
        if institution is None or access.acts_from_outside(actor, institution):
            enqueue(tasks.tell_of_invitation, invitation.pk)
    return invitation


@transaction.atomic
def send_again(*, actor: Person, invitation: Invitation) -> None:
    """Send an invitation once more, valid anew; at most once a day."""
    invitation = _locked_pending(invitation)
    check_grant(actor, invitation.role, invitation.institution)
    if invitation.expires_on == _expiry():
        raise refusal(
            _("It was already sent today. Ask the person to look among unwanted mail."), code="sent-today"
        )
    invitation.expires_on = _expiry()
    invitation.save(update_fields=["expires_on"])
    record_invitation(PersonEvent.INVITATION_SENT_AGAIN, actor, invitation)
    enqueue(tasks.send_invitation, invitation.pk)


@transaction.atomic
def withdraw_invitation(*, actor: Person, invitation: Invitation) -> None:
    """Make an invitation's link useless."""
    invitation = _locked_pending(invitation)
    check_grant(actor, invitation.role, invitation.institution)
    invitation.withdrawn_on = timezone.localdate()
    invitation.save(update_fields=["withdrawn_on"])
    record_invitation(PersonEvent.INVITATION_WITHDRAWN, actor, invitation)


@transaction.atomic
def withdraw_invitations(*, actor: Person | None, invitations: Iterable[Invitation]) -> None:
    """Withdraw what an institution or unit that ceases to exist had offered."""
    for invitation in invitations:
        invitation.withdrawn_on = timezone.localdate()
        invitation.save(update_fields=["withdrawn_on"])
        record_invitation(PersonEvent.INVITATION_WITHDRAWN, actor, invitation)


@transaction.atomic
def withdraw_what_was_given(*, actor: Person, giver: Person) -> None:
    """Withdraw the open invitations to roles that somebody may give no longer.

    Else whoever was removed, or had the account, would come back through an invitation of their own.
    """
    giver = Person.objects.get(pk=giver.pk)  # the one at hand remembers the roles that it had
    offered = Invitation.objects.open().filter(invited_by=giver).select_related("institution")
    lost = [each for each in offered if each.role not in access.roles_grantable(giver, each.institution)]
    withdraw_invitations(actor=actor, invitations=lost)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: Person) -> Membership:
    """Give the invited person the role; ValidationError if the invitation is no longer open."""
    invitation = _locked_open(invitation)
    if person.email != invitation.email:
        raise PermissionDenied("the invitation is for another address")
    if invitation.invited_by_id == person.pk:
        raise refusal(_("You can't give yourself a role."), code="own")
    return _join(invitation, person)


@transaction.atomic
def register_invited(
    *, invitation: Invitation, name: str, language: str, password: str | None = None
) -> Person:
    """Create the invited person's account and give it the role.

    The link reached the address, so the address is verified. ValidationError if the invitation is
    no longer open or the account exists already.
    """
    invitation = _locked_open(invitation)
    if Person.objects.filter(email=invitation.email).exists():
        raise refusal(
            _("There is already an account with this address. Sign in to accept."), code="account-exists"
        )
    person = Person.objects.create_user(
        email=invitation.email, name=name, password=password or None, language=language
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    _join(invitation, person)
    return person


def _locked_pending(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_on or locked.withdrawn_on:
        raise refusal(_("This invitation has already been accepted or withdrawn."), code="closed")
    return locked


def _locked_open(invitation: Invitation) -> Invitation:
    locked = _locked_pending(invitation)
    if locked.state != Invitation.State.OPEN or (locked.institution and not locked.institution.exists):
        raise refusal(_("This invitation has expired."), code="expired")
    return locked


def _join(invitation: Invitation, person: Person) -> Membership:
    where = {"institution": invitation.institution, "unit": invitation.unit, "role": invitation.role}
    membership = Membership.objects.current().filter(person=person, **where).first()
    if membership is None:
        membership = Membership.objects.create(person=person, granted_by=invitation.invited_by, **where)
    invitation.accepted_on = timezone.localdate()
    invitation.save(update_fields=["accepted_on"])
    record_membership(PersonEvent.JOINED, person, membership)
    return membership


def _expiry() -> date:
    return timezone.localdate() + timedelta(days=VALID_DAYS)
