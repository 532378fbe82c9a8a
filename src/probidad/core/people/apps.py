from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "probidad.core.people"
    label = "people"

    def ready(self):
        """Listen to allauth; imported here since signals need the models."""
        from probidad.core.people import signals  # noqa: F401
