from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "probidad.core.ui"
    label = "ui"
