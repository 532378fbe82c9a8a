"""The data folder: database, files and the secret key of an installation, for its owner only."""

import fcntl
import os
import secrets
import stat
from collections.abc import Mapping
from gettext import gettext as _
from pathlib import Path

from probidad.cli.failures import Failure, reason

SECRET_KEY_FILE = "secret_key"
LOCK_FILE = ".lock"
# Held until the process ends, so that its end, however it comes, releases them.
_held: list[int] = []


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that DATA_DIR names, as the settings read it."""
    return Path(environ.get("DATA_DIR") or "data").resolve()


def prepare(folder: Path) -> None:
    """Make the folder and its secret key where they are missing, readable by their owner alone.

    Everything that this process writes from here on is its owner's only.
    Failure if the folder can't be made or written to.
    """
    os.umask(0o077)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            folder.chmod(0o700)
        _keep_secret_key(folder / SECRET_KEY_FILE)
        _lock_file(folder)
    except OSError as error:
        raise Failure(
            _("The data folder {folder} can't be used: {reason}. Choose another one with DATA_DIR.").format(
                folder=folder, reason=reason(error)
            )
        ) from error


def _keep_secret_key(path: Path) -> None:
    """Write a key unless there is one. A second process that starts now keeps the first one's."""
    if os.environ.get("SECRET_KEY") or path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_text(secrets.token_urlsafe(64))
        draft.chmod(0o600)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _lock_file(folder: Path) -> int:
    return os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def share(folder: Path) -> None:
    """Say that this process uses the folder. Failure while a restore or a wipe has it."""
    _lock(
        folder,
        fcntl.LOCK_SH,
        _("Another probidad command is replacing the data in {folder}: wait until it ends."),
    )


def seize(folder: Path) -> None:
    """Keep everybody else out until this process ends. Failure while the platform runs on it."""
    _lock(
        folder,
        fcntl.LOCK_EX,
        _("The platform is running on {folder}: stop it first (demo, serve or worker)."),
    )


def keep_locks() -> None:
    """Let the locks stay with this process where it goes on as another program."""
    for handle in _held:
        os.set_inheritable(handle, True)


def _lock(folder: Path, kind: int, sentence: str) -> None:
    handle = _lock_file(folder)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Failure(sentence.format(folder=folder)) from error
    _held.append(handle)


def too_open(path: Path) -> int | None:
    """The permissions of a file or folder that others than its owner may use, else None."""
    mode = stat.S_IMODE(path.lstat().st_mode)
    return mode if mode & 0o077 else None
