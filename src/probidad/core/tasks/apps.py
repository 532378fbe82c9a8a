from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "probidad.core.tasks"
    label = "tasks"
