"""What the page starts when the custodian brings the key: see ``services/opening.py``."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from probidad.instruments.exercises.services import launching, opening
from probidad.instruments.exercises.services.mandates import Superseded

LONGEST = 4096  # bytes


class Command(BaseCommand):
    """``probidad manage open_ballots``, with the keys on standard input."""

    requires_system_checks = []

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _("Open a round's sealed answers. The platform starts it when the custodian brings the key.")

    def handle(self, **options):
        try:
            mandate, keys = launching.read(sys.stdin.buffer.read(LONGEST))
        except (ValueError, LookupError, TypeError):
            raise CommandError(
                _("Bring the key on the round's page: the platform starts this itself.")
            ) from None
        try:
            opening.carry_out(mandate=mandate, keys=keys)
        except Superseded:
            self.stderr.write(_("Somebody else took the opening over."))
        except opening.Stopped as stopped:
            codes = ", ".join(each.code for each in stopped.problems)
            raise CommandError(_("Nothing was published: %(codes)s.") % {"codes": codes}) from None
