"""The first account of a real installation: makes an operator's invitation and prints its link."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from probidad.core.people.models import Invitation
from probidad.core.people.roles import Role
from probidad.core.people.services import VALID_DAYS, invite
from probidad.core.people.tokens import link_for


class Command(BaseCommand):
    """``probidad manage create_operator --email ana@example.org --name "Ana Ruiz"``."""

    @property
    def help(self) -> str:
        """In the language of whoever runs the command."""
        return _(
            "Invite an operator and print the link that opens the account. Sends no mail; run again for a new link."
        )

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True, help=_("the operator's address"))
        parser.add_argument("--name", required=True, help=_("the operator's name"))
        parser.add_argument(
            "--language", default="es-mx", choices=["es-mx", "en"], help=_("language of the account")
        )

    def handle(self, *, email, name, language, **options):
        email = email.strip().lower()
        waiting = Invitation.objects.open().filter(email=email, role=Role.OPERATOR).first()
        try:
            invitation = waiting or invite(
                actor=None, email=email, name=name, role=Role.OPERATOR, language=language
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            _("Open this link within %(days)s days to finish the account of %(email)s:")
            % {"days": VALID_DAYS, "email": email}
        )
        self.stdout.write(f"  {link_for(invitation)}")
        self.stdout.write(_("Whoever has the link becomes operator: hand it over privately."))
