"""What the audit trail says about accounts and roles."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure

# Who held which role is evidence for as long as administrative faults can be pursued: seven years
# for serious ones (Ley General de Responsabilidades Administrativas, article 74).
EVIDENCE = Erasure.keep(7)


class PersonEvent(AuditKind):
    """Invitations, memberships and the safety of accounts. Sign-ins are not recorded."""

    INVITED = "core:member:invited", _("Person invited to a role"), EVIDENCE
    INVITATION_SENT_AGAIN = "core:invitation:sent_again", _("Invitation sent again"), EVIDENCE
    INVITATION_WITHDRAWN = "core:invitation:withdrawn", _("Invitation withdrawn"), EVIDENCE
    JOINED = "core:member:joined", _("Role accepted"), EVIDENCE
    ENDED = "core:member:ended", _("Role ended"), EVIDENCE
    ROLE_CHANGED = "core:member:changed", _("Role changed"), EVIDENCE
    ACCOUNT_CHANGED = "core:account:changed", _("Name or language of an account changed"), Erasure.NONE
    PASSWORD_CHANGED = "core:account:password_changed", _("Password changed"), Erasure.NONE
    SECOND_FACTOR_ADDED = "core:account:factor_added", _("Second step of sign-in added"), Erasure.NONE
    SECOND_FACTOR_REMOVED = "core:account:factor_removed", _("Second step of sign-in removed"), Erasure.NONE
    # By a command on the server, for somebody who lost it.
    SECOND_FACTOR_RESET = "core:account:factor_reset", _("Second step removed on the server"), EVIDENCE
