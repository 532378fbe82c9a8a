"""What somebody changes about the own account, and what is done for who can't enter it any more."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.people import tasks
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue


@transaction.atomic
def update_account(*, person: Person, name: str, language: str) -> None:
    """Change a person's own name and language."""
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    # No subject: a URN of a person would be chained for ever. The actor says who it was, erasably.
    record(kind=PersonEvent.ACCOUNT_CHANGED, actor=person)


@transaction.atomic
def remove_second_step(*, person: Person) -> None:
    """Take away every second step of somebody who lost it, recovery codes too, and end all sign-ins.

    The installation itself does it (a command on the server): no page can, since whoever could would
    be able to enter with the mailbox alone. The person is told by mail.
    """
    found = Authenticator.objects.filter(user=person)
    if not found.exists():
        raise refusal(_("This account has no second step."), code="none")
    found.delete()
    _end_sign_ins(person)
    record(kind=PersonEvent.SECOND_FACTOR_RESET, actor=None, about=person)
    enqueue(tasks.tell_of_removed_second_step, person.pk)


def _end_sign_ins(person: Person) -> None:
    for session in Session.objects.all().iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
