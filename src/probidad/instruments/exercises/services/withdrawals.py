"""Taking a dilemma of an institution's own out of use, and bringing it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Dilemma


@transaction.atomic
def withdraw_dilemma(*, dilemma: Dilemma, reason: str, actor: Person) -> Dilemma:
    """From here on no round can choose it; open rounds keep it. Raises ValidationError where it is withdrawn."""
    current = Dilemma.objects.select_for_update().get(pk=dilemma.pk)
    if current.withdrawn_on is not None:
        raise refusal(_("This dilemma was withdrawn already."), code="withdrawn")
    current.withdrawn_on, current.withdrawal_reason = timezone.localdate(), reason
    return _changed(current, ExercisesEvent.DILEMMA_WITHDRAWN, actor)


@transaction.atomic
def restore_dilemma(*, dilemma: Dilemma, actor: Person) -> Dilemma:
    """Rounds can choose it again. Raises ValidationError where it isn't withdrawn."""
    current = Dilemma.objects.select_for_update().get(pk=dilemma.pk)
    if current.withdrawn_on is None:
        raise refusal(_("This dilemma isn't withdrawn."), code="not_withdrawn")
    current.withdrawn_on, current.withdrawal_reason = None, ""
    return _changed(current, ExercisesEvent.DILEMMA_RESTORED, actor)


def _changed(dilemma: Dilemma, kind: ExercisesEvent, actor: Person) -> Dilemma:
    dilemma.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    record(kind=kind, actor=actor, institution=dilemma.institution, subject=dilemma.audit_urn)
    return dilemma
