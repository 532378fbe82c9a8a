"""What the audit trail says of questions and claims. Nothing that a writer does is ever in it."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure


class AdviceEvent(AuditKind):
    KEY_MADE = "advice:key:made", _("Key for conversations made"), Erasure.NONE
    PASSPHRASE_CHANGED = (
        "advice:key:passphrase_changed",
        _("Passphrase of the key for conversations changed"),
        Erasure.NONE,
    )
    OFFER_CHANGED = "advice:offer:changed", _("Offer of questions and claims changed"), Erasure.NONE
    ADVISOR_CHANGED = "advice:advisor:changed", _("Advisor's unit and languages changed"), Erasure.NONE
