"""`probidad restore FILE`."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

from probidad.cli import folder, platform
from probidad.cli.backups import archive, manifest, postgres, sqlite
from probidad.cli.console import say, warn
from probidad.cli.failures import Failure

# How the folder, or the schema, begins to which a restore moves what was there; then its moment in UTC.
ASIDE = "before_restore_"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def run(arguments) -> int:
    """Put the installation of a backup in place of this data folder's, after checking all of it."""
    source = Path(arguments.file)
    if not source.is_file():
        raise Failure(_("There is no file {path}.").format(path=source), 2)
    had_key = (folder.data_dir() / folder.SECRET_KEY_FILE).exists()
    data_dir = platform.load()
    folder.seize(data_dir)
    occupied = _occupied()
    if occupied and not arguments.force:
        raise Failure(
            _(
                "This installation isn't empty, and a restore would take its place. Add --force to go ahead: "
                "what is here now is laid aside, not deleted."
            )
        )
    staging = Path(tempfile.mkdtemp(prefix=".restore-", dir=data_dir))
    try:
        saved = archive.unpack(source, staging, _acceptable)
        aside = _put(saved, staging, data_dir, lay_aside=occupied, had_key=had_key)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _report(saved, source, aside)
    return 0


def _occupied() -> bool:
    """Whether something would be lost: tables in the database, or uploaded files."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        postgres.refuse_others(connection)
    return not platform.database_state().empty or any(Path(settings.MEDIA_ROOT).glob("*"))


def _acceptable(saved: manifest.Manifest) -> None:
    """Failure if the backup is of another engine, or of a newer version of us or of the server."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    if saved.engine != connection.vendor:
        raise Failure(
            _(
                "The backup is of {theirs} and this installation uses {ours}: "
                "set or unset DATABASE_URL to restore into the same kind of database."
            ).format(theirs=ENGINES[saved.engine], ours=ENGINES[connection.vendor])
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for migration in known.values() for name in migration.replaces}
    names = {".".join(name) for name in {*known, *replaced}}
    if not set(saved.migrations) <= names:
        raise Failure(
            _(
                "The backup was made by a newer version of Probidad ({version}): install that version first."
            ).format(version=saved.probidad)
        )
    if saved.engine == "postgresql":
        major, _whole = postgres.server_version(connection)
        if int(saved.engine_version.split(".")[0]) > major:
            raise Failure(
                _(
                    "The backup is of PostgreSQL {theirs} and this server is {ours}: restore into a newer server."
                ).format(theirs=saved.engine_version, ours=major)
            )


def _put(
    saved: manifest.Manifest, staging: Path, data_dir: Path, *, lay_aside: bool, had_key: bool
) -> str | None:
    """Move everything to its place; where the old things went, or None if there were none.

    The database goes first: if it can't be restored, nothing else has moved.
    """
    from django.conf import settings
    from django.db import connection

    name = f"{ASIDE}{datetime.now(UTC):%Y%m%d_%H%M%S}"
    aside = data_dir / name if lay_aside else None
    if aside:
        aside.mkdir(mode=0o700)
    database = staging / saved.database
    if connection.vendor == "sqlite":
        sqlite.check(database)
        connection.close()
        sqlite.put(database, Path(connection.settings_dict["NAME"]), aside)
    else:
        postgres.put(database, connection, name if aside else None)
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        media.rename(aside / media.name) if aside else media.rmdir()
    if (staging / media.name).exists():
        (staging / media.name).rename(media)
    if saved.with_key:
        key = data_dir / folder.SECRET_KEY_FILE
        if aside and had_key:
            shutil.copy2(key, aside / key.name)
        os.replace(staging / manifest.SECRET_KEY, key)
    return name if aside else None


def _report(saved: manifest.Manifest, source: Path, aside: str | None) -> None:
    from django.conf import settings

    say(
        _("Restored from {path}, made on {date} by version {version}.").format(
            path=source, date=saved.made_on, version=saved.probidad
        )
    )
    if saved.audit:
        say(_("The audit trail's end: {anchor}").format(anchor=saved.audit))
    if aside:
        say(
            _("What was here before is kept as {name}: remove it when you no longer need it.").format(
                name=aside
            )
        )
    if not saved.with_key and manifest.key_fingerprint(settings.SECRET_KEY) != saved.secret_key_sha256:
        warn(
            _(
                "The secret key is another one than when the backup was made, so everybody signs in anew. "
                "If you kept the old key, put it in its place before you start the platform."
            )
        )
