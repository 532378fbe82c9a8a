"""What the audit trail says about the values of institutions' own codes."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure


class TaxonomyEvent(AuditKind):
    """Nothing personal but who did it."""

    OWN_VALUE_ADDED = "core:own_value:added", _("Value of the own code added"), Erasure.NONE
    OWN_VALUE_CHANGED = "core:own_value:changed", _("Value of the own code changed"), Erasure.NONE
    OWN_VALUE_REMOVED = "core:own_value:removed", _("Value of the own code removed"), Erasure.NONE
    OWN_VALUES_ORDERED = "core:own_value:ordered", _("Values of the own code put in order"), Erasure.NONE
