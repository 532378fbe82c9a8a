"""What waits for somebody on the desk: of the platform itself, then of every instrument."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from probidad.core import registry
from probidad.core.audit.models import AuditCheck
from probidad.core.institutions.models import Institution
from probidad.core.people import access
from probidad.core.people.models import Person
from probidad.core.people.queries import expired_invitations, filled
from probidad.core.people.roles import CorePermission, Role
from probidad.core.registry import DeskItem
from probidad.core.tasks.queries import queue_state

# What blocks somebody stands first.
URGENCIES = ("now", "soon", "info")


def items_for(person: Person) -> list[DeskItem]:
    """Everything that waits for the person, the most urgent first."""
    providers = [*CORE, *(each.desk for each in registry.instruments() if each.desk)]
    items = [item for provider in providers for item in provider(person)]
    return sorted(items, key=lambda item: URGENCIES.index(item.urgency))


def audit_trail(person: Person) -> list[DeskItem]:
    """To whoever reads the trail: that the last verification found it altered."""
    if not access.holds(person, CorePermission.READ_AUDIT):
        return []
    check = AuditCheck.objects.filter(broken_at__isnull=False).first()
    if check is None:
        return []
    title = _("The audit trail is not as it was written")
    detail = _("It breaks at event %(number)s.") % {"number": check.broken_at}
    return [DeskItem(title, reverse("audit:index"), "now", detail)]


def background_work(person: Person) -> list[DeskItem]:
    """To operators: tasks that no worker does, and tasks that were given up. Both are mended on the server."""
    if not access.is_operator(person):
        return []
    state, items = queue_state(), []
    if state.late:
        title = ngettext(
            "%(count)s task has waited for more than a quarter of an hour",
            "%(count)s tasks have waited for more than a quarter of an hour",
            state.late,
        )
        detail = _("No worker runs, so no mail goes out: see `probidad doctor` on the server.")
        items.append(DeskItem(title % {"count": state.late}, "", "now", detail))
    if state.failed:
        title = ngettext(
            "%(count)s task was given up after its last attempt",
            "%(count)s tasks were given up after their last attempt",
            state.failed,
        )
        detail = _("On the server, `probidad manage failed_tasks` names them and tries them again.")
        items.append(DeskItem(title % {"count": state.failed}, "", "soon", detail))
    return items


def invitations(person: Person) -> list[DeskItem]:
    """To whoever gave roles: invitations that expired without an answer, to send again or withdraw."""
    items = []
    for institution, count in expired_invitations(person):
        home = (
            reverse("people:members", args=[institution.slug]) if institution else reverse("people:operators")
        )
        title = ngettext(
            "%(count)s invitation expired without an answer",
            "%(count)s invitations expired without an answer",
            count,
        )
        where = institution.name if institution else _("Operators of the platform")
        items.append(DeskItem(title % {"count": count}, f"{home}?ver=invitaciones", "soon", where))
    return items


def first_institutions(person: Person) -> list[DeskItem]:
    """To operators: that there is no institution yet, then which have nobody to begin with."""
    if not access.is_operator(person):
        return []
    existing = Institution.objects.existing().public_bodies()
    without_head = existing.exclude(filled(Role.ETHICS_HEAD)).order_by("name", "pk")
    first = list(without_head[:2])
    if not first:
        if existing.exists():
            return []
        detail = _("A municipality, a state or a public body. Then you invite the head of its ethics unit.")
        return [
            DeskItem(_("Add the first institution"), reverse("institutions-panel:create"), "soon", detail)
        ]
    detail = _("The head invites everybody else and prepares the rounds.")
    if len(first) == 1:
        url = reverse("people:invite", args=[first[0].slug])
        detail = f"{first[0].name} · {detail}"
        return [DeskItem(_("Invite the head of the ethics unit"), url, "soon", detail)]
    title = _("%(count)s institutions have no head of their ethics unit") % {"count": without_head.count()}
    return [DeskItem(title, reverse("people:index"), "soon", detail)]


CORE: tuple[Callable[[Person], list[DeskItem]], ...] = (
    audit_trail,
    background_work,
    first_institutions,
    invitations,
)
