"""For somebody who lost the second step of signing in, and the recovery codes with it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.people.services import remove_second_step


class Command(BaseCommand):
    """``probidad manage remove_second_step --email ana@example.org``."""

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _(
            "Remove the second step of an account whose owner lost it, and end its sign-ins. "
            "Make sure first that it is the owner who asks: not by mail."
        )

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True, help=_("the account's address"))

    def handle(self, *, email, **options):
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(_("No account has the address %(email)s.") % {"email": email})
        try:
            remove_second_step(person=person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            _("Done. %(email)s gets a mail, signs in without it once, and sets up another.")
            % {"email": person.email}
        )
