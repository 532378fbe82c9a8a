from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "probidad.core.reports"
    label = "reports"
