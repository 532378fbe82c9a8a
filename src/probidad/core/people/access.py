"""Who may do what: the one place that answers it, from roles and current memberships."""

from datetime import date

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.people.roles import (
    GRANTABLE,
    ROLES_NEEDING_SECOND_FACTOR,
    CorePermission,
    Role,
    permissions_of,
    roles_with,
)


def current_memberships(person: Person) -> list[Membership]:
    """The person's memberships in force, read once per request (the person object keeps them)."""
    if not hasattr(person, "_current_memberships"):
        person._current_memberships = list(
            person.memberships.current().select_related("institution", "unit").order_by("id")
        )
    return person._current_memberships


def holds(person: Person, permission: str, institution: Institution | None = None) -> bool:
    """Whether the person holds the permission in ``institution`` (None: in any, or as operator)."""
    return any(
        permission in permissions_of(membership.role)
        for membership in current_memberships(person)
        if institution is None or membership.institution_id in (None, institution.pk)
    )


def institutions_where(person: Person, permission: str) -> QuerySet[Institution]:
    """The institutions in which the person holds the permission; all of them for an operator who does."""
    holding = [m for m in current_memberships(person) if permission in permissions_of(m.role)]
    if any(membership.role == Role.OPERATOR for membership in holding):
        return Institution.objects.all()
    return Institution.objects.filter(pk__in={membership.institution_id for membership in holding})


def unit_ids_where(person: Person, permission: str, institution: Institution) -> set[int] | None:
    """The units to which the permission is limited in an institution; None: the whole institution."""
    holding = [
        membership
        for membership in current_memberships(person)
        if membership.institution_id == institution.pk and permission in permissions_of(membership.role)
    ]
    if any(membership.unit_id is None for membership in holding):
        return None
    return {membership.unit_id for membership in holding}


def people_with(permission: str, institution: Institution, *, since: date | None = None) -> QuerySet[Person]:
    """The active people who hold the permission in an institution; since that day at the latest, if it is said."""
    return Person.objects.filter(
        is_active=True,
        pk__in=Membership.objects.current()
        .filter(
            institution=institution, role__in=roles_with(permission), since__lte=since or timezone.localdate()
        )
        .values("person"),
    )


def people_in_role(role: str, institution: Institution | None) -> QuerySet[Person]:
    """The people who hold a role in an institution (None: on the platform), by name."""
    holding = Membership.objects.current().filter(role=role, institution=institution)
    return Person.objects.filter(pk__in=holding.values("person")).order_by("name", "id")


def roles_grantable(person: Person, institution: Institution | None) -> list[Role]:
    """The roles that the person may give and take in an institution (None: on the platform)."""
    grantable = {
        role
        for membership in current_memberships(person)
        if membership.institution_id is None or (institution and membership.institution_id == institution.pk)
        for role in GRANTABLE.get(membership.role, ())
    }
    return [role for role in Role if role in grantable and (role == Role.OPERATOR) == (institution is None)]


def acts_from_outside(person: Person, institution: Institution) -> bool:
    """Whether the person manages the institution's members as operator only, not as one of its own."""
    return not any(
        membership.institution_id == institution.pk
        and CorePermission.MANAGE_MEMBERS in permissions_of(membership.role)
        for membership in current_memberships(person)
    )


def is_operator(person: Person) -> bool:
    """Whether the person runs the platform."""
    return any(membership.role == Role.OPERATOR for membership in current_memberships(person))


def managed_institution(person: Person, permission: str, slug: str) -> Institution:
    """The institution, if the person holds the permission in it; else 404."""
    institution = institutions_where(person, permission).filter(slug=slug).first()
    if institution is None:
        raise Http404
    return institution


def manageable_membership(person: Person, pk: int) -> Membership:
    """A membership in force whose role the person may take away; else 404."""
    membership = (
        Membership.objects.current()
        .select_related("person", "institution", "unit", "granted_by")
        .filter(pk=pk)
        .first()
    )
    if membership is None or membership.role not in roles_grantable(person, membership.institution):
        raise Http404
    return membership


def own_membership(person: Person, pk: int) -> Membership:
    """One of the person's own memberships in force; else 404."""
    for membership in current_memberships(person):
        if membership.pk == pk:
            return membership
    raise Http404


def manageable_invitation(person: Person, pk: int) -> Invitation:
    """An invitation neither accepted nor withdrawn whose role the person may give; else 404."""
    invitation = Invitation.objects.pending().select_related("institution", "unit").filter(pk=pk).first()
    if invitation is None or invitation.role not in roles_grantable(person, invitation.institution):
        raise Http404
    return invitation


def lacks_second_factor(request) -> bool:
    """Whether this person's roles demand a second factor that the account has not got.

    The demonstration's visitors have none: its data is invented and its door needs no password.
    """
    if settings.DEMO:
        return False
    roles = {membership.role for membership in current_memberships(request.user)}
    return bool(roles & ROLES_NEEDING_SECOND_FACTOR) and not is_mfa_enabled(request.user)


def redirect_to_sign_in(request):
    """Send the visitor to sign in, and back here afterwards."""
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
