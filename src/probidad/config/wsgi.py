"""The WSGI application that `probidad serve` runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from probidad.core.anonymity import stretching
from probidad.core.places import Bodies, Places, in_turns
from probidad.core.ui.charset import only_utf8
from probidad.core.ui.whole import only_whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "probidad.config.settings")
stretching.share_cores(settings.WEB_PROCESSES)
application = in_turns(only_utf8(only_whole(get_wsgi_application())), Places(), Bodies(settings.WEB_THREADS))
