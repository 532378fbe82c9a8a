"""Who may do what: the one place that answers it, from roles and current memberships."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet

from probidad.core.institutions.models import Institution
from probidad.core.people.models import Membership, Person
from probidad.core.people.roles import ROLES_NEEDING_SECOND_FACTOR, Role, permissions_of, roles_with


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


def people_with(permission: str, institution: Institution) -> QuerySet[Person]:
    """The active people who hold the permission in an institution, for notifying them."""
    return Person.objects.filter(
        is_active=True,
        pk__in=Membership.objects.current()
        .filter(institution=institution, role__in=roles_with(permission))
        .values("person"),
    )


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
