"""Writing dilemmas of an institution's own: begun, saved, reviewed by somebody else, published."""

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import DilemmaDraft


@transaction.atomic
def begin_draft(*, institution: Institution, language: str, content: dict, actor: Person) -> DilemmaDraft:
    """A draft of a new dilemma, from what is written of it so far. ``language``: "es" or "en"."""
    draft = DilemmaDraft.objects.create(institution=institution, language=language, content=content)
    draft.writers.add(actor)
    record(kind=ExercisesEvent.DRAFT_BEGUN, actor=actor, institution=institution, subject=draft.urn)
    return draft
