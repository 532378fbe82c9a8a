"""The mails to the staff. None says which conversation, of which kind, or how many: mail is read by many on its way."""

from django.conf import settings
from django.urls import reverse

from probidad.core.notifications import mail
from probidad.core.people.models import Person


def something_waits(person: Person) -> None:
    """Tell somebody that something waits, and where to look."""
    address = settings.BASE_URL + reverse("advice-panel:inbox")
    mail.send(
        "advice_waits",
        to=person.email,
        context={"name": person.name, "address": address},
        language=person.language,
    )
