"""`probidad manage load_dilemmas`: publish the shipped dilemmas that aren't yet in the database."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.instruments.exercises.services.dilemmas import BadContent, publish_library


class Command(BaseCommand):
    help = "Publish the shipped dilemmas; those that are published already stay as they are."

    def handle(self, *args, **options):
        try:
            with transaction.atomic():
                count = publish_library()
        except BadContent as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Dilemmas in the library: %(count)s") % {"count": count})
