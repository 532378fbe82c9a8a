"""Bringing the dilemmas of a file into an institution, as drafts."""

from collections.abc import Iterable

from django.db import transaction

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.institutions.services import urn
from probidad.core.people.models import Person
from probidad.instruments.exercises.dilemma_file.found import FoundDilemma
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.services.drafts import unsaved_draft


@transaction.atomic
def import_dilemmas(
    *, institution: Institution, dilemmas: Iterable[FoundDilemma], actor: Person
) -> list[DilemmaDraft]:
    """A draft of each dilemma, in the order of the file: all of them or none.

    In few statements, and one event for all: a hundred drafts begun one by one would hold the database for long.
    """
    drafts = DilemmaDraft.objects.bulk_create(
        unsaved_draft(institution, each.language, each.content) for each in dilemmas
    )
    writers = DilemmaDraft.writers.through
    writers.objects.bulk_create(writers(dilemmadraft=draft, person=actor) for draft in drafts)
    record(
        kind=ExercisesEvent.DILEMMAS_IMPORTED,
        actor=actor,
        institution=institution,
        subject=urn(institution),
        details={"dilemmas": len(drafts)},
    )
    return drafts
