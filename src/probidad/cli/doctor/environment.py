"""Settings, keys, permissions, disk and clock."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

import probidad
from probidad.cli import folder
from probidad.cli.backups.manifest import key_fingerprint
from probidad.cli.doctor.findings import Finding, error, good, note, warning

SHORTEST_KEY = 50  # characters: what Django's own check asks for
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
SCARCE, SHORT = 200 * 10**6, 10**9  # bytes free on the disk
TOLERATED_SKEW = 5.0  # seconds between two clocks
SHOWN = 3


def check_settings() -> Iterator[Finding]:
    """Debugging, host names, HTTPS."""
    topic = "settings"
    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    if settings.DEBUG:
        yield error(
            topic,
            _("Debugging is on: pages show the program's inside to visitors."),
            _("Unset PROBIDAD_DEBUG."),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield error(
            topic,
            _("Any host name is accepted, so a link in a mail could be made to lead elsewhere."),
            _("List the names of this platform in ALLOWED_HOSTS."),
        )
    elif not any(host == name or (name.startswith(".") and host.endswith(name)) for name in _hosts()):
        yield error(
            topic,
            _("The platform's own address, {host}, isn't among the accepted host names.").format(host=host),
            _("Add {host} to ALLOWED_HOSTS, or correct PROBIDAD_BASE_URL.").format(host=host),
        )
    if host in LOCAL_HOSTS:
        yield note(
            topic,
            _("The platform's address is {address}: only this machine reaches it.").format(
                address=settings.BASE_URL
            ),
            _("For others to reach it, set PROBIDAD_BASE_URL and ALLOWED_HOSTS to its public name."),
        )
    elif address.scheme != "https" and not host.endswith(".onion"):
        yield error(
            topic,
            _("The platform's address is plain HTTP: answers and passwords could be read on the way."),
            _("Put a reverse proxy with a certificate before it and set PROBIDAD_BASE_URL to https://…"),
        )
    else:
        yield good(topic, _("Visitors reach the platform at {address}.").format(address=settings.BASE_URL))
    if settings.HTTPS and settings.SECURE_PROXY_SSL_HEADER is None:
        yield warning(
            topic,
            _("The platform isn't told that a proxy handles HTTPS, so secure forms may be refused."),
            _("Set BEHIND_PROXY=true, if the proxy sets the header X-Forwarded-Proto itself."),
        )


def _hosts() -> set[str]:
    return {name.strip("[]") for name in settings.ALLOWED_HOSTS}


def check_keys() -> Iterator[Finding]:
    """The secret key: length, place, and a fingerprint to tell it from others."""
    topic = "keys"
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 10:
        yield error(
            topic,
            _("The secret key is short enough to be guessed."),
            _("Remove it; `probidad serve` makes a good one, and everybody signs in anew."),
        )
        return
    place = "SECRET_KEY" if os.environ.get("SECRET_KEY") else str(settings.DATA_DIR / folder.SECRET_KEY_FILE)
    yield good(topic, _("The secret key is long enough (from {place}).").format(place=place))
    yield note(
        topic,
        _("Backups don't hold the secret key; its fingerprint is {fingerprint}.").format(
            fingerprint=key_fingerprint(settings.SECRET_KEY)[:16]
        ),
        _("Keep a copy of the key apart from the backups: with it, sign-ins survive a restore."),
    )


def check_permissions() -> Iterator[Finding]:
    """Nobody but the owner may read what is in the data folder."""
    topic, root = "permissions", Path(settings.DATA_DIR)
    owner = root.stat().st_uid
    if owner != os.geteuid():
        yield warning(
            topic,
            _("The data folder belongs to another user (number {owner}).").format(owner=owner),
            _("Run probidad as that user, or: chown -R {user} {folder}").format(
                user=os.geteuid(), folder=root
            ),
        )
    opened = list(_open_to_others(root))
    if not opened:
        yield good(topic, _("Only its owner can read the data folder {folder}.").format(folder=root))
        return
    names = ", ".join(
        f"{path.relative_to(root) if path != root else root} ({_mode(path)})" for path in opened[:SHOWN]
    )
    yield error(
        topic,
        _("Others on this machine can read {count} files or folders: {names}").format(
            count=len(opened), names=names
        ),
        f"chmod -R go-rwx {root}",
    )


def _open_to_others(root: Path) -> Iterator[Path]:
    """The folders and files that others can use. A folder's mode also keeps them out of all below it."""
    for place, folders, files in os.walk(root):
        here = Path(place)
        if not folder.too_open(here):
            folders.clear()
            continue
        yield here
        paths = (here / name for name in files)
        yield from (path for path in paths if not path.is_symlink() and folder.too_open(path))


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.lstat().st_mode):04o}"


def check_disk() -> Iterator[Finding]:
    """Room for the data, and for a copy of the database while a backup is made."""
    topic, root = "disk", Path(settings.DATA_DIR)
    free = shutil.disk_usage(root).free
    used = sum(path.stat().st_size for path in root.glob("probidad.sqlite3*"))
    text = _("{free} MB are free where {folder} lies.").format(free=free // 10**6, folder=root)
    remedy = _("Free some room, or move the data folder to a larger disk.")
    if free < SCARCE + used:
        yield error(topic, text, remedy)
    elif free < SHORT + 2 * used:
        yield warning(topic, text, remedy)
    else:
        yield good(topic, text)


def check_clock() -> Iterator[Finding]:
    """The time of day: rounds open and close by it."""
    topic, now = "clock", time.time()
    remedy = _("Set the clock, and keep it right with NTP (timedatectl set-ntp true).")
    if now < Path(probidad.__file__).stat().st_mtime - 86400:
        yield error(topic, _("The clock is behind: this version is newer than today."), remedy)
    with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR) as file:
        written = os.fstat(file.fileno()).st_mtime
    if abs(written - time.time()) > TOLERATED_SKEW:
        yield warning(
            topic,
            _("The disk's clock differs by {seconds:.0f} s from this machine's.").format(
                seconds=written - now
            ),
            remedy,
        )
    database = _database_clock()
    if abs(database - time.time()) > TOLERATED_SKEW:
        yield warning(
            topic,
            _("The database's clock differs by {seconds:.0f} s from this machine's.").format(
                seconds=database - now
            ),
            remedy,
        )
    local = datetime.now(UTC).astimezone(_zone())
    yield good(
        topic, _("It is {time} in {zone}.").format(time=f"{local:%Y-%m-%d %H:%M}", zone=settings.TIME_ZONE)
    )


def _zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo(settings.TIME_ZONE)


def _database_clock() -> float:
    """The database's idea of now, in seconds since 1970; on SQLite it is this machine's."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return float(cursor.fetchone()[0])
