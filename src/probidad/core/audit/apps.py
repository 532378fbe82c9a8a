from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "probidad.core.audit"
    label = "audit"

    def ready(self):
        autodiscover_modules("events")
        pre_delete.connect(_erase_before_delete, sender="people.Person", dispatch_uid="audit-erasure")


def _erase_before_delete(instance, **kwargs):
    """Whoever is deleted, by whatever code, leaves no name in the trail that a rule doesn't keep."""
    from probidad.core.audit import services

    services.erase_person(person=instance)
