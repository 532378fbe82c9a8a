"""The life of a round: prepared, given a key, opened, ended. Results come from ``opening``."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.core.tasks import enqueue
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import (
    Dilemma,
    DilemmaVersion,
    Exercise,
    Opening,
    Round,
    SignedManifest,
)
from probidad.instruments.exercises.services.tidying import drop_incomplete_rosters
from probidad.instruments.exercises.tasks import make_issuing_keys, send_codes, tidy_round


def _locked(round: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round.pk)


@transaction.atomic
def prepare_round(
    *,
    institution: Institution,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    days_between: int = Round.Pace.ALL_AT_ONCE,
    minimum_group: int,
    custodian: str,
    dilemmas: Sequence[DilemmaVersion],
    actor: Person,
    in_programme: bool = True,
) -> Round:
    """A new round in preparation, with its dilemmas in the order given."""
    round = Round.objects.create(
        institution=institution,
        title=title,
        opens_on=opens_on,
        closes_on=closes_on,
        days_between=days_between,
        minimum_group=minimum_group,
        custodian=custodian,
        in_programme=in_programme,
    )
    _set_dilemmas(round, dilemmas)
    record(
        kind=ExercisesEvent.ROUND_PREPARED,
        actor=actor,
        institution=institution,
        subject=round.urn,
        details={"dilemmas": len(dilemmas), "minimum_group": minimum_group},
    )
    return round


@transaction.atomic
def change_round(*, round: Round, dilemmas: Sequence[DilemmaVersion], actor: Person, **changes) -> Round:
    """Change a round that is still in preparation. Raises ValidationError afterwards.

    Another custodian means other keys: those made before are forgotten. Whatever else changes, the custodian signs
    the manifest as it is then.
    """
    current = _locked(round)
    require_draft(current)
    if changes.get("custodian", current.custodian) != current.custodian:
        changes |= {"sealing_key": None, "signing_key": None}
    for name, value in changes.items():
        setattr(current, name, value)
    current.save(update_fields=list(changes))
    _replace_dilemmas(current, dilemmas, actor)
    return current


@transaction.atomic
def move_dilemma(*, round: Round, position: int, to: int, actor: Person) -> None:
    """Let the dilemma at a place of a round in preparation come at another; places count from 1.

    Raises ValidationError once it is open, and for a place that it hasn't got.
    """
    current = _locked(round)
    require_draft(current)
    order = [exercise.dilemma_version for exercise in queries.exercises_of(current)]
    if not {position, to} <= set(range(1, len(order) + 1)):
        raise refusal(_("The dilemmas changed meanwhile: look again."), code="changed")
    order.insert(to - 1, order.pop(position - 1))
    _replace_dilemmas(current, order, actor)


def _replace_dilemmas(round: Round, dilemmas: Sequence[DilemmaVersion], actor: Person) -> None:
    """Give a round that changes its dilemmas, in this order, and note the change."""
    round.exercises.all().delete()
    _set_dilemmas(round, dilemmas)
    void_signature(round)
    record(
        kind=ExercisesEvent.ROUND_CHANGED,
        actor=actor,
        institution=round.institution,
        subject=round.urn,
        details={"dilemmas": len(dilemmas), "minimum_group": round.minimum_group},
    )


def _set_dilemmas(round: Round, dilemmas: Sequence[DilemmaVersion]) -> None:
    """Raises ValidationError for a dilemma of another institution's own, and for one that was withdrawn."""
    chosen = Dilemma.objects.filter(versions__in=[each.pk for each in dilemmas])
    if chosen.exclude(institution=None).exclude(institution=round.institution).exists():
        raise refusal(
            _("One of these dilemmas is another institution's own."), code="foreign", field="dilemmas"
        )
    if chosen.exclude(withdrawn_on=None).exists():
        raise refusal(_("One of these dilemmas was withdrawn."), code="withdrawn", field="dilemmas")
    Exercise.objects.bulk_create(
        Exercise(round=round, position=position, dilemma_version=version)
        for position, version in enumerate(dilemmas, start=1)
    )


def void_signature(round: Round) -> None:
    """What the custodian signed of a round in preparation isn't so any more; keys that it needs now are made."""
    SignedManifest.objects.filter(round=round).delete()
    if round.sealing_key is not None:
        enqueue(make_issuing_keys, round.pk)


def require_draft(round: Round) -> None:
    """Raises ValidationError for a round that isn't in preparation."""
    if round.state != Round.State.DRAFT:
        message = _("This round is no longer in preparation, so it can't be changed.")
        raise refusal(message, code="not_draft")


def require_endable(round: Round) -> None:
    """Raises ValidationError for a round that isn't open, or was ended."""
    if round.state != Round.State.OPEN:
        raise refusal(_("Only an open round can be ended."), code="not_open")


def require_over(round: Round) -> None:
    """Raises ValidationError for a round that still takes answers, or has its results."""
    if not round.is_over:
        raise refusal(_("Only a round that is over can be abandoned."), code="not_over")


@transaction.atomic
def open_round(*, round: Round, actor: Person) -> Round:
    """Open a prepared round and send the codes. Raises ValidationError with what is missing.

    From here on dilemmas, roster, units, minimum and key are fixed.
    """
    current = _locked(round)
    require_draft(current)
    missing = queries.obstacles(current)
    if missing:
        raise ValidationError(missing)
    current.state = Round.State.OPEN
    current.opened_by = actor
    current.save(update_fields=["state", "opened_by"])
    record(
        kind=ExercisesEvent.ROUND_OPENED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
    )
    if queries.entries_to_mail(current).exists():
        enqueue(send_codes, current.pk)
    return current


@transaction.atomic
def end_round(*, round: Round, actor: Person) -> Round:
    """Take no more answers. Raises ValidationError where the round isn't open."""
    current = _locked(round)
    require_endable(current)
    current.state = Round.State.ENDED
    current.closes_on = max(current.opens_on, min(current.closes_on, timezone.localdate()))
    current.save(update_fields=["state", "closes_on"])
    record(
        kind=ExercisesEvent.ROUND_ENDED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
    )
    return current


@transaction.atomic
def abandon_round(*, round: Round, actor: Person) -> Round:
    """Give up a round whose key is lost: nobody can ever read its answers, so they are deleted.

    Raises ValidationError where the round isn't over.
    """
    current = _locked(round)
    require_over(current)
    current.state = Round.State.ABANDONED
    current.save(update_fields=["state"])
    Opening.objects.filter(round=current).delete()  # whoever opens it stops
    record(
        kind=ExercisesEvent.ROUND_ABANDONED, actor=actor, institution=current.institution, subject=current.urn
    )
    enqueue(tidy_round, current.pk)
    return current


def discard_round(*, round: Round, actor: Person) -> None:
    """Delete a round in preparation, its roster in small steps first. Raises ValidationError afterwards."""
    require_draft(round)
    round.rosters.update(complete=False)
    drop_incomplete_rosters(round)
    _delete_round(round, actor)


@transaction.atomic
def _delete_round(round: Round, actor: Person) -> None:
    current = _locked(round)
    require_draft(current)
    record(
        kind=ExercisesEvent.ROUND_DISCARDED, actor=actor, institution=current.institution, subject=current.urn
    )
    current.delete()
