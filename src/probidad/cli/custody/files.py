"""Files of the custodian's: read up to a size, written for their owner only, never over another."""

import errno
import os
from gettext import gettext as _
from pathlib import Path

from probidad.cli.failures import Failure, reason


def read(path: Path, *, largest: int) -> bytes:
    """A file's bytes; Failure if it can't be read or has more than ``largest``."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise Failure(_("{path} can't be read: {reason}.").format(path=path, reason=reason(error))) from error
    if len(data) > largest:
        raise Failure(_("{path} is too large: it isn't a file of a round.").format(path=path))
    return data


def write(path: Path, data: bytes) -> None:
    """Write a new file for its owner only; Failure if something stands there, or it can't be written."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)  # half a key file would look like one
        raise _unwritable(path, error) from error


def require_free(*paths: Path) -> None:
    """Failure if one of these exists: before a passphrase is asked for."""
    for path in paths:
        if path.exists():
            raise _unwritable(path, FileExistsError(errno.EEXIST, ""))


def _unwritable(path: Path, error: OSError) -> Failure:
    return Failure(_("{path} can't be written: {reason}.").format(path=path, reason=reason(error)))
