"""The worksheet, saved: whoever saves over somebody else's is told, and nothing is lost."""

from django.db import transaction

from probidad.core.anonymity.conversations import ThreadKeys
from probidad.core.people.models import Person
from probidad.instruments.advice import queries
from probidad.instruments.advice.events import AdviceEvent
from probidad.instruments.advice.models import Thread, Worksheet
from probidad.instruments.advice.services import handling, threads
from probidad.instruments.advice.worksheets import Sheet


class SavedMeanwhile(Exception):
    """Somebody saved another one since; ``revision`` and ``sheet`` are the present ones. Nothing was stored."""

    def __init__(self, revision: int, sheet: Sheet):
        super().__init__(str(revision))
        self.revision, self.sheet = revision, sheet


@transaction.atomic
def save_worksheet(*, thread: Thread, keys: ThreadKeys, actor: Person, sheet: Sheet, revision: int) -> int:
    """Save it over the revision that it was made of (0: none); the new revision. Raises SavedMeanwhile, ValidationError."""
    thread = threads.lock(thread)
    handling.require_not_erased(thread)
    present, stored = queries.worksheet_of(thread, keys)
    if present != revision:
        raise SavedMeanwhile(present, stored)
    Worksheet.objects.update_or_create(
        thread=thread,
        defaults={
            "revision": revision + 1,
            "sealed": keys.seal(sheet.model_dump_json().encode(), place=f"worksheet {revision + 1}"),
        },
    )
    handling.note_event(AdviceEvent.WORKSHEET_SAVED, thread, actor)
    return revision + 1
