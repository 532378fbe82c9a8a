"""Copies of the installation that it made by itself, and that nobody needs for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from django.conf import settings
from django.db import connection

from probidad.cli.backups.backup import BEFORE_MIGRATION, FOLDER
from probidad.cli.backups.restore import ASIDE
from probidad.cli.doctor.findings import Finding, good, warning

KEEP = timedelta(days=30)
SHOWN = 3


def check_copies() -> Iterator[Finding]:
    """Copies from before a migration or a restore: they hold sealed answers of rounds closed since."""
    old = sorted([*_old_files(), *_old_schemas()])
    if not old:
        yield good("copies", _("No old copy of the database was left behind."))
        return
    yield warning(
        "copies",
        ngettext(
            "{count} copy from before a migration or a restore is older than {days} days: {names}",
            "{count} copies from before a migration or a restore are older than {days} days: {names}",
            len(old),
        ).format(count=len(old), days=KEEP.days, names=", ".join(old[:SHOWN])),
        _("Remove what you no longer need: it keeps sealed answers and addresses of rounds that are closed."),
    )


def _old_files() -> Iterator[str]:
    root = Path(settings.DATA_DIR)
    for path in [*(root / FOLDER).glob(f"{BEFORE_MIGRATION}*"), *root.glob(f"{ASIDE}*")]:
        if datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC) > KEEP:
            yield str(path.relative_to(root))


def _old_schemas() -> Iterator[str]:
    """What a restore laid aside in PostgreSQL: the schema's name has the date."""
    if connection.vendor != "postgresql":
        return
    oldest = f"{ASIDE}{datetime.now(UTC) - KEEP:%Y%m%d_%H%M%S}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [ASIDE])
        yield from (f"SCHEMA {name}" for (name,) in cursor.fetchall() if name < oldest)
