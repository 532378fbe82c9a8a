"""What must hold before a role is offered or given."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import ROLES_OF_A_UNIT
from probidad.core.refusals import refusal


def check_grant(actor: Person, role: str, institution: Institution | None) -> None:
    """PermissionDenied for a role that the actor may not give there; a refusal where the institution ended."""
    if role not in access.roles_grantable(actor, institution):
        raise PermissionDenied("a role that the actor may not give")
    if institution is not None and not institution.exists:
        raise refusal(_("This institution no longer exists."), code="dissolved")


def checked_unit(role: str, institution: Institution | None, unit: Unit | None) -> Unit | None:
    """The unit that the role needs; roles of the whole institution have none."""
    if role not in ROLES_OF_A_UNIT:
        return None
    if unit is None:
        raise refusal(_("Choose the unit."), field="unit", code="required")
    if unit.institution_id != institution.pk or unit.dissolved_on is not None:
        raise refusal(_("This unit is not one of the institution's."), field="unit", code="invalid")
    return unit


def check_not_yet(email: str, role: str, institution: Institution | None, unit: Unit | None) -> None:
    """Refuse a role that the address already holds, or has an open invitation to."""
    where = {"role": role, "institution": institution, "unit": unit}
    if Membership.objects.current().filter(person__email=email, **where).exists():
        raise refusal(_("This person already has this role."), field="email", code="same")
    if Invitation.objects.open().filter(email=email, **where).exists():
        raise refusal(
            _("There is already an open invitation to this role. You can send it again."),
            field="email",
            code="open",
        )
