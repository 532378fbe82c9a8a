"""Asking for a passphrase: without echo, or for scripts the first line of the standard input."""

import getpass
import sys
from gettext import gettext as _

from probidad.cli.failures import Failure
from probidad.core.anonymity import custody

LONGEST = 200  # characters, as on the pages


def ask() -> str:
    """The passphrase of a key file that exists."""
    return _typed(_("Passphrase: "))


def ask_new() -> str:
    """The passphrase of a key that is about to be made: typed twice where somebody types. Failure if too short."""
    passphrase = _typed(
        _("Passphrase, at least {count} characters: ").format(count=custody.MINIMUM_PASSPHRASE)
    )
    if not custody.MINIMUM_PASSPHRASE <= len(passphrase) <= LONGEST:
        raise Failure(
            _(
                "A passphrase has from {least} to {most} characters; four or five words are easy to keep."
            ).format(least=custody.MINIMUM_PASSPHRASE, most=LONGEST)
        )
    if sys.stdin.isatty() and _typed(_("The passphrase again: ")) != passphrase:
        raise Failure(_("The two passphrases differ."))
    return passphrase


def _typed(question: str) -> str:
    try:
        if sys.stdin.isatty():
            return getpass.getpass(question)
        return sys.stdin.buffer.readline(4 * LONGEST + 2).decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise Failure(_("The passphrase isn't UTF-8 text.")) from error
    except EOFError as error:
        raise Failure(_("Nothing was done.")) from error
