"""How a command says that it can't go on."""

import errno
from gettext import gettext as _

from probidad.cli.texts import gettext_noop

# In our words: the system's own are in its language, whatever the operator's is.
REASONS = {
    errno.EACCES: gettext_noop("this user has no permission"),
    errno.EPERM: gettext_noop("this user has no permission"),
    errno.EROFS: gettext_noop("the disk is read-only"),
    errno.ENOSPC: gettext_noop("the disk is full"),
    errno.EDQUOT: gettext_noop("this user's share of the disk is used up"),
    errno.EEXIST: gettext_noop("there is a file of that name already"),
    errno.ENOTDIR: gettext_noop("a part of the path is a file, not a folder"),
    errno.EISDIR: gettext_noop("it is a folder, not a file"),
    errno.ENOENT: gettext_noop("it doesn't exist"),
    errno.ENAMETOOLONG: gettext_noop("the name is too long"),
    errno.EIO: gettext_noop("the disk can't be read or written; it may be failing"),
    errno.EADDRNOTAVAIL: gettext_noop("this machine doesn't have that address"),
}


def reason(error: OSError) -> str:
    """Why the system refused, for the middle of a sentence; in its own words where we have none."""
    known = REASONS.get(error.errno)
    return _(known) if known else str(error.strerror or error)


class Failure(Exception):
    """A sentence for the operator, which ends the command: no traceback is of use.

    ``code`` is the exit status: 1 for what can't be done now, 2 for a command or a setting that
    was given wrongly.
    """

    def __init__(self, sentence: str, code: int = 1):
        super().__init__(sentence)
        self.code = code
