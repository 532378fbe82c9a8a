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
from probidad.instruments.exercises.services.drafts import begin_draft


@transaction.atomic
def import_dilemmas(
    *, institution: Institution, dilemmas: Iterable[FoundDilemma], actor: Person
) -> list[DilemmaDraft]:
    """A draft of each dilemma, in the order of the file: all of them or none."""
    drafts = [
        begin_draft(institution=institution, language=each.language, content=each.content, actor=actor)
        for each in dilemmas
    ]
    record(
        kind=ExercisesEvent.DILEMMAS_IMPORTED,
        actor=actor,
        institution=institution,
        subject=urn(institution),
        details={"dilemmas": len(drafts)},
    )
    return drafts
