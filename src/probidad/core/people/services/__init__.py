"""The only writers of accounts, roles and invitations.

Rules that a person can break raise ValidationError in the reader's language; what no page offers
(a role that the actor may not give) raises PermissionDenied.
"""

from probidad.core.people.services.accounts import remove_second_step, update_account
from probidad.core.people.services.invitations import (
    VALID_DAYS,
    accept_invitation,
    invite,
    register_invited,
    send_again,
    withdraw_invitation,
    withdraw_invitations,
)
from probidad.core.people.services.memberships import (
    carry_on,
    change_role,
    close_memberships,
    end_membership,
)

__all__ = [
    "VALID_DAYS",
    "accept_invitation",
    "carry_on",
    "change_role",
    "close_memberships",
    "end_membership",
    "invite",
    "register_invited",
    "remove_second_step",
    "send_again",
    "update_account",
    "withdraw_invitation",
    "withdraw_invitations",
]
