"""How institutions end: merged into another, replaced by another, or dissolved.

Nothing is deleted: name, units, roles and rounds stay as history, and the page says where the
tasks went. Roles never pass by themselves to the other institution, since its people didn't choose
them; the one exception are leaders of units that move along, whose own reports they stay.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from probidad.core import registry
from probidad.core.audit.services import record
from probidad.core.institutions.events import InstitutionEvent
from probidad.core.institutions.models import Institution, Unit
from probidad.core.institutions.rules import free_name
from probidad.core.institutions.services import urn
from probidad.core.institutions.units import urn as unit_urn
from probidad.core.people import services as people
from probidad.core.refusals import refusal

Ending = Institution.Ending
EVENTS = {
    Ending.MERGED: InstitutionEvent.MERGED,
    Ending.REPLACED: InstitutionEvent.REPLACED,
    Ending.DISSOLVED: InstitutionEvent.DISSOLVED,
}


@transaction.atomic
def end_institution(
    *,
    actor,
    institution: Institution,
    ending: str,
    on: date,
    successor: Institution | None = None,
    move_units: bool = False,
) -> None:
    """End an institution on a day that has come.

    ``successor``: needed for a merger or a replacement, none for a dissolution. ``move_units``:
    its units pass to the successor (a name that is taken there gets the institution's added), with
    their leaders; else they are dissolved. Institutions below it pass to the successor, or to the
    one above it. ValidationError for what can't be, also while an instrument has something unfinished
    there (``Instrument.blocks_ending``): with the roles ended nobody could finish it.
    """
    locked = _locked(institution, successor)
    institution, successor = locked[institution.pk], locked.get(successor.pk) if successor else None
    _check(institution, ending, on, successor)
    _check_finished(institution)
    move_units = move_units and successor is not None
    _pass_on_children(institution, successor)
    if move_units:
        _move_units(actor, institution, successor, on)
    _close_people(actor, institution, on)
    if not move_units:
        institution.units.existing().update(dissolved_on=on)
    institution.ending, institution.dissolved_on, institution.successor = ending, on, successor
    institution.save(update_fields=["ending", "dissolved_on", "successor"])
    record(
        kind=EVENTS[Ending(ending)],
        actor=actor,
        institution=institution,
        subject=urn(institution),
        details={
            "on": on.isoformat(),
            "successor": successor.pk if successor else None,
            "units_moved": move_units,
        },
    )


def _locked(*institutions: Institution | None) -> dict[int, Institution]:
    """Both rows, locked in one order, so that two mergers at once can't wait for each other."""
    keys = {institution.pk for institution in institutions if institution}
    rows = Institution.objects.select_for_update(of=("self",)).select_related("parent").order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=keys)}


def _check(institution: Institution, ending: str, on: date, successor: Institution | None) -> None:
    if institution.dissolved_on is not None:
        raise refusal(_("This institution no longer exists, so it can't be changed."), code="dissolved")
    if on > timezone.localdate():
        raise refusal(_("This day is still to come. Come back on the day itself."), field="on", code="future")
    name = institution.names.filter(until=None).first()
    if name and name.since and on < name.since:
        raise refusal(
            _("Its present name began on %(day)s: it can't have ended before.")
            % {"day": date_format(name.since)},
            field="on",
            code="too-early",
        )
    if (ending == Ending.DISSOLVED) != (successor is None):
        raise refusal(
            _("Choose the institution that takes over its tasks."), field="successor", code="required"
        )
    if successor is None:
        return
    if successor.pk == institution.pk:
        raise refusal(_("An institution can't take over from itself."), field="successor", code="same")
    if successor.dissolved_on is not None:
        raise refusal(_("That institution no longer exists."), field="successor", code="dissolved")


def _check_finished(institution: Institution) -> None:
    if sentences := unfinished(institution):
        raise ValidationError([refusal(each, code="unfinished") for each in sentences])


def unfinished(institution: Institution) -> list[str]:
    """What instruments still have open in the institution, as sentences; empty if it may end."""
    asking = [each.blocks_ending for each in registry.instruments() if each.blocks_ending]
    return [sentence for blocks_ending in asking for sentence in blocks_ending(institution)]


def _pass_on_children(institution: Institution, successor: Institution | None) -> None:
    """Institutions below it pass to its heir. An heir that stands below it, however deep, takes its place."""
    if successor is not None and _stands_below(successor, institution):
        successor.parent = institution.parent
        successor.save(update_fields=["parent"])
    heir = successor or institution.parent
    institution.children.existing().exclude(pk=successor.pk if successor else None).update(parent=heir)


def _stands_below(lower: Institution, upper: Institution) -> bool:
    parents = dict(Institution.objects.values_list("pk", "parent_id"))
    key, seen = parents.get(lower.pk), set()
    while key is not None and key not in seen:
        if key == upper.pk:
            return True
        seen.add(key)
        key = parents.get(key)
    return False


def _move_units(actor, institution: Institution, successor: Institution, on: date) -> None:
    """Each unit gets an heir in the successor. The unit itself stays where its history lies."""
    taken = set(successor.units.existing().values_list("name", flat=True))
    units = list(institution.units.existing())
    heirs: dict[int, Unit] = {}
    for unit in units:
        name = free_name(unit.name, taken, institution.name)
        taken.add(name)
        heirs[unit.pk] = Unit.objects.create(institution=successor, name=name)
    for unit in units:
        heir = heirs[unit.pk]
        heir.parent = heirs.get(unit.parent_id)
        heir.save(update_fields=["parent"])
        leaders = _move_leaders(actor, unit, heir, on)
        unit.dissolved_on, unit.successor = on, heir
        unit.save(update_fields=["dissolved_on", "successor"])
        record(
            kind=InstitutionEvent.UNIT_MOVED,
            actor=actor,
            institution=successor,
            subject=unit_urn(heir),
            details={"unit": unit.pk, "from": institution.pk, "name": heir.name, "leaders": leaders},
        )


def _move_leaders(actor, unit: Unit, heir: Unit, on: date) -> int:
    """The leaders of a unit keep leading it where it goes."""
    leaders = list(unit.memberships.current().select_related("person", "institution"))
    people.close_memberships(actor=actor, memberships=leaders, on=on)
    for each in leaders:
        people.carry_on(actor=actor, membership=each, unit=heir, since=on)
    return len(leaders)


def _close_people(actor, institution: Institution, on: date) -> None:
    held = institution.memberships.current().select_related("person", "institution")
    people.close_memberships(actor=actor, memberships=held, on=on)
    people.withdraw_invitations(actor=actor, invitations=institution.invitations.pending())
