from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "probidad.core.audit"
    label = "audit"

    def ready(self):
        from probidad.core.audit.triggers import TRAIL
        from probidad.core.database.guards import protect

        autodiscover_modules("events")
        _label_codes()
        pre_delete.connect(_erase_before_delete, sender="people.Person", dispatch_uid="audit-erasure")
        protect(TRAIL, self)


def _label_codes():
    """Codes of core's own choices that stand in details."""
    from probidad.core.audit.events import label_values
    from probidad.core.institutions.models import Institution
    from probidad.core.people.roles import Role

    label_values("role", Role.choices)
    label_values("kind", Institution.Kind.choices)


def _erase_before_delete(instance, **kwargs):
    """Whoever is deleted, by whatever code, leaves no name in the trail that a rule doesn't keep."""
    from probidad.core.audit import services

    services.erase_person(person=instance)
