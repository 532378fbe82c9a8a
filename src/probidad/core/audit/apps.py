from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "probidad.core.audit"
    label = "audit"
