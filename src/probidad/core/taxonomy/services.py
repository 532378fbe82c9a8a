"""The only writers of the values of an institution's own code. What a person can get wrong raises ValidationError."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from probidad.core.audit.services import record
from probidad.core.institutions.models import Institution
from probidad.core.institutions.services import urn
from probidad.core.languages.words import folded
from probidad.core.refusals import refusal
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.events import TaxonomyEvent
from probidad.core.taxonomy.models import OwnValue

# Codes of ethics have some ten.
MOST = 30


@transaction.atomic
def add_own_value(*, actor, institution: Institution, name: str, stands_for: Iterable[str]) -> OwnValue:
    """Add a value to an institution's own code, after those that are there."""
    institution = _locked(institution)
    if institution.own_values.count() >= MOST:
        message = _("A code has at most %(most)s values here.") % {"most": MOST}
        raise refusal(message, code="too_many")
    _check_name(institution, name, None)
    last = institution.own_values.aggregate(last=Max("position"))["last"] or 0
    own_value = OwnValue.objects.create(
        institution=institution, name=name, position=last + 1, stands_for=_checked(stands_for)
    )
    _record(TaxonomyEvent.OWN_VALUE_ADDED, actor, institution, name=name)
    return own_value


@transaction.atomic
def change_own_value(*, actor, own_value: OwnValue, name: str, stands_for: Iterable[str]) -> None:
    """Change what a value is called, or what it stands for."""
    current = _current(own_value)
    _check_name(current.institution, name, current)
    current.name, current.stands_for = name, _checked(stands_for)
    current.save(update_fields=["name", "stands_for"])
    _record(TaxonomyEvent.OWN_VALUE_CHANGED, actor, current.institution, name=name)


@transaction.atomic
def move_own_value(*, actor, own_value: OwnValue, up: bool) -> None:
    """Put a value one place up or down; the first and the last stay where they can't go further."""
    current = _current(own_value)
    values = list(current.institution.own_values.all())
    place = values.index(current)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(values):
        return
    values[place], values[other] = values[other], values[place]
    for position, each in enumerate(values, start=1):
        each.position = position
    OwnValue.objects.bulk_update(values, ["position"])
    _record(TaxonomyEvent.OWN_VALUES_ORDERED, actor, current.institution)


@transaction.atomic
def remove_own_value(*, actor, own_value: OwnValue) -> None:
    """Take a value out of an institution's own code. Reports are read by those that are left."""
    current = _current(own_value)
    current.delete()
    _record(TaxonomyEvent.OWN_VALUE_REMOVED, actor, current.institution, name=current.name)


def _locked(institution: Institution) -> Institution:
    """The institution, locked so that its values change one at a time; one that ended can't be changed."""
    locked = Institution.objects.select_for_update().get(pk=institution.pk)
    if not locked.exists:
        raise refusal(_("This institution no longer exists, so it can't be changed."), code="dissolved")
    return locked


def _current(own_value: OwnValue) -> OwnValue:
    """The value as it is now, its institution locked. Raises ValidationError where it was removed meanwhile."""
    current = _locked(own_value.institution).own_values.filter(pk=own_value.pk).first()
    if current is None:
        raise refusal(_("Somebody else removed this value meanwhile."), code="gone")
    return current


def _check_name(institution: Institution, name: str, own_value: OwnValue | None) -> None:
    others = institution.own_values.exclude(pk=own_value.pk if own_value else None)
    if folded(name) in {folded(each.name) for each in others}:
        raise refusal(_("There is already a value with this name."), field="name", code="same")


def _checked(stands_for: Iterable[str]) -> list[str]:
    """The keys in the catalogue's order, each once."""
    chosen = set(stands_for)
    known = [*catalogue.values(), *catalogue.principles()]
    if not chosen or not chosen <= set(known):
        message = _("Choose at least one value or principle of the list.")
        raise refusal(message, field="stands_for", code="unknown")
    return [key for key in known if key in chosen]


def _record(kind: TaxonomyEvent, actor, institution: Institution, **details) -> None:
    record(kind=kind, actor=actor, institution=institution, subject=urn(institution), details=details)
