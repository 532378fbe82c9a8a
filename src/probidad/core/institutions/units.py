"""The only writers of units: add, edit, merge, dissolve."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.events import InstitutionEvent
from probidad.core.institutions.models import Institution, Unit
from probidad.core.institutions.rules import makes_cycle
from probidad.core.people import services as people
from probidad.core.refusals import refusal


def urn(unit: Unit) -> str:
    """How the audit trail names a unit."""
    return f"urn:probidad:institutions:unit:{unit.pk}"


@transaction.atomic
def add_unit(*, actor, institution: Institution, name: str, parent: Unit | None = None) -> Unit:
    """Add a unit to an institution, below another of its units if ``parent`` is given."""
    if not institution.exists:
        raise refusal(_("This institution no longer exists, so it can't be changed."), code="dissolved")
    name = name.strip()
    _check_name(institution, name, None)
    _check_parent(institution, None, parent)
    unit = Unit.objects.create(institution=institution, name=name, parent=parent)
    _record(InstitutionEvent.UNIT_ADDED, actor, unit, name=name)
    return unit


@transaction.atomic
def edit_unit(*, actor, unit: Unit, name: str, parent: Unit | None = None) -> None:
    """Rename a unit or move it below another; the former name stays in the audit trail."""
    unit = _locked(unit)
    name = name.strip()
    if (name, parent) == (unit.name, unit.parent):
        return
    _check_name(unit.institution, name, unit)
    _check_parent(unit.institution, unit, parent)
    before, unit.name, unit.parent = unit.name, name, parent
    unit.save(update_fields=["name", "parent"])
    _record(InstitutionEvent.UNIT_EDITED, actor, unit, before=before, after=name)


@transaction.atomic
def merge_unit(*, actor, unit: Unit, into: Unit) -> None:
    """Make a unit part of another of the same institution.

    Its own leaders' roles end (the other unit's stay); units below it pass to the other.
    """
    unit, into = _locked(unit), _locked(into)
    if unit == into:
        raise refusal(_("A unit can't be merged into itself."), field="into", code="same")
    if unit.institution_id != into.institution_id:
        raise refusal(_("This unit is not one of the institution's."), field="into", code="foreign")
    parents = dict(Unit.objects.filter(institution=unit.institution).values_list("pk", "parent_id"))
    if makes_cycle(unit.pk, into.pk, parents):
        # The heir stands below it: it takes its place.
        into.parent = unit.parent
        into.save(update_fields=["parent"])
    unit.children.exclude(pk=into.pk).update(parent=into)
    _close(actor, unit, successor=into)
    _record(InstitutionEvent.UNIT_MERGED, actor, unit, into=into.pk)


@transaction.atomic
def dissolve_unit(*, actor, unit: Unit) -> None:
    """End a unit: its leaders' roles end, units below it pass to the one above."""
    unit = _locked(unit)
    unit.children.update(parent=unit.parent)
    _close(actor, unit)
    _record(InstitutionEvent.UNIT_DISSOLVED, actor, unit)


def _close(actor, unit: Unit, successor: Unit | None = None) -> None:
    today = timezone.localdate()
    held = unit.memberships.current().select_related("person", "institution")
    people.close_memberships(actor=actor, memberships=held, on=today)
    people.withdraw_invitations(actor=actor, invitations=unit.invitations.pending())
    unit.dissolved_on, unit.successor, unit.parent = today, successor, None
    unit.save(update_fields=["dissolved_on", "successor", "parent"])


def _locked(unit: Unit) -> Unit:
    locked = (
        Unit.objects.select_for_update(of=("self",)).select_related("institution", "parent").get(pk=unit.pk)
    )
    if locked.dissolved_on is not None:
        raise refusal(_("This unit no longer exists."), code="dissolved")
    return locked


def _check_name(institution: Institution, name: str, unit: Unit | None) -> None:
    same = institution.units.existing().filter(name__iexact=name)
    if same.exclude(pk=unit.pk if unit else None).exists():
        raise refusal(_("There is already a unit with this name."), field="name", code="same")


def _check_parent(institution: Institution, unit: Unit | None, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.institution_id != institution.pk or parent.dissolved_on is not None:
        raise refusal(_("This unit is not one of the institution's."), field="parent", code="foreign")
    parents = dict(institution.units.values_list("pk", "parent_id"))
    if unit and makes_cycle(unit.pk, parent.pk, parents):
        raise refusal(
            _("That unit is part of this one, so it can't stand above it."), field="parent", code="cycle"
        )


def _record(kind: InstitutionEvent, actor, unit: Unit, **details) -> None:
    record(kind=kind, actor=actor, institution=unit.institution, subject=urn(unit), details=details)
