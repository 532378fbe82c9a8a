"""Style sheets, scripts and fonts, collected into the data folder under names that can be cached."""

import hashlib
import os
from pathlib import Path

STAMP = ".sources"


def collect() -> bool:
    """Collect the static files unless nothing changed since the last time; True if it was done."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / STAMP
    sources = _fingerprint()
    if stamp.exists() and stamp.read_text() == sources:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=stamp.exists())
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(sources)
    return True


def collected() -> bool:
    """Whether what is collected is what this version ships."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / STAMP
    return stamp.exists() and stamp.read_text() == _fingerprint()


def _fingerprint() -> str:
    """A digest over name, size and time of every file that the finders know."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
