"""What the audit trail says about institutions and their units."""

from django.utils.translation import gettext_lazy as _

from probidad.core.audit.events import AuditKind, Erasure


class InstitutionEvent(AuditKind):
    """What happens to a public body. Nothing personal but who did it."""

    CREATED = "core:institution:created", _("Institution added"), Erasure.NONE
    EDITED = "core:institution:edited", _("Profile of an institution changed"), Erasure.NONE
    RENAMED = "core:institution:renamed", _("Institution renamed"), Erasure.NONE
    NAME_CORRECTED = "core:institution:name_corrected", _("Name of an institution corrected"), Erasure.NONE
    MERGED = "core:institution:merged", _("Institution merged into another"), Erasure.NONE
    REPLACED = "core:institution:replaced", _("Institution replaced by another"), Erasure.NONE
    DISSOLVED = "core:institution:dissolved", _("Institution dissolved"), Erasure.NONE
    UNIT_ADDED = "core:unit:added", _("Unit added"), Erasure.NONE
    UNIT_EDITED = "core:unit:edited", _("Unit changed"), Erasure.NONE
    UNIT_MERGED = "core:unit:merged", _("Unit merged into another"), Erasure.NONE
    UNIT_MOVED = "core:unit:moved", _("Unit moved to another institution"), Erasure.NONE
    UNIT_DISSOLVED = "core:unit:dissolved", _("Unit dissolved"), Erasure.NONE
