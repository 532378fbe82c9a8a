from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "probidad.core.links"
    label = "links"
