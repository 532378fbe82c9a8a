from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "probidad.core.notifications"
    label = "notifications"
