"""Django's ``flush``, that can't empty a real installation: the audit trail has no end."""

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from probidad.core.database import guards


class Command(flush.Command):
    """Tests empty their database with this between two tests; nobody else can."""

    def handle(self, **options):
        if not settings.TESTING:
            raise CommandError(
                "The audit trail can't be emptied. Begin anew in another data folder or database."
            )
        connection = connections[options["database"]]
        for each in guards.ALL:
            each.remove(connection)
        super().handle(**options)
        for each in guards.ALL:
            each.install(connection)
