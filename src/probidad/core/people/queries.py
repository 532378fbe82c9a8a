"""What the pages about people show."""

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import GRANTABLE, CorePermission


def institutions_with_members(person: Person) -> QuerySet[Institution]:
    """The institutions whose members the person manages, each with ``members``, how many roles are held."""
    today = timezone.localdate()
    in_force = Q(memberships__since__lte=today) & (
        Q(memberships__until=None) | Q(memberships__until__gt=today)
    )
    found = access.institutions_where(person, CorePermission.MANAGE_MEMBERS).existing()
    return found.annotate(members=Count("memberships", filter=in_force)).order_by("search_text", "pk")


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


def expired_invitations(person: Person) -> list[tuple[Institution | None, int]]:
    """How many invitations the person should care for expired, by institution (None: the platform's).

    In the own institutions, those to roles that the person may give; elsewhere, as an operator, only
    those that the person sent, since each institution cares for its own.
    """
    own = access.current_memberships(person)
    giving = {each.institution_id: GRANTABLE[each.role] for each in own if each.role in GRANTABLE}
    if not giving:
        return []
    concerned = Q(invited_by=person) if None in giving else Q(pk=None)
    for institution_id, roles in giving.items():
        concerned |= Q(institution=institution_id, role__in=roles)
    expired = Invitation.objects.pending().filter(expires_on__lt=timezone.localdate())
    found = list(expired.filter(concerned).select_related("institution"))
    counts = Counter(each.institution for each in found)
    return sorted(counts.items(), key=lambda pair: pair[0].name if pair[0] else "")


def filled(role: str) -> Q:
    """Whether, in the institution of the query around it, somebody holds the role or is invited to it."""
    where = {"institution": OuterRef("pk"), "role": role}
    holding = Membership.objects.current().filter(**where)
    return Q(Exists(holding)) | Q(Exists(Invitation.objects.open().filter(**where)))


def history_of(person: Person) -> QuerySet[Membership]:
    """A person's own roles that ended, latest first."""
    return person.memberships.ended().select_related("institution", "unit").order_by("-until", "id")
