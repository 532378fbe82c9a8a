"""What events are about, by name instead of by URN: each kind of thing is looked up once for a page.

A thing that is gone has no name here. Nor has a person: the trail names people erasably, elsewhere.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from probidad.core import registry
from probidad.core.audit.models import AuditEvent
from probidad.core.institutions.models import Institution, Unit
from probidad.core.people import access
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import CorePermission
from probidad.core.registry import Subject


def subjects_of(events: Iterable[AuditEvent], reader: Person) -> dict[str, Subject]:
    """What the events are about, by URN, as the reader may see it."""
    urns = sorted({event.subject for event in events if event.subject})
    named: dict[str, Subject] = {}
    for kind, of_kind in groupby(urns, key=lambda urn: urn.rpartition(":")[0]):
        look_up = _look_up(kind)
        keys = {int(key) for key in (urn.rpartition(":")[2] for urn in of_kind) if key.isdecimal()}
        if look_up is not None and keys:
            named |= {f"{kind}:{key}": subject for key, subject in look_up(reader, keys).items()}
    return named


def _look_up(kind: str):
    """The function that names things of a kind, ``urn:probidad:<app>:<kind>``; None if nobody gave one."""
    _urn, _probidad, app, name = kind.split(":")
    instruments = {each.name: each.subjects for each in registry.instruments()}
    return (CORE | instruments).get(app, {}).get(name)


def _institutions(_reader: Person, keys: set[int]) -> Mapping[int, Subject]:
    found = Institution.objects.filter(pk__in=keys)
    return {each.pk: Subject(each.name, each.get_absolute_url()) for each in found}


def _units(_reader: Person, keys: set[int]) -> Mapping[int, Subject]:
    found = Unit.objects.filter(pk__in=keys).select_related("institution")
    return {each.pk: Subject(each.name, each.institution.get_absolute_url()) for each in found}


def _memberships(reader: Person, keys: set[int]) -> Mapping[int, Subject]:
    return _roles(_("Role: %(role)s"), Membership, reader, keys)


def _invitations(reader: Person, keys: set[int]) -> Mapping[int, Subject]:
    return _roles(_("Invitation: %(role)s"), Invitation, reader, keys)


def _roles(title: str, model: type, reader: Person, keys: set[int]) -> Mapping[int, Subject]:
    found = model.objects.filter(pk__in=keys).select_related("institution")
    return {
        each.pk: Subject(title % {"role": each.get_role_display()}, _members_url(reader, each.institution))
        for each in found
    }


def _members_url(reader: Person, institution: Institution | None) -> str:
    """The list of people, for whoever manages them."""
    if institution is None:
        return reverse("people:operators") if access.is_operator(reader) else ""
    manages = access.holds(reader, CorePermission.MANAGE_MEMBERS, institution)
    return reverse("people:members", args=[institution.slug]) if manages else ""


CORE = {
    "institutions": {"institution": _institutions, "unit": _units},
    "people": {"membership": _memberships, "invitation": _invitations},
}
