"""What the audit trail says of what instruments propose to each other."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure


class LinksEvent(AuditKind):
    COMMITMENT_PROPOSED = "links:commitment:proposed", _("Commitment proposed"), Erasure.NONE
    COMMITMENT_ACCEPTED = "links:commitment:accepted", _("Proposed commitment accepted"), Erasure.NONE
    COMMITMENT_DECLINED = "links:commitment:declined", _("Proposed commitment declined"), Erasure.NONE
