"""The platform's settings, with the bare view as the only page."""

from probidad.config.settings import *  # noqa: F403
from probidad.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.bare"]
ROOT_URLCONF = "benchmarks.bare.urls"
