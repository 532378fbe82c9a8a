from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "probidad.core.languages"
    label = "languages"
