"""``probidad manage verify_audit``: is the audit trail as it was written?"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from probidad.core.audit import triggers
from probidad.core.audit.services import keep_check
from probidad.core.audit.verification import REASONS, Anchor, verify


class Command(BaseCommand):
    """Finds a changed, removed or reordered event and names its number. Exit code 1 if there is one."""

    help = "Verify the audit trail. Ends with code 1, naming the event's number, where it isn't whole."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="SEQ:HASH",
            help="An earlier end of the chain that was kept elsewhere (`probidad doctor` prints it): "
            "also finds a chain that was rewritten from some event on.",
        )

    def handle(self, *args, expect=None, **options):
        try:
            expected = Anchor.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        check = verify(expected)
        keep_check(check=check)
        if not check.whole:
            raise CommandError(f"Broken at event {check.broken_at}: {REASONS[check.reason]}.", returncode=1)
        for name in triggers.missing(connection):
            self.stderr.write(
                f"Warning: the database's trigger {name} is missing; run `probidad manage migrate`."
            )
        self.stdout.write(f"Whole: {check.head.sequence} events. Keep this elsewhere: {check.head}")
