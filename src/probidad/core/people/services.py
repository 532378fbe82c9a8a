"""The only writers of accounts, roles and invitations.

Rules that a person can break raise ValidationError in the reader's language; what no page offers
(a role that the actor may not give) raises PermissionDenied.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access, tasks
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import ROLES_OF_A_UNIT, Role
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
        _check_grant(actor, role, institution)
        if email == actor.email:
            raise refusal(_("You can't give yourself a role."), field="email", code="own")
    unit = _checked_unit(role, institution, unit)
    _check_not_yet(email, role, institution, unit)
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
    _record_invitation(PersonEvent.INVITED, actor, invitation)
    if actor is not None:
        enqueue(tasks.send_invitation, invitation.pk)
        if institution is None or access.acts_from_outside(actor, institution):
            enqueue(tasks.tell_of_invitation, invitation.pk)
    return invitation


@transaction.atomic
def send_again(*, actor: Person, invitation: Invitation) -> None:
    """Send an invitation once more, valid anew; at most once a day."""
    invitation = _locked_pending(invitation)
    _check_grant(actor, invitation.role, invitation.institution)
    if invitation.expires_on == _expiry():
        raise refusal(
            _("It was already sent today. Ask the person to look among unwanted mail."), code="sent-today"
        )
    invitation.expires_on = _expiry()
    invitation.save(update_fields=["expires_on"])
    _record_invitation(PersonEvent.INVITATION_SENT_AGAIN, actor, invitation)
    enqueue(tasks.send_invitation, invitation.pk)


@transaction.atomic
def withdraw_invitation(*, actor: Person, invitation: Invitation) -> None:
    """Make an invitation's link useless."""
    invitation = _locked_pending(invitation)
    _check_grant(actor, invitation.role, invitation.institution)
    invitation.withdrawn_on = timezone.localdate()
    invitation.save(update_fields=["withdrawn_on"])
    _record_invitation(PersonEvent.INVITATION_WITHDRAWN, actor, invitation)


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


@transaction.atomic
def end_membership(*, actor: Person, membership: Membership) -> None:
    """End a role at once: one's own, or one that the actor may give. Never that of the last operator."""
    membership = _locked_current(membership)
    if membership.person_id != actor.pk:
        _check_grant(actor, membership.role, membership.institution)
    _end(actor, membership)
    _record_membership(PersonEvent.ENDED, actor, membership)
    _tell_of(actor, membership)


@transaction.atomic
def change_role(*, actor: Person, membership: Membership, role: str, unit: Unit | None = None) -> Membership:
    """End a role and give another in the same institution, so that the history shows both."""
    membership = _locked_current(membership)
    if membership.person_id == actor.pk:
        raise refusal(_("You can't change your own role."), code="own")
    institution = membership.institution
    _check_grant(actor, membership.role, institution)
    _check_grant(actor, role, institution)
    unit = _checked_unit(role, institution, unit)
    if (role, unit) == (membership.role, membership.unit):
        raise refusal(_("The person already has this role."), field="role", code="same")
    _check_not_yet(membership.person.email, role, institution, unit)
    _end(actor, membership)
    new = Membership.objects.create(
        person=membership.person, institution=institution, unit=unit, role=role, granted_by=actor
    )
    _record_membership(PersonEvent.ROLE_CHANGED, actor, new, before=membership.role)
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
        _record_membership(PersonEvent.ENDED, actor, membership)
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
    _record_membership(PersonEvent.JOINED, actor, new)
    return new


@transaction.atomic
def withdraw_invitations(*, actor: Person | None, invitations: Iterable[Invitation]) -> None:
    """Withdraw what an institution or unit that ceases to exist had offered."""
    for invitation in invitations:
        invitation.withdrawn_on = timezone.localdate()
        invitation.save(update_fields=["withdrawn_on"])
        _record_invitation(PersonEvent.INVITATION_WITHDRAWN, actor, invitation)


@transaction.atomic
def update_account(*, person: Person, name: str, language: str) -> None:
    """Change a person's own name and language."""
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    record(kind=PersonEvent.ACCOUNT_CHANGED, actor=person, subject=_urn("person", person.pk))


# --- Checks ------------------------------------------------------------------------------------


def _check_grant(actor: Person, role: str, institution: Institution | None) -> None:
    if role not in access.roles_grantable(actor, institution):
        raise PermissionDenied("a role that the actor may not give")
    if institution is not None and not institution.exists:
        raise refusal(_("This institution no longer exists."), code="dissolved")


def _checked_unit(role: str, institution: Institution | None, unit: Unit | None) -> Unit | None:
    """The unit that the role needs; roles of the whole institution have none."""
    if role not in ROLES_OF_A_UNIT:
        return None
    if unit is None:
        raise refusal(_("Choose the unit."), field="unit", code="required")
    if unit.institution_id != institution.pk or unit.dissolved_on is not None:
        raise refusal(_("This unit is not one of the institution's."), field="unit", code="invalid")
    return unit


def _check_not_yet(email: str, role: str, institution: Institution | None, unit: Unit | None) -> None:
    where = {"role": role, "institution": institution, "unit": unit}
    if Membership.objects.current().filter(person__email=email, **where).exists():
        raise refusal(_("This person already has this role."), field="email", code="same")
    if Invitation.objects.open().filter(email=email, **where).exists():
        raise refusal(
            _("There is already an open invitation to this role. You can send it again."),
            field="email",
            code="open",
        )


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


def _locked_current(membership: Membership) -> Membership:
    """The membership, locked; with it all operators', since the last one must stay."""
    if membership.role == Role.OPERATOR:
        list(Membership.objects.select_for_update(of=("self",)).filter(role=Role.OPERATOR, until=None))
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.until is not None and locked.until <= timezone.localdate():
        raise refusal(_("This role has already ended."), code="ended")
    return locked


# --- Writing -----------------------------------------------------------------------------------


def _join(invitation: Invitation, person: Person) -> Membership:
    where = {"institution": invitation.institution, "unit": invitation.unit, "role": invitation.role}
    membership = Membership.objects.current().filter(person=person, **where).first()
    if membership is None:
        membership = Membership.objects.create(person=person, granted_by=invitation.invited_by, **where)
    invitation.accepted_on = timezone.localdate()
    invitation.save(update_fields=["accepted_on"])
    _record_membership(PersonEvent.JOINED, person, membership)
    return membership


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


def _record_invitation(kind: PersonEvent, actor: Person | None, invitation: Invitation) -> None:
    record(
        kind=kind,
        actor=actor,
        institution=invitation.institution,
        subject=_urn("invitation", invitation.pk),
        details={"role": invitation.role, "unit": invitation.unit_id},
        personal={"email": invitation.email},
        about=Person.objects.filter(email=invitation.email).first(),
    )


def _record_membership(kind: PersonEvent, actor: Person | None, membership: Membership, **details) -> None:
    record(
        kind=kind,
        actor=actor,
        institution=membership.institution,
        subject=_urn("membership", membership.pk),
        details={"role": membership.role, "unit": membership.unit_id} | details,
        about=membership.person,
    )


def _urn(kind: str, key: int) -> str:
    return f"urn:probidad:people:{kind}:{key}"


def _expiry() -> date:
    return timezone.localdate() + timedelta(days=VALID_DAYS)
