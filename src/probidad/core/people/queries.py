"""What the pages about people show."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.institutions.rules import folded
from probidad.core.people import access
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import CorePermission


def institutions_with_members(person: Person, search: str = "") -> QuerySet[Institution]:
    """The institutions whose members the person manages, each with ``members``, how many roles are held."""
    today = timezone.localdate()
    in_force = Q(memberships__since__lte=today) & (
        Q(memberships__until=None) | Q(memberships__until__gt=today)
    )
    found = access.institutions_where(person, CorePermission.MANAGE_MEMBERS).existing()
    if search:
        found = found.filter(search_text__contains=folded(search))
    return found.annotate(members=Count("memberships", filter=in_force)).order_by("name", "id")


def members_of(institution: Institution | None) -> QuerySet[Membership]:
    """The roles in force in an institution (None: the platform's operators)."""
    return (
        Membership.objects.current()
        .filter(institution=institution)
        .select_related("person", "unit")
        .order_by("person__name", "id")
    )


def former_members_of(institution: Institution | None) -> QuerySet[Membership]:
    """The roles that ended, latest first."""
    return (
        Membership.objects.ended()
        .filter(institution=institution)
        .select_related("person", "unit")
        .order_by("-until", "person__name", "id")
    )


def invitations_of(institution: Institution | None) -> QuerySet[Invitation]:
    """The invitations that wait for an answer or expired without one."""
    return Invitation.objects.pending().filter(institution=institution).select_related("unit", "invited_by")


def history_of(person: Person) -> QuerySet[Membership]:
    """A person's own roles that ended, latest first."""
    return person.memberships.ended().select_related("institution", "unit").order_by("-until", "id")
