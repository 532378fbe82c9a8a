"""Members, invitations and former members as sortable tables."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from probidad.core.languages.words import folded
from probidad.core.people.models import Invitation, Membership, Person
from probidad.core.ui.tables import Cell, Column, Table


@dataclass(frozen=True)
class PagedTable(Table):
    """A table that can be searched, and of which one page is shown at a time."""

    def matching(self, search: str) -> "PagedTable":
        """The rows in which all words of the search stand, without case or accents."""
        words = folded(search).split()
        rows = [row for row in self.rows if all(word in _searched(row) for word in words)]
        return replace(self, rows=rows) if words else self

    def of(self, rows) -> Table:
        """The same table with these rows only, in the order they stand in."""
        return replace(self, rows=list(rows))


def _searched(row) -> str:
    return folded(" ".join(str(cell) for cell in row.values() if cell is not None))


def day(value) -> Cell:
    """A date as a cell that sorts by time."""
    return Cell(date_format(value, "SHORT_DATE_FORMAT"), value=value) if value else Cell("—")


def members_table(members: Iterable[Membership], reader: Person, grantable: Collection[str]) -> PagedTable:
    """Roles in force; the name leads to what the reader may do about the role."""
    columns = [
        Column("nombre", _("Name")),
        Column("rol", _("Role")),
        Column("unidad", _("Unit")),
        Column("desde", _("Since")),
    ]
    rows = [_member_row(member, reader, member.role in grantable) for member in members]
    return PagedTable(columns, rows, _("Members and their roles"), hide_caption=True)


def _member_row(member: Membership, reader: Person, may_manage: bool) -> dict:
    own = member.person_id == reader.pk
    name = _("%(name)s (you)") % {"name": member.person.name} if own else member.person.name
    href = reverse("people:member", args=[member.pk]) if may_manage else None
    return {
        "nombre": Cell(name, href=href),
        # Not shown here, but searched: the address stands on the member's own page.
        "correo": member.person.email,
        "rol": member.get_role_display(),
        "unidad": member.unit.name if member.unit else None,
        "desde": day(member.since),
    }


def invitations_table(invitations: Iterable[Invitation], grantable: Collection[str]) -> PagedTable:
    """Invitations without an answer; the address leads to sending it again or withdrawing it."""
    columns = [
        Column("correo", _("E-mail address")),
        Column("rol", _("Role")),
        Column("estado", _("State")),
        Column("vence", _("Last day")),
    ]
    rows = [_invitation_row(invitation, invitation.role in grantable) for invitation in invitations]
    return PagedTable(columns, rows, _("Invitations without an answer"), hide_caption=True)


def _invitation_row(invitation: Invitation, may_manage: bool) -> dict:
    state = invitation.state
    href = reverse("people:manage-invitation", args=[invitation.pk]) if may_manage else None
    return {
        "correo": Cell(invitation.email, href=href),
        "rol": invitation.get_role_display(),
        "estado": Cell(state.label, badge="info" if state == Invitation.State.OPEN else "warn"),
        "vence": day(invitation.expires_on),
    }


def former_table(members: Iterable[Membership]) -> PagedTable:
    """Roles that ended."""
    columns = [
        Column("nombre", _("Name")),
        Column("rol", _("Role")),
        Column("unidad", _("Unit")),
        Column("desde", _("Since")),
        Column("hasta", _("Until")),
    ]
    rows = [
        {
            "nombre": member.person.name,
            "rol": member.get_role_display(),
            "unidad": member.unit.name if member.unit else None,
            "desde": day(member.since),
            "hasta": day(member.until),
        }
        for member in members
    ]
    return PagedTable(columns, rows, _("Roles that ended"), hide_caption=True)
