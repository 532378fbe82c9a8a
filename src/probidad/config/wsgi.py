"""The WSGI application that `probidad serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "probidad.config.settings")
application = get_wsgi_application()
