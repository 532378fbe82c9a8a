"""Storing a roster in small steps, so that a long one never holds the database."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.languages.words import folded
from probidad.core.people.models import Person
from probidad.core.refusals import refusal
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.events import ExercisesEvent
from probidad.instruments.exercises.models import Roster, RosterEntry, Round, RoundUnit
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services.rounds import void_signature
from probidad.instruments.exercises.services.tidying import drop_incomplete_rosters
from probidad.instruments.exercises.services.units import dissolve

ROWS_AT_ONCE = 1000


def store_roster(*, round: Round, content: RosterFile, actor: Person) -> list[str]:
    """Replace the roster of a round in preparation. Raises ValidationError once it is open.

    Units go on reporting together where all of them are on the new roster; the names of the groups that were taken
    apart are returned.

    The new roster counts only when all of it is there; whatever stops it half-way, the former stands.
    The custodian signs the manifest anew, having seen the new numbers.
    """
    if round.state != Round.State.DRAFT:
        raise _fixed()
    units = _round_units(round, {unit for _email, unit in content.rows if unit})
    roster = Roster.objects.create(round=round, size=len(content.rows))
    for start in range(0, len(content.rows), ROWS_AT_ONCE):
        RosterEntry.objects.bulk_create(
            RosterEntry(roster=roster, email=email, unit=units.get(unit))
            for email, unit in content.rows[start : start + ROWS_AT_ONCE]
        )
    roster.digest = queries.roster_digest(roster)
    taken_apart = _complete(round, roster, units, actor)
    drop_incomplete_rosters(round)
    return taken_apart


def _round_units(round: Round, names: set[str]) -> dict[str, RoundUnit]:
    """The round's units by their folded names; those that the roster names are added."""
    named = [unit for unit in round.institution.units.existing() if folded(unit.name) in names]
    units = RoundUnit.objects.bulk_create(
        [RoundUnit(round=round, unit=unit, name=unit.name) for unit in named],
        update_conflicts=True,
        unique_fields=["round", "unit"],
        update_fields=["name"],
    )
    return {folded(unit.name): unit for unit in units}


@transaction.atomic
def _complete(round: Round, roster: Roster, units: dict[str, RoundUnit], actor: Person) -> list[str]:
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.state != Round.State.DRAFT:
        raise _fixed()
    current.rosters.filter(complete=True).update(complete=False)
    # Units that only a former or interrupted roster named aren't reported by.
    gone = current.units.exclude(pk__in=[unit.pk for unit in units.values()])
    heads = current.units.filter(pk__in={each.reporting_id for each in gone}).exclude(group_name="")
    taken_apart = {head.pk: head.group_name for head in heads}
    dissolve(current, list(taken_apart))
    gone.delete()
    roster.complete = True
    roster.save(update_fields=["complete", "digest"])
    void_signature(current)
    record(
        kind=ExercisesEvent.ROSTER_UPLOADED,
        actor=actor,
        institution=current.institution,
        subject=current.urn,
        details={"people": roster.size, "units": len(units)},
    )
    return sorted(taken_apart.values())


def _fixed() -> ValidationError:
    return refusal(_("The roster is fixed once the round is open."), code="fixed", field="file")
