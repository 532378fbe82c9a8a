from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "probidad.web"
    label = "web"
