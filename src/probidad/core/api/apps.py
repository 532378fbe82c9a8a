from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "probidad.core.api"
    label = "api"
