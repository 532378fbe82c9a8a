"""``probidad manage verify_audit``: is the audit trail as it was written?"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core.audit.services import keep_check
from probidad.core.audit.triggers import TRAIL
from probidad.core.audit.verification import REASONS, Anchor, verify


class Command(BaseCommand):
    """Finds a changed, removed or reordered event and names its number. Exit code 1 if there is one."""

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _("Verify the audit trail. Ends with code 1, naming the event's number, where it isn't whole.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="SEQ:HASH",
            help=_(
                "An earlier end of the chain that was kept elsewhere (`probidad doctor` prints it): "
                "also finds a chain that was rewritten from some event on."
            ),
        )

    def handle(self, *args, expect=None, **options):
        try:
            expected = Anchor.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        check = verify(expected)
        keep_check(check=check)
        if not check.whole:
            raise CommandError(
                _("Broken at event %(number)s: %(reason)s.")
                % {"number": check.broken_at, "reason": REASONS[check.reason]},
                returncode=1,
            )
        for name in TRAIL.missing(connection):
            self.stderr.write(
                _("Warning: the database's trigger %(name)s is missing; run `probidad manage migrate`.")
                % {"name": name}
            )
        self.stdout.write(
            ngettext(
                "Whole: %(number)s event. Keep this elsewhere: %(anchor)s",
                "Whole: %(number)s events. Keep this elsewhere: %(anchor)s",
                check.head.sequence,
            )
            % {"number": check.head.sequence, "anchor": check.head}
        )
