"""`probidad backup FILE`."""

import importlib.metadata
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from probidad.cli import folder, platform
from probidad.cli.backups import archive, manifest, postgres, sqlite
from probidad.cli.console import say
from probidad.cli.failures import Failure, reason

FOLDER = "backups"
BEFORE_MIGRATION = "before-migration-"


def run(arguments) -> int:
    """Save the installation of this data folder in a file, while it goes on working."""
    target = Path(arguments.file).resolve()
    check_target(target, replace=arguments.force)
    data_dir = platform.load()
    folder.share(data_dir)
    if platform.database_state().empty:
        raise Failure(_("There is nothing to save: the database is empty."))
    made = make(target, data_dir, with_key=arguments.with_key, replace=arguments.force)
    size = target.stat().st_size / 1_000_000
    say(
        ngettext(
            "Saved in {path} ({size:.1f} MB, {count} file).",
            "Saved in {path} ({size:.1f} MB, {count} files).",
            len(made.members),
        ).format(path=target, size=size, count=len(made.members))
    )
    if made.audit:
        say(_("The audit trail's end: {anchor}").format(anchor=made.audit))
    if made.with_key:
        say(_("It holds the secret key: whoever has the file can act as anybody. Keep it encrypted."))
    else:
        say(
            _(
                "The secret key isn't in it: keep a copy of the key elsewhere, or everybody signs in anew after a restore."
            )
        )
    return 0


def check_target(target: Path, *, replace: bool) -> None:
    """Failure if nothing can be written there, or something stands there that isn't to be replaced."""
    if target.is_dir():
        raise Failure(
            _("{path} is a folder: name a file, such as {path}/probidad.tar.gz.").format(path=target), 2
        )
    if target.exists() and not replace:
        raise Failure(archive.already_there(target))
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise Failure(_("Nothing can be written to the folder {folder}.").format(folder=target.parent))


def before_migration(data_dir: Path) -> Path:
    """Save everything before the database is changed; the path of the file."""
    places = data_dir / FOLDER
    places.mkdir(mode=0o700, exist_ok=True)
    target = places / f"{BEFORE_MIGRATION}{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    make(target, data_dir, with_key=False, replace=False)
    return target


def make(target: Path, data_dir: Path, *, with_key: bool, replace: bool) -> manifest.Manifest:
    """Write the archive and return what it says about itself."""
    from django.conf import settings
    from django.db import connection

    staging = Path(tempfile.mkdtemp(prefix=".backup-", dir=data_dir))
    try:
        copy = staging / manifest.DATABASES[connection.vendor]
        with _snapshot(connection, copy) as (version, rows):
            migrations = [
                f"{app}.{name}" for app, name in rows("SELECT app, name FROM django_migrations ORDER BY id")
            ]
            audit = _audit_head(rows)
        sources = {copy.name: copy} | _media(Path(settings.MEDIA_ROOT), staging)
        if with_key:
            key = sources[manifest.SECRET_KEY] = staging / manifest.SECRET_KEY
            key.write_text(settings.SECRET_KEY)
        saved = manifest.Manifest(
            format=1,
            probidad=importlib.metadata.version("probidad"),
            engine=connection.vendor,
            engine_version=version,
            made_on=f"{datetime.now(UTC):%Y-%m-%d}",
            migrations=migrations,
            audit=audit,
            secret_key_sha256=manifest.key_fingerprint(settings.SECRET_KEY),
            members=[manifest.describe(name, path) for name, path in sources.items()],
        )
        archive.write(target, saved, sources, replace=replace)
    except OSError as error:
        raise Failure(_("The backup can't be written: {reason}.").format(reason=reason(error))) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return saved


@contextmanager
def _snapshot(connection, copy: Path) -> Iterator[tuple[str, sqlite.Rows]]:
    if connection.vendor == "sqlite":
        with sqlite.snapshot(Path(connection.settings_dict["NAME"]), copy) as taken:
            yield taken
    else:
        with postgres.snapshot(connection, copy) as taken:
            yield taken


def _audit_head(rows: sqlite.Rows) -> manifest.AuditHeadEntry | None:
    from probidad.core.audit.models import AuditHead

    heads = rows(f"SELECT sequence, hash FROM {AuditHead._meta.db_table}")  # noqa: S608 our own table's name
    return manifest.AuditHeadEntry(sequence=heads[0][0], hash=heads[0][1]) if heads else None


def _media(root: Path, staging: Path) -> dict[str, Path]:
    """The uploaded files, by the names they get in the archive.

    Files never change once they are whole, but one may be erased meanwhile: a second link keeps its bytes until the
    archive is written. One that was erased before that is gone from the installation as well.
    """
    from probidad.core.anonymity.vault import COMING

    links = staging / "media"
    found = {}
    for number, path in enumerate(sorted(root.rglob("*"))):
        if not path.is_file() or path.is_symlink() or path.suffix == COMING:
            continue
        links.mkdir(exist_ok=True)
        link = links / str(number)
        try:
            os.link(path, link)
        except FileNotFoundError:
            continue
        found[manifest.MEDIA + path.relative_to(root).as_posix()] = link
    return found
