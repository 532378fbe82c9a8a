"""What the audit trail gets of roles and invitations."""

from probidad.core.audit.services import record
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Invitation, Membership, Person


def record_membership(kind: PersonEvent, actor: Person | None, membership: Membership, **details) -> None:
    """An event of somebody's role."""
    record(
        kind=kind,
        actor=actor,
        institution=membership.institution,
        subject=f"urn:probidad:people:membership:{membership.pk}",
        details={"role": membership.role, "unit": membership.unit_id} | details,
        about=membership.person,
    )


def record_invitation(kind: PersonEvent, actor: Person | None, invitation: Invitation) -> None:
    """An event of an invitation; the address lies beside the chain, where it can be erased."""
    record(
        kind=kind,
        actor=actor,
        institution=invitation.institution,
        subject=f"urn:probidad:people:invitation:{invitation.pk}",
        details={"role": invitation.role, "unit": invitation.unit_id},
        personal={"email": invitation.email},
        about=Person.objects.filter(email=invitation.email).first(),
    )
