from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_delete
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "probidad.core.audit"
    label = "audit"

    def ready(self):
        autodiscover_modules("events")
        _label_codes()
        pre_delete.connect(_erase_before_delete, sender="people.Person", dispatch_uid="audit-erasure")
        post_migrate.connect(_mend_triggers, sender=self, dispatch_uid="audit-triggers")


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


def _mend_triggers(using, **kwargs):
    """SQLite alters a table by rebuilding it without its triggers: after `migrate` they are there again."""
    from django.db import connections

    from probidad.core.audit import triggers

    connection = connections[using]
    there = connection.introspection.table_names()
    if triggers.HEAD in there and triggers.missing(connection):
        with connection.schema_editor() as editor:
            triggers.install(None, editor)
