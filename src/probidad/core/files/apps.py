from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "probidad.core.files"
    label = "files"
