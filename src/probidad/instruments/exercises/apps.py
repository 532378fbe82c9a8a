from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExercisesConfig(AppConfig):
    name = "probidad.instruments.exercises"
    label = "exercises"
    verbose_name = _("Ethical decision exercises (SEDE)")
