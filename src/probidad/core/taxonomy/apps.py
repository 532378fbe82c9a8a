from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "probidad.core.taxonomy"
    label = "taxonomy"
