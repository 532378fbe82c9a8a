from django.apps import AppConfig


class AnonymityConfig(AppConfig):
    """No tables of its own: an app, so that the browser's modules are found among the static files."""

    name = "probidad.core.anonymity"
    label = "anonymity"
