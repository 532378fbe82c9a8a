"""What the lists of people are searched by, and what they show: members, invitations, former members."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from probidad.core.institutions.models import Institution
from probidad.core.languages.words import matches
from probidad.core.people import queries
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.ui.lists import SearchForm
from probidad.core.ui.tables import Cell, Column, day

NAME, ROLE = Column("nombre", gettext_lazy("Name")), Column("rol", gettext_lazy("Role"))
UNIT, SINCE = Column("unidad", gettext_lazy("Unit")), Column("desde", gettext_lazy("Since"))
INSTITUTION_COLUMNS = (
    Column("institucion", gettext_lazy("Institution"), order="search_text"),
    Column("tipo", gettext_lazy("Type"), order="kind"),
    Column("roles", gettext_lazy("Roles"), numeric=True, order="members"),
)


@dataclass(frozen=True)
class Tab:
    """One list of the people of an institution. ``rows`` gets them, the reader, and the roles one may give."""

    label: str | Promise
    caption: str | Promise
    columns: tuple[Column, ...]
    found: Callable[[Institution | None], QuerySet]
    rows: Callable[[Iterable, Person, Collection[str]], Iterator[dict]]


class MemberSearch(SearchForm):
    """People of one tab, by whatever is known of them."""

    ver = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, address, role or unit")

    def found(self, people: QuerySet) -> list[Membership | Invitation]:
        """Those in whose name, address, role or unit all words stand; none while the search is wrong."""
        if not self.is_valid():
            return []
        return [each for each in people if matches(self.cleaned_data["q"], *_words(each))]


def _words(of: Membership | Invitation) -> tuple[str, ...]:
    who = of.person if isinstance(of, Membership) else of
    return (who.name, who.email, of.get_role_display(), of.unit.name if of.unit else "")


def institution_rows(institutions: Iterable[Institution]) -> Iterator[dict]:
    """Institutions with ``members``, how many roles are held in each."""
    for institution in institutions:
        url = reverse("people:members", args=[institution.slug])
        yield {
            "institucion": Cell(institution.name, href=url),
            "tipo": institution.get_kind_display(),
            "roles": institution.members,
        }


def member_rows(members: Iterable[Membership], reader: Person, grantable: Collection[str]) -> Iterator[dict]:
    """Roles in force; the name leads to what the reader may do about the role."""
    for member in members:
        own = member.person_id == reader.pk
        name = _("%(name)s (you)") % {"name": member.person.name} if own else member.person.name
        href = reverse("people:member", args=[member.pk]) if member.role in grantable else None
        yield _membership(member) | {"nombre": Cell(name, href=href)}


def invitation_rows(
    invitations: Iterable[Invitation], _reader: Person, grantable: Collection[str]
) -> Iterator[dict]:
    """Invitations without an answer; the address leads to sending it again or withdrawing it."""
    for invitation in invitations:
        state, may_manage = invitation.state, invitation.role in grantable
        href = reverse("people:manage-invitation", args=[invitation.pk]) if may_manage else None
        yield {
            "correo": Cell(invitation.email, href=href),
            "rol": invitation.get_role_display(),
            "estado": Cell(state.label, badge="info" if state == Invitation.State.OPEN else "warn"),
            "vence": day(invitation.expires_on),
        }


def former_rows(
    members: Iterable[Membership], _reader: Person, _grantable: Collection[str]
) -> Iterator[dict]:
    """Roles that ended."""
    for member in members:
        yield _membership(member) | {"hasta": day(member.until)}


def _membership(member: Membership) -> dict:
    return {
        "nombre": member.person.name,
        "rol": member.get_role_display(),
        "unidad": member.unit.name if member.unit else None,
        "desde": day(member.since),
    }


# By the value of `ver`, in the order shown.
TABS = {
    "": Tab(
        gettext_lazy("Members"),
        gettext_lazy("Members and their roles"),
        (NAME, ROLE, UNIT, SINCE),
        queries.members_of,
        member_rows,
    ),
    "invitaciones": Tab(
        gettext_lazy("Invitations"),
        gettext_lazy("Invitations without an answer"),
        (
            Column("correo", gettext_lazy("Email address")),
            ROLE,
            Column("estado", gettext_lazy("State")),
            Column("vence", gettext_lazy("Last day")),
        ),
        queries.invitations_of,
        invitation_rows,
    ),
    "anteriores": Tab(
        gettext_lazy("Former members"),
        gettext_lazy("Roles that ended"),
        (NAME, ROLE, UNIT, SINCE, Column("hasta", gettext_lazy("Until"))),
        queries.former_members_of,
        former_rows,
    ),
}
