from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "probidad.core.institutions"
    label = "institutions"
