from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "probidad.core.people"
    label = "people"
