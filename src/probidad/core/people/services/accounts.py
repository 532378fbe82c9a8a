"""What somebody changes about the own account."""

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.people.events import PersonEvent
from probidad.core.people.models import Person


@transaction.atomic
def update_account(*, person: Person, name: str, language: str) -> None:
    """Change a person's own name and language."""
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    # No subject: a URN of a person would be chained for ever. The actor says who it was, erasably.
    record(kind=PersonEvent.ACCOUNT_CHANGED, actor=person)
