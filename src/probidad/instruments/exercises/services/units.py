"""Units that are too small alone report together, under a name for all: decided before the round opens."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.languages.words import folded
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Round, RoundUnit
from probidad.instruments.exercises.services.rounds import require_draft, void_signature


@transaction.atomic
def report_together(*, round: Round, unit_ids: Collection[int], name: str, actor: Person) -> RoundUnit:
    """Let units of the roster report as one; which of them stands for the others means nothing.

    The custodian signs the manifest anew. Raises ValidationError once the round is open, for fewer than two
    units, for one that reports with others already, and for a name that another unit or group has.
    """
    current = _draft(round)
    listed = queries.roster_units(current)
    alone = {each.unit.pk: each for each in listed if each.unit and not each.is_group}
    chosen = [alone[key] for key in alone if key in set(unit_ids)]
    if len(chosen) < len(set(unit_ids)):
        message = _("One of these units isn't on the roster, or reports with others already: choose again.")
        raise refusal(message, code="not_free", field="units")
    if len(chosen) < 2:
        raise refusal(_("Choose two units or more."), code="too_few", field="units")
    others = [each.unit.title for each in listed if each.unit and each not in chosen]
    if folded(name) in map(folded, others):
        raise refusal(_("Another unit or group has this name."), code="name_taken", field="name")
    head, *rest = (each.unit for each in chosen)
    head.group_name = name
    head.save(update_fields=["group_name"])
    current.units.filter(pk__in=[unit.pk for unit in rest]).update(reports_with=head)
    void_signature(current)
    people = sum(each.people for each in chosen)
    _record(ExercisesEvent.UNITS_GROUPED, current, actor, units=len(chosen), people=people)
    return head


@transaction.atomic
def take_apart(*, round: Round, unit: RoundUnit, actor: Person) -> None:
    """Let the units for which ``unit`` stands report each for itself; where it stands for none, nothing changes.

    The custodian signs the manifest anew. Raises ValidationError once the round is open.
    """
    current = _draft(round)
    if not current.units.filter(reports_with=unit).exists():
        return
    count = dissolve(current, {unit.pk})
    void_signature(current)
    _record(ExercisesEvent.UNITS_SEPARATED, current, actor, units=count)


def dissolve(round: Round, heads: Collection[int]) -> int:
    """Take apart the groups of these units, which stand for others; how many units report for themselves now."""
    grouped = round.units.filter(Q(pk__in=heads) | Q(reports_with__in=heads))
    return grouped.update(reports_with=None, group_name="")


def _draft(round: Round) -> Round:
    """The round, locked. Raises ValidationError where it is no longer in preparation."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    require_draft(current)
    return current


def _record(kind: ExercisesEvent, round: Round, actor: Person, **numbers: int) -> None:
    record(kind=kind, actor=actor, institution=round.institution, subject=round.urn, details=numbers)
