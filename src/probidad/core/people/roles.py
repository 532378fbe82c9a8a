"""Roles and permissions: who may do what, in which institution.

A permission reads ``scope:resource:action``. Core's own permissions stand here; an instrument
declares its permissions beside its code and grants them to roles in its ``Instrument``.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core import registry


class Role(models.TextChoices):
    """What a membership makes of a person in an institution (an operator: on the platform)."""

    OPERATOR = "operator", _("Operator")
    ETHICS_HEAD = "ethics_head", _("Head of the ethics unit")
    TEAM_LEADER = "team_leader", _("Team leader")
    ADVISOR = "advisor", _("Advisor")
    COMMITTEE_MEMBER = "committee_member", _("Member of the ethics committee")
    INVESTIGATOR = "investigator", _("Investigating authority of the internal control body")
    COUNSEL = "counsel", _("External legal counsel")
    COORDINATOR = "coordinator", _("Coordinator of evaluations")
    ASSESSOR = "assessor", _("Assessor from civil society")
    FACILITATOR = "facilitator", _("Facilitator")
    AUDITOR = "auditor", _("Auditor")
    CUSTODIAN = "custodian", _("Custodian of the keys")


class CorePermission(StrEnum):
    """What the backbone itself guards."""

    USE_DESK = "core:desk:use"
    MANAGE_INSTITUTIONS = "core:institutions:manage"
    EDIT_PROFILE = "core:institution:edit"
    MANAGE_MEMBERS = "core:members:manage"
    READ_AUDIT = "core:audit:read"


# Every role may use its desk; that is granted in `permissions_of`.
CORE_GRANTS: Mapping[str, frozenset[str]] = {
    Role.OPERATOR: frozenset(
        {
            CorePermission.MANAGE_INSTITUTIONS,
            CorePermission.EDIT_PROFILE,
            CorePermission.MANAGE_MEMBERS,
            # Also what happens outside any institution, such as changes of passwords.
            CorePermission.READ_AUDIT,
        }
    ),
    Role.ETHICS_HEAD: frozenset({CorePermission.EDIT_PROFILE, CorePermission.MANAGE_MEMBERS}),
    # Of an organisation that evaluates: its people are its own matter.
    Role.COORDINATOR: frozenset({CorePermission.MANAGE_MEMBERS}),
    Role.AUDITOR: frozenset({CorePermission.READ_AUDIT}),
}

# Roles that can read what others wrote, or decide who may (issue 2, section 1).
ROLES_NEEDING_SECOND_FACTOR = frozenset(
    {
        Role.OPERATOR,
        Role.ETHICS_HEAD,
        Role.TEAM_LEADER,
        Role.ADVISOR,
        Role.COMMITTEE_MEMBER,
        Role.INVESTIGATOR,
        Role.COUNSEL,
        Role.COORDINATOR,
        Role.AUDITOR,
        Role.CUSTODIAN,
    }
)

# Roles that are held in one unit of an institution.
ROLES_OF_A_UNIT = frozenset({Role.TEAM_LEADER})

# Who may give (and take) which role. The custodian keeps the keys that the institution itself must
# not have, so the institution doesn't choose the custodian; nobody below an operator makes operators.
GRANTABLE: Mapping[str, frozenset[str]] = {
    Role.OPERATOR: frozenset(Role.values),
    Role.ETHICS_HEAD: frozenset(Role.values) - {Role.OPERATOR, Role.CUSTODIAN},
    Role.COORDINATOR: frozenset({Role.COORDINATOR, Role.ASSESSOR}),
}


def permissions_of(role: str) -> frozenset[str]:
    """All permissions of a role: the desk, core's and those that instruments grant it."""
    granted = {str(CorePermission.USE_DESK)}
    granted |= {str(permission) for permission in CORE_GRANTS.get(role, ())}
    for instrument in registry.instruments():
        granted |= {str(permission) for permission in instrument.grants.get(role, ())}
    return frozenset(granted)


def roles_with(permission: str) -> frozenset[str]:
    """The roles that hold a permission."""
    return frozenset(role for role in Role.values if str(permission) in permissions_of(role))
